/** Tests that health is the worst of what it is made of, and never better than what is known. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Health, Level } from '../core/model.ts'
import { healthOf, rollUp } from './health.ts'

const judged = (level: Level) => ({
  level,
  since: 0,
  why: '',
  value: null,
  limit: null,
  at: null,
})
const levels = {
  'sensor/good': judged('normal'),
  'sensor/warm': judged('warning'),
  'sensor/hot': judged('critical'),
  'sensor/gone': judged('unknown'),
}

test('the health of a component is that of its worst sensor', () => {
  assert.equal(healthOf(levels, ['sensor/good']), 'OK')
  assert.equal(healthOf(levels, ['sensor/good', 'sensor/gone']), 'Unknown')
  assert.equal(healthOf(levels, ['sensor/gone', 'sensor/warm']), 'Warning')
  assert.equal(healthOf(levels, ['sensor/warm', 'sensor/hot', 'sensor/gone']), 'Critical')
})

test('a sensor that nobody judged is unknown', () => {
  assert.equal(healthOf(levels, ['sensor/attic']), 'Unknown')
})

test('a component without sensors has nothing that speaks against it', () => {
  assert.equal(healthOf(levels, []), 'OK')
})

test('a System is as well as the worst of its components', () => {
  assert.equal(rollUp([]), 'OK')
  assert.equal(rollUp(['OK', 'Unknown', 'OK']), 'Unknown')
  assert.equal(rollUp(['Warning', 'Unknown']), 'Warning')
  assert.equal(rollUp(['Warning', 'Critical', 'OK']), 'Critical')
})

test('one more part never makes it better, and their order does not matter', () => {
  const ranks: readonly Health[] = ['OK', 'Unknown', 'Warning', 'Critical']
  const health = fc.constantFrom(...ranks)
  fc.assert(
    fc.property(fc.array(health), health, (parts, more) => {
      const whole = ranks.indexOf(rollUp([...parts, more]))
      assert.ok(whole >= ranks.indexOf(rollUp(parts)))
      assert.equal(whole, ranks.indexOf(rollUp([more, ...parts.toReversed()])))
    }),
  )
})
