/**
 * What alerts say: for every code that there can be, its text and its figures against the facts
 * that it was made from, and what is said to have cleared it.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Case, calm, context, tick } from '../../../test/harness/alerts/case.ts'
import { ofComponents } from '../../../test/harness/alerts/of-components.ts'
import { ofProtection } from '../../../test/harness/alerts/of-protection.ts'
import { ofService } from '../../../test/harness/alerts/of-service.ts'
import { example } from '../../../test/harness/platform.ts'
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
