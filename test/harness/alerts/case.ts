/** A case of an alert: the System that it is derived from, its text, and what clears it. */
import type { clearedBy } from '../../../src/core/alerts/cleared.ts'
import type { Component } from '../../../src/core/model/system/component.ts'
import { noIntents } from '../../../src/core/model/system/intents.ts'
import type { Alert } from '../../../src/core/model/system/signals.ts'
import { componentOf, put, type System } from '../../../src/core/model/system/system.ts'
import { benchIn, example } from '../platform.ts'

export const now = 1_000_000
export const context = { platform: example, now }
export const calm = benchIn({ 'chassis.0': 'On', 'host.0': 'Running', 'host.1': 'Off' }).system

export interface Case {
  readonly holds: System
  readonly id: string
  readonly message: string
  /** Value, limit, unit. */
  readonly facts?: readonly [Alert['value'], Alert['limit'], Alert['unit']]
  readonly until?: number
  /** What there is after it, where that is not what there was before. */
  readonly after?: System
  readonly event?: Parameters<typeof clearedBy>[0]['event']
  readonly cleared: string
}

export const tick = { kind: 'tick' } as const

export const changed = (name: string, changes: Partial<Component>): System =>
  put(calm, { ...componentOf(calm, name), ...changes })

export const intent = (intents: Partial<System['intents']>): System => ({
  ...calm,
  intents: { ...noIntents, ...intents },
})

/** With an operation of anna's that has just ended. */
export function ended(name: string, action: string): System {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.ask(name, 'IdentifyOn', { actor: 'anna' })
  const [operation] = bench.system.ended
  return { ...calm, ended: [{ ...operation!, component: name, action, endedAt: now }] }
}

export const acknowledged = (id: string): Pick<Case, 'event' | 'cleared'> => ({
  event: { kind: 'alert.acknowledge', alert: id, actor: 'anna', reason: null },
  cleared: 'acknowledged by anna',
})
