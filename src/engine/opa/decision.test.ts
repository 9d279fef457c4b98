/** Tests of decisions: what a policy may answer, and that garbage is none. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decisionOf } from './decision.ts'

test('true and false are decisions', () => {
  assert.equal(decisionOf(true).result, 'allow')
  assert.equal(decisionOf(false).result, 'forbid')
  assert.equal(decisionOf(false).message, 'the policy engine forbids it')
})

test('an object says why, what to do about it, and what to beware of', () => {
  const given = { allow: false, message: 'frozen', guidance: 'Thaw it.', warnings: ['late'] }
  assert.deepEqual(decisionOf(given), {
    result: 'forbid',
    message: 'frozen',
    guidance: 'Thaw it.',
    warnings: ['late'],
  })
})

test('whatever else it answers is no decision', () => {
  const garbage: readonly unknown[] = [
    undefined,
    null,
    1,
    'true',
    [],
    [true],
    {},
    { allow: 'true' },
    { allow: 1 },
    { allow: null },
    { allow: true, message: 1 },
    { allow: true, warnings: 'late' },
    { allow: true, warnings: [1] },
    { allow: true, deny: ['frozen'] },
    { allow: true, constructor: 1 },
  ]
  for (const one of garbage) {
    assert.equal(decisionOf(one).result, 'unavailable', JSON.stringify(one))
  }
})

test('texts are bounded, and are one line', () => {
  const { message, warnings } = decisionOf({
    allow: true,
    message: `a\nb${'x'.repeat(10_000)}`,
    warnings: Array.from({ length: 100 }, () => 'w'.repeat(1000)),
  })
  assert.match(message, /^a b/)
  assert.equal(message.length, 256)
  assert.equal(warnings.length, 8)
  assert.equal(warnings[0]?.length, 256)
})
