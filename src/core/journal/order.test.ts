/** The order of entries is that of causes: what was asked or seen stands before what came of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn } from '../../../test/harness/platform.ts'
import type { Event } from '../model/events/event.ts'

const both = { 'chassis.0': 'On', 'host.0': 'Running', 'host.1': 'Running' } as const
const by = { actor: 'anna', reason: 'smoke' }

/** What the event has written, as `host.0 transition started`. */
function written(bench: Bench, event: Event): readonly string[] {
  const { entries } = bench.deliver(event)
  return entries.map(({ component, type, outcome }) => `${component} ${type} ${outcome}`)
}

test('an emergency off is asked for before anything goes off', () => {
  const bench = benchIn(both)
  const lines = written(bench, { kind: 'emergency.off', id: 'e', component: null, ...by })
  assert.equal(lines[0], 'system emergency asked')
  assert.ok(lines.includes('host.0 transition started'))
})

test('an abort is asked for before what was begun is taken back', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.ask('host.0', 'PowerOn')
  const { id } = bench.operation('host.0')
  bench.answer('raise')
  const lines = written(bench, { kind: 'operation.abort', operation: id, ...by })
  const [first, second] = lines
  assert.equal(first, 'host.0 operation abort-asked')
  assert.equal(second, 'host.0 transition rolling-back')
})

test('heat is seen before cooling is asked for, and that before a host goes off', () => {
  const bench = benchIn(both)
  const judged = { level: 'critical', since: bench.now, at: bench.now, why: 'hot' } as const
  const hot = { ...judged, value: 99, limit: 90 }
  const lines = written(bench, { kind: 'level', subject: 'zone/cpu_zone', judged: hot })
  const places = [
    'chassis.0 thermal observed',
    'zone/cpu_zone emergency began',
    'zone/cpu_zone emergency asked',
    'host.0 transition started',
    'zone/cpu_zone alert raised',
  ].map((line) => lines.indexOf(line))
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
    lines.join('\n'),
  )
  assert.ok(!places.includes(-1), lines.join('\n'))
})
