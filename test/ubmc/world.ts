/** A world of u-bmc: the production service and the double of u-bmc's services on one bus. */

import { wordOf } from '../../src/core/model/power.ts'
import { lastHeard } from '../../src/core/model/system/evidence.ts'
import { componentOf } from '../../src/core/model/system/system.ts'
import { startStateManager } from '../../src/main.ts'
import type { Config } from '../../src/platform/schema/config.ts'
import { exampleConfig } from '../harness/platform.ts'
import { createWorld, type World } from '../harness/world.ts'
import { join, text, varint } from './by-hand.ts'

export interface Sent {
  readonly at: number
  readonly subject: string
  readonly bytes: Uint8Array
}

export interface UbmcReply {
  readonly bytes: Uint8Array
  /** Of the service error; 200 without one. */
  readonly code: number
  readonly description: string
}

export interface UbmcWorld extends World {
  /** What was published so far on subjects that begin so. */
  sent(start: string): readonly Sent[]
  /** The actions that powermgr was asked for so far: `host.0 power_on`. */
  pressed(): readonly string[]
  /** Listens no more: from now on nobody hears what is only listened to. */
  deafen(): Promise<void>
  /** The warnings in the log so far, with what they are about. */
  readonly warned: readonly string[]
  put(subject: string, bytes?: Uint8Array): Promise<UbmcReply>
  component(name: string): Shown
}

interface Shown {
  readonly status: string
  readonly power: string
  readonly source: string | null
  readonly isUnverified: boolean
}

export type Change = (config: Config) => Config

export async function createUbmcWorld(
  file = 'ubmc-mock.yaml',
  change: Change = (config) => config,
): Promise<UbmcWorld> {
  const warned: string[] = []
  const warn = (about: object, message: string) =>
    void warned.push(`${message} ${JSON.stringify(about)}`)
  const log = { info: () => {}, warn, error: warn }
  const world = await createWorld({
    config: change(exampleConfig(file)),
    start: (assembly) => startStateManager({ ...assembly, log }),
  })
  const published: Sent[] = []
  const listening = world.bus.subscribe('>', ({ subject, data }) => {
    published.push({ at: world.clock.now(), subject, bytes: data })
  })
  const sent = (start: string) => published.filter(({ subject }) => subject.startsWith(start))
  await world.advance(8000)
  return {
    ...world,
    warned,
    sent,
    deafen: () => listening.stop(),
    pressed: () => sent('internal.power.action').map(({ bytes }) => actionIn(bytes)),
    put: (subject, bytes = new Uint8Array()) => put(world, subject, bytes),
    component: (name) => {
      const { status, observed } = componentOf(world.system(), name)
      const { source, unverified = false } = observed
      const power = wordOf(lastHeard(observed))
      return { status, power, source, isUnverified: unverified }
    },
  }
}

/** Of the actions of a host: 1 is on, 2 off, 3 reboot, 4 force off, 5 force restart. */
export const control = (name: string, action: number): Uint8Array =>
  join(text(1, name), varint(2, action))

async function put(world: World, subject: string, bytes: Uint8Array): Promise<UbmcReply> {
  const asked = { reply: null as UbmcReply | null, isOver: false }
  void world.bus.request(subject, bytes, { timeoutMs: 10_000 }).then((answer) => {
    asked.isOver = true
    if (answer.kind !== 'answered') return
    const { data, headers } = answer.message
    asked.reply = {
      bytes: data,
      code: Number(headers['Nats-Service-Error-Code'] ?? 200),
      description: headers['Nats-Service-Error'] ?? '',
    }
  })
  await world.clock.runUntil(() => asked.isOver, 20_000)
  if (asked.reply === null) throw new Error(`nobody answered ${subject}`)
  return asked.reply
}

/** Both are texts, and stand first. */
function actionIn(bytes: Uint8Array): string {
  const nameLength = bytes[1]!
  const action = 2 + nameLength
  const word = (from: number, length: number) =>
    Buffer.from(bytes.subarray(from, from + length)).toString()
  return `${word(2, nameLength)} ${word(action + 2, bytes[action + 1]!)}`
}
