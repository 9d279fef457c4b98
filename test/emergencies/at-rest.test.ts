/** When the service may pause: while nothing is under way, and no hardware is protected. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAtRest } from '../../src/engine/at-rest.ts'
import { answerMitigation, benchWith } from './three-hosts.ts'

test('a System is at rest but while an operation is under way', () => {
  const bench = benchWith({}, { 'chassis.0': 'On' })
  assert.ok(isAtRest(bench.system))
  assert.equal(bench.ask('host.0', 'PowerOn').kind, 'accepted')
  assert.ok(!isAtRest(bench.system))
})

test('it is not at rest until what was begun against heat has been let go', () => {
  const bench = benchWith({}, { 'chassis.0': 'On' })
  bench.level('zone/cpu_zone', 'warning')
  assert.ok(!isAtRest(bench.system))
  answerMitigation(bench, 'raise')
  assert.ok(!isAtRest(bench.system))
  bench.level('zone/cpu_zone', 'normal')
  answerMitigation(bench, 'lower')
  assert.ok(isAtRest(bench.system))
})
