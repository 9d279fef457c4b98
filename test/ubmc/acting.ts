/** A client of u-bmc for tests, in bytes: statemgr among u-bmc's services, on a virtual clock. */
import assert from 'node:assert/strict'
import { exampleConfig } from '../harness/platform.ts'
import { createWorld, type World } from '../harness/world.ts'
import { byHand, join, text, varint } from './by-hand.ts'

/** Numbers of HostAction and HostStatus. */
export const host = { ON: 1, OFF: 2, REBOOT: 3, FORCE_OFF: 4, FORCE_RESTART: 5 } as const
export const hostIs = {
  OFF: 1,
  ON: 2,
  TRANSITIONING: 3,
  QUIESCED: 4,
  DIAGNOSTIC: 5,
  ERROR: 6,
} as const
/** Numbers of ChassisAction and ChassisStatus: on and off are the other way round. */
export const chassis = {
  ON: 1,
  OFF: 2,
  POWER_CYCLE: 3,
  IDENTIFY_ON: 4,
  IDENTIFY_OFF: 5,
  EMERGENCY_SHUTDOWN: 6,
} as const
export const chassisIs = { ON: 1, OFF: 2, WARNING: 4, CRITICAL: 5, FAILED: 6 } as const

/** A System among u-bmc's services, and a client of u-bmc. */
export interface Site {
  readonly world: World
  /** Every operation that powermgr was asked for: `power_on host.0`. */
  readonly asked: readonly string[]
  readonly published: readonly { readonly subject: string; readonly bytes: Uint8Array }[]
  /** Sends a Change…StateRequest and gives the status in its answer, or the code of its error. */
  change(name: string, action: number): Promise<{ readonly status: number; readonly code: number }>
  /** The status that a client is shown. */
  status(name: string): Promise<number>
  power(name: string): string | undefined
  /** What was asked for so far. */
  forget(): void
}

export async function createSite(file: string): Promise<Site> {
  const world = await createWorld({ config: exampleConfig(file) })
  const asked: string[] = []
  const published: { subject: string; bytes: Uint8Array }[] = []
  world.bus.subscribe('>', ({ subject, data }) => published.push({ subject, bytes: data }))
  world.bus.subscribe('internal.power.action', ({ data }) => {
    asked.push(`${byHand(data).text(2)} ${byHand(data).text(1)}`)
  })
  await world.advance(10_000)
  await world.rest()
  return {
    world,
    asked,
    published,
    change: async (name, action) => {
      const request = join(text(1, name), varint(2, action))
      const { bytes, code } = await ask(world, `${name.split('.')[0]}.control`, request)
      return { status: code === 200 ? byHand(bytes).number(1) : 0, code }
    },
    status: async (name) => {
      const kind = name.split('.')[0]
      const { bytes } = await ask(world, `${kind}.state`, text(1, name))
      return byHand(bytes)
        .message(1)
        .number(kind === 'chassis' ? 6 : 5)
    },
    forget: () => asked.splice(0),
    power: (name) => {
      const { hosts, chassis } = world.simulator.truth()
      return (hosts[name] ?? chassis[name])?.power
    },
  }
}

async function ask({ bus, clock }: World, subject: string, request: Uint8Array) {
  const asked = { answer: null as { bytes: Uint8Array; code: number } | null }
  void bus.request(subject, request, { timeoutMs: 10_000 }).then((answer) => {
    assert.equal(answer.kind, 'answered', subject)
    if (answer.kind !== 'answered') return
    const { data, headers } = answer.message
    asked.answer = { bytes: data, code: Number(headers['Nats-Service-Error-Code'] ?? 200) }
  })
  await clock.runUntil(() => asked.answer !== null, 20_000)
  assert.ok(asked.answer)
  return asked.answer
}

/** With the host on, and what was asked for that forgotten. */
export async function runningSite(file: string): Promise<Site> {
  const site = await createSite(file)
  await site.change('host.0', host.ON)
  await site.world.advance(20_000)
  await site.world.rest()
  assert.equal(await site.status('host.0'), hostIs.ON)
  assert.equal(site.power('host.0'), 'On')
  site.forget()
  return site
}

/** Everything is over, and the hardware has followed: done is not on. */
export async function ended({ world }: Site): Promise<void> {
  await world.rest(1_000_000)
  await world.advance(10_000)
}
