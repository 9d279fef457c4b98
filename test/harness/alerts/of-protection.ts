/** Alerts of what protects: levels, emergencies, what is asked for in one, and what holds off. */
import { believed } from '../../../src/core/model/power.ts'
import type { Mitigation, MitigationKind } from '../../../src/core/model/system/protection.ts'
import { componentOf, type System } from '../../../src/core/model/system/system.ts'
import { withRow } from '../../../src/core/model/table.ts'
import { type Case, calm, changed, ended, intent, now } from './case.ts'

const protecting = (protection: Partial<System['protection']>): System => ({
  ...calm,
  protection: { ...calm.protection, ...protection },
})

const level = (
  subject: string,
  what: 'normal' | 'warning' | 'critical' | 'unknown',
  value: number | string | null,
  limit: number | string | null,
  why: string,
): System => ({
  ...calm,
  levels: withRow(calm.levels, subject, { level: what, since: now, why, value, limit, at: now }),
})

const mitigation = (kind: MitigationKind, target: string, error: string | null): Mitigation => ({
  ...{ id: 'm', kind, target, cause: 'thermal-critical', correlation: 'c', why: 'it is hot' },
  ...{ since: now, order: 1, state: 'in-force', attempts: 3, phase: 'idle', deadline: null, error },
})

function failing(kind: MitigationKind, target: string): Case {
  const one = mitigation(kind, target, 'no answer within 1 s')
  return {
    holds: protecting({ mitigations: { [`${kind}/${target}`]: one } }),
    id: `${kind}-failed/${target}`,
    message: `${kind} of ${target} was asked for in vain: no answer within 1 s`,
    cleared: `${kind} of ${target} is not needed any more`,
  }
}

const zone = 'zone/cpu_zone'
const unreached = { name: 'never-reached', at: now } as const
const cool = `${zone} is normal: 61 °C, within its limits`
const cooled = level(zone, 'normal', 61, 80, 'within its limits')

/** By their codes. */
export const ofProtection: Readonly<Record<string, Case>> = {
  'taken-down': {
    holds: intent({
      takenDown: { 'host.0': { cause: 'thermal-critical', reason: 'it was at 97', at: now } },
    }),
    id: 'taken-down/host.0',
    message: 'host.0 is taken down to protect the hardware (thermal-critical): it was at 97',
    facts: ['thermal-critical', null, null],
    after: ended('host.0', 'PowerOn'),
    cleared: 'PowerOn by anna: host.0 is Running',
  },
  'level-warning': {
    holds: level(zone, 'warning', 82.126, 80, 'over the warning limit'),
    id: `level-warning/${zone}`,
    message: `${zone} is warning: 82.13 °C, over the warning limit of 80 °C`,
    facts: [82.126, 80, '°C'],
    after: cooled,
    cleared: cool,
  },
  'level-critical': {
    holds: level('supply/psu.1', 'critical', 'missing', 'present', 'it is missing'),
    id: 'level-critical/supply/psu.1',
    message: 'supply/psu.1 is critical: it is missing',
    facts: ['missing', 'present', null],
    after: level('supply/psu.1', 'unknown', null, null, 'no reading for 20 s'),
    cleared: 'supply/psu.1 is unknown: no reading for 20 s',
  },
  'level-unknown': {
    holds: level(zone, 'unknown', 61, 80, 'no reading for 20 s'),
    id: `level-unknown/${zone}`,
    message: `${zone} is unknown: no reading for 20 s, the last was 61 °C`,
    facts: [61, 80, '°C'],
    after: cooled,
    cleared: cool,
  },
  'thermal-emergency': {
    holds: protecting({
      emergencies: {
        [zone]: {
          correlation: 'c',
          cause: 'thermal-critical',
          since: now,
          why: 'hot',
          nextAt: null,
        },
      },
    }),
    id: `thermal-emergency/${zone}`,
    message: 'an emergency (thermal-critical) is not over; it began with: hot',
    after: cooled,
    cleared: cool,
  },
  'power-emergency': {
    holds: protecting({
      emergencies: {
        power: { correlation: 'c', cause: 'power-lost', since: now, why: 'no input', nextAt: null },
      },
    }),
    id: 'power-emergency/power',
    message: 'an emergency (power-lost) is not over; it began with: no input',
    after: level('supply/psu.1', 'normal', 'input Good', 'input Good', 'its input is good'),
    cleared:
      'supply/psu.0 is normal: 42, made normal by a test; supply/psu.1 is normal: ' +
      'its input is good',
  },
  'restore-held-up': {
    holds: intent({
      restoration: {
        ...{ at: now, isAtStart: false, lost: ['host.0'], last: { 'host.0': 'On' } },
        ...{ backAt: now, decidedAt: now, lacking: ['supply/psu.1'] },
        wanted: { 'host.0': 'PowerPolicyPreviousState' },
      },
    }),
    id: 'restore-held-up/host.0',
    message: 'host.0 waits for the power that it lost while supply/psu.1 is missing',
    facts: ['supply/psu.1', null, null],
    after: level('supply/psu.1', 'normal', 'input Good', 'input Good', 'its input is good'),
    cleared:
      'supply/psu.0 is normal: 42, made normal by a test; supply/psu.1 is normal: ' +
      'its input is good',
  },
  'cooling-not-raised': {
    holds: changed('chassis.0', {
      thermal: {
        ...componentOf(calm, 'chassis.0').thermal!,
        ...{ cooling: 'raised', raised: [zone] },
        observed: { [zone]: { percent: 30, before: 30, lowSince: 1, discrepancy: unreached } },
      },
    }),
    id: `cooling-not-raised/${zone}`,
    message:
      `${zone}: its cooling was asked to be raised, and is at 30 % of what it can be; ` +
      'it was at 30 % before',
    facts: [30, 30, '%'],
    cleared: `no more cooling is asked for in ${zone}`,
  },
  'power-capped': {
    holds: protecting({ mitigations: { 'cap/host.0': mitigation('cap', 'host.0', null) } }),
    id: 'power-capped/host.0',
    message: 'host.0 is held to less power: it is hot',
    after: changed('host.0', {
      observed: { ...componentOf(calm, 'host.0').observed, power: believed('Off') },
    }),
    cleared: 'host.0 is off',
  },
  'cooling-failed': failing('cooling', 'cpu_zone'),
  'cap-failed': failing('cap', 'host.0'),
  'cut-failed': failing('cut', 'host.0'),
  'flap-hold': {
    holds: changed('host.1', {
      powerChanges: {
        power: believed('Off'),
        at: Array.from({ length: 20 }, (_, i) => now - (19 - i) * 20_000),
      },
    }),
    id: 'flap-hold/host.1',
    message: 'host.1 went on or off 20 times within 6 min 20 s: it is kept off for 10 min',
    facts: [20, 20, null],
    until: now + 600_000,
    cleared: 'host.1 may be powered on again: 20 changes of its power are long enough ago',
  },
}
