/**
 * What alerts say: for every code that there can be, its text and its figures against the facts
 * that it was made from, and what is said to have cleared it.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Case, calm, changed, context, now, tick } from '../../../test/harness/alerts/case.ts'
import { ofComponents } from '../../../test/harness/alerts/of-components.ts'
import { ofProtection } from '../../../test/harness/alerts/of-protection.ts'
import { ofService } from '../../../test/harness/alerts/of-service.ts'
import { example, judged } from '../../../test/harness/platform.ts'
import { believed } from '../model/power.ts'
import { heardAllTheSame } from '../model/system/bus.ts'
import { componentOf } from '../model/system/system.ts'
import { withRow } from '../model/table.ts'
import { clearedBy } from './cleared.ts'
import { alertsOf } from './conditions.ts'
import { coveredCodes } from './procedures.ts'

/** By its code: one case for each, and one of each kind of fault. */
const cases: Readonly<Record<string, Case>> = { ...ofService, ...ofComponents, ...ofProtection }

/** In a platform of their own kinds, and tested there. */
const elsewhere: readonly string[] = ['held', 'dependency-lost']

test('every code that an alert can have has a case here', () => {
  assert.deepEqual(
    coveredCodes.filter((code) => !Object.hasOwn(cases, code) && !elsewhere.includes(code)),
    [],
  )
})

test('what is to be done is named by what its component takes', () => {
  const { machines, components } = example
  const actions = new Set(Object.values(machines).flatMap((one) => Object.keys(one.actions)))
  for (const [code, { holds, id }] of Object.entries(cases)) {
    const { component, guidance } = alertsOf(context, holds).get(id)!
    const known = components[component]
    if (known === undefined) continue
    for (const [word] of guidance.matchAll(/[A-Z][A-Za-z]+/g))
      assert.ok(
        !actions.has(word) || Object.hasOwn(machines[known.kind]!.actions, word),
        `${code}: ${known.kind} takes no ${word}: ${guidance}`,
      )
  }
})

test('a fault that names what it is of is not said with its name once more', () => {
  const message = 'bmc.0 was not reset within 1 min'
  const lastError = { code: 'reboot-timeout', message, at: now, isUntold: true as const }
  const alert = alertsOf(context, changed('bmc.0', { lastError })).get('reboot-timeout/bmc.0')
  assert.equal(alert?.message, message)
})

test('whose reading is no news is not said to be off while it is on its way', () => {
  const subject = 'sensor/rail'
  const platform = { ...example, quietWhileOff: { [subject]: 'host.0' } }
  const unknown = judged('unknown', now)
  const seenOff = { ...componentOf(calm, 'host.0').observed, power: believed('Off') }
  const { holds, id } = ofService['odd-report']!
  const alert = alertsOf(context, holds).get(id)!
  const other = {
    ...alert,
    code: 'level-unknown',
    component: subject,
    id: `level-unknown/${subject}`,
  }
  const rows = [
    [changed('host.0', { status: 'PoweringOff' }), 'host.0 is PoweringOff'],
    [changed('host.0', { status: 'Off', observed: seenOff }), 'host.0 is off'],
  ] as const
  for (const [there, text] of rows) {
    const after = { ...there, levels: withRow(there.levels, subject, unknown) }
    assert.equal(clearedBy({ platform, before: after, after, event: tick }, other), text)
  }
})

test('a count that falls keeps nothing from being heard, and is told so', () => {
  const why = `less than 9 before, in the run b1 as before; ${heardAllTheSame}`
  const fallen = { service: 'powermgr', about: 'powermgr', field: 'seq', value: '1', why }
  const bus = { ...calm.bus, odd: [{ ...fallen, since: now }] }
  const alert = alertsOf(context, { ...calm, bus }).get('odd-report/powermgr/powermgr.seq')
  assert.match(alert?.guidance ?? '', /^Nothing is lost by that/)
  const { holds, id } = ofService['odd-report']!
  assert.match(alertsOf(context, holds).get(id)!.guidance, /^That one counts as unknown/)
})

for (const [code, one] of Object.entries(cases)) {
  test(`${code}: it says what is so, and what cleared it`, () => {
    const alert = alertsOf(context, one.holds).get(one.id)
    assert.ok(alert, [...alertsOf(context, one.holds).keys()].join(', '))
    const { value, limit, unit } = alert
    assert.deepEqual(
      [alert.code, alert.message, [value, limit, unit], alert.until],
      [code, one.message, one.facts ?? [null, null, null], one.until ?? null],
    )
    assert.ok(one.id.startsWith(`${code}/${alert.component}`))
    const after = one.after ?? calm
    assert.equal(alertsOf(context, after).get(one.id), undefined, 'it stands still')
    const clearing = { platform: example, before: one.holds, after, event: one.event ?? tick }
    assert.equal(clearedBy(clearing, alert), one.cleared)
  })
}
