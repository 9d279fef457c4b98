import type { clearedBy } from '../../src/core/alerts/cleared.ts'
import type { Bug } from '../../src/core/model/bug.ts'
import type { Component } from '../../src/core/model/component.ts'
import { noIntents } from '../../src/core/model/intents.ts'
import type { Mitigation, MitigationKind } from '../../src/core/model/protection.ts'
import type { Alert } from '../../src/core/model/signals.ts'
import { componentOf, put, type System } from '../../src/core/model/system.ts'
import { withRow } from '../../src/core/model/table.ts'
import { benchIn, example } from './platform.ts'

export const now = 1_000_000
export const context = { platform: example, now }
export const calm = benchIn({ 'chassis.0': 'On', 'host.0': 'Running', 'host.1': 'Off' }).system

export interface Case {
  readonly holds: System
  readonly id: string
  readonly says: string
  /** Value, limit, unit. */
  readonly facts?: readonly [Alert['value'], Alert['limit'], Alert['unit']]
  readonly until?: number
  /** What there is after it, where that is not what there was before. */
  readonly after?: System
  readonly event?: Parameters<typeof clearedBy>[0]['event']
  readonly cleared: string
}

export const tick = { kind: 'tick' } as const

export const changed = (name: string, changes: Partial<Component>, system: System = calm): System =>
  put(system, { ...componentOf(system, name), ...changes })

export const intent = (intents: Partial<System['intents']>): System => ({
  ...calm,
  intents: { ...noIntents, ...intents },
})

export const protecting = (protection: Partial<System['protection']>): System => ({
  ...calm,
  protection: { ...calm.protection, ...protection },
})

export const level = (
  subject: string,
  what: 'normal' | 'warning' | 'critical' | 'unknown',
  value: number | string | null,
  limit: number | string | null,
  why: string,
  system: System = calm,
): System => ({
  ...system,
  levels: withRow(system.levels, subject, { level: what, since: now, why, value, limit, at: now }),
})

/** Held by that fault; let go by an operation of anna's. */
export function held(code: string, name: string, status: string): Case {
  const lastError = { code, message: 'power good: not seen in time', at: now }
  return {
    holds: changed(name, { status, lastError, since: now }),
    id: `${code}/${name}`,
    says: `${name} is held in ${status}: power good: not seen in time`,
    facts: [status, null, null],
    after: ended(name, 'Recover'),
    cleared: `Recover by anna: ${name} is ${componentOf(calm, name).status}`,
  }
}

/** With an operation that has just ended. */
export function ended(name: string, action: string, system: System = calm): System {
  const { ended } = operated(name, action)
  return { ...system, ended }
}

export function operated(name: string, action: string): System {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.ask(name, 'IdentifyOn', { actor: 'anna' })
  const [operation] = bench.system.ended
  return { ...calm, ended: [{ ...operation!, component: name, action, endedAt: now }] }
}

/** Failed at, and not held by. */
export function failed(code: string, action: string): Case {
  return {
    holds: changed('bmc.0', { lastError: { code, message: 'host.0 does not end', at: now } }),
    id: `${code}/bmc.0`,
    says: 'bmc.0: host.0 does not end',
    after: ended('bmc.0', action),
    cleared: `${action} by anna: bmc.0 is Ready`,
  }
}

export function left(code: 'forced-off' | 'left-behind', message: string): Case {
  const aftermath = [{ code, message, operation: 'ask-3', correlation: 'c', at: now }]
  return {
    holds: changed('host.0', { aftermath }),
    id: `${code}/host.0/ask-3`,
    says: message,
    ...acknowledged(`${code}/host.0/ask-3`),
  }
}

export function locked(code: string, name: string, action: string): Case {
  return {
    holds: changed(name, { locks: [{ code, actor: 'otto', reason: 'fan 3', at: now }] }),
    id: `${code}/${name}`,
    says: `${name}: ${code} by otto: fan 3`,
    after: ended(name, action),
    cleared: `${action} by anna: ${name} is ${componentOf(calm, name).status}`,
  }
}

export const discrepancy = (
  code: 'unexpected-off' | 'unexpected-on' | 'never-reached',
  says: string,
) => ({
  holds: changed('host.0', { discrepancy: { name: code, at: now } }),
  id: `${code}/host.0`,
  says: `host.0: the hardware ${says}`,
  after: ended('host.0', 'PowerOn'),
  cleared: 'PowerOn by anna: host.0 is Running',
})

export const mitigation = (
  kind: MitigationKind,
  target: string,
  error: string | null,
): Mitigation => ({
  ...{ id: 'm', kind, target, cause: 'thermal-critical', correlation: 'c', why: 'it is hot' },
  ...{ since: now, order: 1, state: 'in-force', attempts: 3, phase: 'idle', deadline: null, error },
})

export function failing(kind: MitigationKind, target: string): Case {
  const one = mitigation(kind, target, 'no answer in time')
  return {
    holds: protecting({ mitigations: { [`${kind}/${target}`]: one } }),
    id: `${kind}-failed/${target}`,
    says: `${kind} of ${target} was asked for in vain: no answer in time`,
    cleared: `${kind} of ${target} is not needed any more`,
  }
}

export const other = {
  ...{ boot: 'b7', since: '2026-11-29T17:00:00Z', where: '42 at shelf', role: 'acting' as const },
  ...{ system: calm.name, seenAt: now },
}
export const acknowledged = (id: string): Pick<Case, 'event' | 'cleared'> => ({
  event: { kind: 'alert.acknowledge', alert: id, actor: 'anna', reason: null },
  cleared: 'acknowledged by anna',
})
export const bug: Bug = {
  ...{ place: 'rule', what: 'heatIsHeeded', component: null, at: now, message: 'no such zone' },
  trace: ['heat.ts:1'],
}

/** Nobody has heard that it is to be off. */
export function unheardOff(): System {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.deliver({ kind: 'bus', lost: 'it was closed' })
  bench.ask('host.0', 'EmergencyCut')
  const [call] = bench.calls('force-off')
  const error = 'nobody was there'
  const outcome = { kind: 'rejected', error, again: true, unheard: true } as const
  bench.deliver({ kind: 'outcome', call: call!.id, outcome })
  bench.deliver({ kind: 'bus', lost: null })
  return bench.system
}

export function stuckLed(): System {
  const power = { ...{ component: 'host.0', led: 'power', pattern: 'on' }, serial: 9, tries: 2 }
  const rest = { wrongSince: now, dueAt: null, askedAt: now, isButton: false, settled: null }
  const own = { power: { ...power, ...rest, pattern: 'on' as const } }
  return { ...calm, leds: withRow(calm.leds, 'host.0', own) }
}
