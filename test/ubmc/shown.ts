/** What a client of u-bmc is shown and told of a world, and numbers that it knows. */
import assert from 'node:assert/strict'
import { host, hostIs } from './acting.ts'
import { byHand, text } from './by-hand.ts'
import { control, createUbmcWorld, type UbmcWorld } from './world.ts'

/** Numbers of ManagementControllerAction and -Status, and of LEDType and LEDState. */
export const bmc = { ENABLE: 1, DISABLE: 2, REBOOT: 3 } as const
export const bmcIs = { READY: 1, DISABLED: 3 } as const
export const led = { ERROR: 3, IDENTIFY: 4, isOff: 1, isOn: 2 } as const

export const asus = 'ubmc-asus-iec.yaml'

/** With its host on. */
export async function runningWorld(file?: string): Promise<UbmcWorld> {
  const world = await createUbmcWorld(file)
  await world.put('host.control', control('host.0', host.ON))
  await world.advance(15_000)
  assert.equal(await statusOf(world, 'host.0'), hostIs.ON)
  return world
}

/** As a client of u-bmc is shown it. */
export async function statusOf(world: UbmcWorld, name: string): Promise<number> {
  const kind = name.split('.')[0]!
  const { bytes } = await world.put(`${kind}.state`, text(1, name))
  return byHand(bytes)
    .message(1)
    .number(kind === 'chassis' ? 6 : 5)
}

/** A change of a status: they are alike for all three kinds. */
export function changeIn({ bytes }: { readonly bytes: Uint8Array }) {
  const change = byHand(bytes)
  return { from: change.number(2), to: change.number(3), cause: change.number(4) }
}

/** What an LED was asked to show so far, oldest first. */
export const ledsOf = (world: UbmcWorld, component: string, type: number): readonly number[] =>
  world
    .sent('internal.led.control')
    .map(({ bytes }) => byHand(bytes))
    .filter((one) => one.text(1) === component && one.number(2) === type)
    .map((one) => one.number(3))
