/**
 * What alerts say: for every code that there can be, its text and its figures against the facts
 * that it was made from, and what is said to have cleared it.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  acknowledged,
  bug,
  type Case,
  calm,
  changed,
  context,
  discrepancy,
  ended,
  failed,
  failing,
  held,
  intent,
  left,
  level,
  locked,
  mitigation,
  now,
  other,
  protecting,
  stuckLed,
  tick,
  unheardOff,
} from '../../../test/harness/alert-cases.ts'
import { example } from '../../../test/harness/platform.ts'
import { believed } from '../model/power.ts'
import { componentOf } from '../model/system.ts'
import { clearedBy } from './cleared.ts'
import { alertsOf } from './conditions.ts'
import { coveredCodes } from './procedures.ts'

const zone = 'zone/cpu_zone'
const cool = `${zone} is normal: 61 °C, within its limits`
const cooled = level(zone, 'normal', 61, 80, 'within its limits')

/** By its code: one case for each, and one of each kind of fault. */
const cases: Readonly<Record<string, Case>> = {
  'service-silent': {
    holds: { ...calm, services: { ...calm.services, powermgr: { available: false, since: now } } },
    id: 'service-silent/powermgr',
    says: 'powermgr does not answer',
    cleared: 'powermgr answers',
  },
  'another-instance': {
    holds: { ...calm, claim: { ...calm.claim, others: [other] } },
    id: 'another-instance/statemgr/b7',
    says:
      `another statemgr is there for ${calm.name}: boot b7 (42 at shelf) since ` +
      '2026-11-29T17:00:00Z; it acts as well',
    cleared: 'it is not there any more',
  },
  'name-shared': {
    holds: { ...calm, claim: { ...calm.claim, others: [{ ...other, system: 'shelf-2' }] } },
    id: 'name-shared/statemgr/b7',
    says:
      `the System shelf-2 is served under the same service name as ${calm.name}: boot b7 ` +
      '(42 at shelf) since 2026-11-29T17:00:00Z; what clients ask reaches the one or the other',
    cleared: 'it is not there any more',
  },
  'nobody-acts': {
    holds: { ...calm, claim: { role: 'waiting', others: [], actor: other, silentSince: now } },
    id: 'nobody-acts/statemgr',
    says:
      `boot b7 (42 at shelf) since 2026-11-29T17:00:00Z acts for ${calm.name} and does not ` +
      'answer any more',
    cleared: 'this one acts',
  },
  'bus-lost': {
    holds: { ...calm, bus: { ...calm.bus, lost: { since: now, why: 'it was closed' } } },
    id: 'bus-lost/nats',
    says: 'NATS is out of reach: it was closed',
    cleared: 'NATS is reached',
  },
  'bus-refused': {
    holds: { ...calm, bus: { ...calm.bus, refused: [{ subject: 'a.b', why: 'no', since: now }] } },
    id: 'bus-refused/nats/a.b',
    says: 'NATS does not carry a.b: no',
    cleared: 'NATS carries a.b',
  },
  'two-voices': {
    holds: {
      ...calm,
      bus: { ...calm.bus, voices: [{ service: 'powermgr', why: 'two runs', since: now }] },
    },
    id: 'two-voices/powermgr',
    says: 'somebody else speaks for powermgr: two runs',
    cleared: 'one voice speaks for powermgr',
  },
  'odd-report': {
    holds: {
      ...calm,
      bus: {
        ...calm.bus,
        odd: [
          {
            ...{ service: 'powermgr', about: 'host.0', field: 'power', value: 'Odd' },
            ...{ why: 'it must be On or Off', since: now },
          },
        ],
      },
    },
    id: 'odd-report/host.0/powermgr.power',
    says: 'powermgr: power of host.0 is Odd: it must be On or Off',
    facts: ['Odd', null, null],
    cleared: 'powermgr.power of host.0 is not told so any more',
  },
  'not-carried-out': {
    holds: unheardOff(),
    id: 'not-carried-out/host.0',
    says:
      'EmergencyCut of host.0 is not carried out: power service out of reach ' +
      '(nobody was there)',
    after: ended('host.0', 'EmergencyCut'),
    cleared: 'EmergencyCut by anna: host.0 is Running',
  },
  'level-warning': {
    holds: level(zone, 'warning', 82.126, 80, 'over the warning limit'),
    id: `level-warning/${zone}`,
    says: `${zone} is warning: 82.13 °C, over the warning limit of 80 °C`,
    facts: [82.126, 80, '°C'],
    after: cooled,
    cleared: cool,
  },
  'level-critical': {
    holds: level('supply/psu.1', 'critical', 'missing', 'present', 'it is missing'),
    id: 'level-critical/supply/psu.1',
    says: 'supply/psu.1 is critical: it is missing',
    facts: ['missing', 'present', null],
    after: level('supply/psu.1', 'unknown', null, null, 'no reading for 20 s'),
    cleared: 'supply/psu.1 is unknown: no reading for 20 s',
  },
  'level-unknown': {
    holds: level(zone, 'unknown', 61, 80, 'no reading for 20 s'),
    id: `level-unknown/${zone}`,
    says: `${zone} is unknown: no reading for 20 s, the last was 61 °C`,
    facts: [61, 80, '°C'],
    after: cooled,
    cleared: cool,
  },
  'unexpected-off': discrepancy('unexpected-off', 'went off and nobody had asked for it'),
  'unexpected-on': discrepancy('unexpected-on', 'came on and nobody had asked for it'),
  'never-reached': discrepancy('never-reached', 'did not do what was asked'),
  'drain-timeout': failed('drain-timeout', 'Reboot'),
  unverified: failed('unverified', 'Reboot'),
  'forced-off': left('forced-off', 'host.0 did not follow within 5 min and was forced off'),
  'left-behind': left('left-behind', 'what is left of PowerOn: psu.1 is on'),
  'store-damaged': {
    holds: intent({ damage: { message: 'three commits were lost', at: now } }),
    id: 'store-damaged/statemgr',
    says: 'three commits were lost',
    ...acknowledged('store-damaged/statemgr'),
  },
  'journal-behind': {
    holds: intent({ behind: { service: 'powermgr', order: 12, kept: 9, at: now } }),
    id: 'journal-behind/statemgr',
    says: 'powermgr has done call 12 for this System, and the journal ends before: at 9',
    facts: [12, 9, null],
    ...acknowledged('journal-behind/statemgr'),
  },
  'store-failing': {
    holds: { ...calm, storeFailure: { since: now, why: 'the disk is full' } },
    id: 'store-failing/statemgr',
    says: 'nothing is kept any more, and what is shown is of then: the disk is full',
    cleared: 'the store keeps what happens',
  },
  'led-stuck': {
    holds: stuckLed(),
    id: 'led-stuck/host.0/power',
    says: 'the power LED of host.0 should be on and shows something else',
    facts: [null, 'on', null],
    cleared: 'the power LED of host.0 shows what it should',
  },
  maintenance: locked('maintenance', 'chassis.0', 'ExitMaintenance'),
  diagnostic: locked('diagnostic', 'host.0', 'Resume'),
  isolated: locked('isolated', 'host.1', 'Recover'),
  override: {
    holds: intent({
      overrides: {
        a: {
          ...{ id: 'a', component: 'host.1', interlocks: ['health', 'locked'], actor: 'otto' },
          ...{ reason: 'a new DIMM', grantedAt: now, expiresAt: now + 60_000 },
        },
      },
    }),
    id: 'override/host.1/a',
    says: 'host.1 may go against health, locked by leave of otto: a new DIMM',
    facts: ['health, locked', null, null],
    until: now + 60_000,
    event: { kind: 'override.revoke', id: 'a', actor: 'anna', reason: null },
    cleared: 'revoked by anna',
  },
  'schedule-refused': {
    holds: intent({
      refusedSchedules: {
        s1: {
          schedule: {
            ...{ id: 's1', component: 'host.1', action: 'PowerOn', actor: 'otto', reason: null },
            ...{ dueWall: now, ifMissed: 'skip' },
          },
          ...{ at: now, code: 'chassis-off', message: 'chassis.0 is off', guidance: 'Mend it.' },
        },
      },
    }),
    id: 'schedule-refused/host.1/s1',
    says: 'PowerOn of host.1 was refused when it was due, as otto had it scheduled: chassis.0 is off',
    facts: ['chassis-off', null, null],
    ...acknowledged('schedule-refused/host.1/s1'),
  },
  'flap-hold': {
    holds: changed('host.1', {
      powerChanges: {
        power: believed('Off'),
        at: Array.from({ length: 20 }, (_, i) => now - (19 - i) * 20_000),
      },
    }),
    id: 'flap-hold/host.1',
    says: 'host.1 went on or off 20 times within 6 min 20 s: it is kept off for 10 min',
    facts: [20, 20, null],
    until: now + 600_000,
    cleared: 'host.1 may be powered on again: 20 changes of its power are long enough ago',
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
    says: 'thermal-critical: hot',
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
    says: 'power-lost: no input',
    after: level('supply/psu.1', 'normal', 'input Good', 'input Good', 'its input is good'),
    cleared:
      'supply/psu.0 is normal: 42, made normal by a test; supply/psu.1 is normal: ' +
      'its input is good',
  },
  'power-capped': {
    holds: protecting({ mitigations: { 'cap/host.0': mitigation('cap', 'host.0', null) } }),
    id: 'power-capped/host.0',
    says: 'host.0 is held to less power: it is hot',
    after: changed('host.0', {
      observed: { ...componentOf(calm, 'host.0').observed, power: believed('Off') },
    }),
    cleared: 'host.0 is off',
  },
  'cooling-failed': failing('cooling', 'cpu_zone'),
  'cap-failed': failing('cap', 'host.0'),
  'cut-failed': failing('cut', 'host.0'),
  internal: {
    holds: intent({ bugs: { b: bug } }),
    id: 'internal/statemgr',
    says: 'a bug of statemgr in rule heatIsHeeded: no such zone at heat.ts:1',
    ...acknowledged('internal/statemgr'),
  },
  ...Object.fromEntries(
    [
      ['boot-failed', 'host.0', 'Quiesced'],
      ['crash-loop', 'host.0', 'Quiesced'],
      ['never-observed', 'chassis.0', 'Failed'],
      ['no-answer', 'host.0', 'Error'],
      ['timeout', 'host.0', 'Error'],
      ['rollback-failed', 'host.0', 'Error'],
      ['operation-lost', 'host.0', 'Error'],
      ['rejected', 'host.0', 'Error'],
      ['dependents', 'chassis.0', 'Failed'],
      ['initialization-timeout', 'bmc.0', 'Error'],
      ['reboot-timeout', 'bmc.0', 'Error'],
      ['shutdown-timeout', 'bmc.0', 'Error'],
      ['update-timeout', 'bmc.0', 'Error'],
      ['flapping', 'host.0', 'Error'],
      ['power-lost', 'host.0', 'Error'],
    ].map(([code, name, status]) => [code!, held(code!, name!, status!)]),
  ),
}

/** In a platform of their own kinds, and tested there. */
const elsewhere: readonly string[] = ['held', 'dependency-lost']

test('every code that an alert can have has a case here', () => {
  assert.deepEqual(
    coveredCodes.filter((code) => !Object.hasOwn(cases, code) && !elsewhere.includes(code)),
    [],
  )
})

for (const [code, one] of Object.entries(cases)) {
  test(`${code}: it says what is so, and what cleared it`, () => {
    const alert = alertsOf(context, one.holds).get(one.id)
    assert.ok(alert, [...alertsOf(context, one.holds).keys()].join(', '))
    const { value, limit, unit } = alert
    assert.deepEqual(
      [alert.code, alert.message, [value, limit, unit], alert.until],
      [code, one.says, one.facts ?? [null, null, null], one.until ?? null],
    )
    assert.ok(one.id.startsWith(`${code}/${alert.component}`))
    const after = one.after ?? calm
    assert.equal(alertsOf(context, after).get(one.id), undefined, 'it stands still')
    const clearing = { platform: example, before: one.holds, after, event: one.event ?? tick }
    assert.equal(clearedBy(clearing, alert), one.cleared)
  })
}
