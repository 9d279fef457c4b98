/** Schedules: planned, due, missed, called off, refused. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, startOf } from '../../../test/harness/platform.ts'
import { activeAlert } from '../alerts/notify.ts'
import type { ScheduleAdd } from '../model/events/command.ts'
import { dueSchedules, latenessMaxMs, untilNextDueMs } from './schedules.ts'

const noon = Date.UTC(2026, 10, 23, 12)

test('what is planned stands, is listed by its time, and is in the journal', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  const answer = plan(bench, { id: 's1', dueWall: noon + 60_000 })
  assert.equal(answer?.kind, 'recorded')
  assert.equal(untilNextDueMs(bench.system, { now: bench.now, wall: noon }), 60_000)
  const entry = bench.entries.find(({ type }) => type === 'schedule')
  assert.deepEqual(
    [entry?.outcome, entry?.action, entry?.actor, entry?.message],
    ['planned', 'PowerOn', 'anna', 'for 2026-11-23T12:01:00.000Z'],
  )
})

test('the past and the present moment are refused, with the time that it is', () => {
  for (const dueWall of [0, noon - 1, noon]) {
    const bench = benchIn()
    const answer = plan(bench, { dueWall })
    assert.ok(answer?.kind === 'refused')
    assert.match(answer.refusal.message, /lies in the past.* it is 2026-11-23T12:00:00.000Z now/)
    assert.deepEqual(bench.system.intents.schedules, {})
  }
})

test('what is unknown is refused', () => {
  const rows: readonly (readonly [Partial<ScheduleAdd>, string])[] = [
    [{ component: 'host.9' }, 'unknown-component'],
    [{ action: 'Explode' }, 'unknown-action'],
    [{ action: 'constructor' }, 'unknown-action'],
  ]
  for (const [asked, code] of rows) {
    const answer = plan(benchIn(), asked)
    assert.equal(answer?.kind === 'refused' && answer.refusal.code, code)
  }
})

test('only so many stand at once', () => {
  const bench = benchIn()
  for (let i = 0; i < 256; i++) assert.equal(plan(bench, { id: `s${i}` })?.kind, 'recorded')
  const answer = plan(bench, { id: 'one-more' })
  assert.equal(answer?.kind === 'refused' && answer.refusal.code, 'limit-reached')
})

test('a schedule that is called off is gone, and cannot be called off twice', () => {
  const bench = benchIn()
  plan(bench, { id: 's1' })
  const off = () =>
    bench.deliver({ kind: 'schedule.cancel', id: 's1', actor: 'ben', reason: 'rain' }).answer
  assert.equal(off()?.kind, 'recorded')
  const again = off()
  assert.equal(again?.kind === 'refused' && again.refusal.code, 'unknown-schedule')
  const entry = bench.entries.find(({ outcome }) => outcome === 'called-off')
  assert.deepEqual([entry?.actor, entry?.reason], ['ben', 'rain'])
})

test('what is due is asked for once; what was missed is run or skipped as it says', () => {
  const rows: readonly (readonly ['run' | 'skip', boolean, string, boolean])[] = [
    ['run', false, 'due', true],
    ['skip', false, 'due', true],
    ['run', true, 'due', true],
    ['skip', true, 'skipped', false],
  ]
  for (const [ifMissed, isMissed, outcome, runs] of rows) {
    const bench = benchIn({ 'chassis.0': 'On' })
    plan(bench, { id: 's1', ifMissed })
    const { answer } = bench.deliver({ kind: 'due', schedule: 's1', isMissed })
    assert.equal(answer, null)
    const what = `${ifMissed}, ${isMissed ? 'missed' : 'in time'}`
    assert.equal(bench.component('host.0').operation !== null, runs, what)
    assert.ok(
      bench.entries.some((entry) => entry.type === 'schedule' && entry.outcome === outcome),
      what,
    )
    assert.deepEqual(bench.system.intents.schedules, {})
    assert.deepEqual(bench.deliver({ kind: 'due', schedule: 's1', isMissed }).entries, [])
  }
})

test('what is so already when it is due is written down as scheduled, not as a request', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  plan(bench, { id: 's1' })
  const { entries } = bench.deliver({ kind: 'due', schedule: 's1', isMissed: false })
  const unchanged = entries.find(({ outcome }) => outcome === 'unchanged')
  assert.deepEqual([unchanged?.cause, unchanged?.actor], ['schedule', 'anna'])
  bench.ask('host.0', 'PowerOn')
  assert.equal(bench.entries.findLast(({ outcome }) => outcome === 'unchanged')?.cause, 'request')
})

test('a due action that an interlock blocks is refused, and not tried later', () => {
  const bench = benchIn({ 'chassis.0': 'Off' })
  plan(bench, { id: 's1' })
  bench.deliver({ kind: 'due', schedule: 's1', isMissed: false })
  const refusal = bench.entries.find(({ type }) => type === 'refusal')
  assert.deepEqual([refusal?.cause, refusal?.actor], ['chassis-off', 'anna'])
  bench.power('chassis.0', 'On')
  assert.equal(bench.component('host.0').operation, null)
})

test('a minute late is missed; the oldest comes first, and what is to come does not', () => {
  const bench = benchIn()
  plan(bench, { id: 'late', dueWall: noon + 1 })
  plan(bench, { id: 'now', dueWall: noon + 30_000 })
  plan(bench, { id: 'later', dueWall: noon + 90_000 })
  assert.deepEqual(
    dueSchedules(bench.system, { now: bench.now, wall: noon + 60_002 }).map(
      ({ schedule, isMissed }) => [schedule, isMissed],
    ),
    [
      ['late', true],
      ['now', false],
    ],
  )
})

function plan(bench: Bench, asked: Partial<ScheduleAdd>) {
  return bench.deliver({
    kind: 'schedule.add',
    id: 's0',
    component: 'host.0',
    action: 'PowerOn',
    actor: 'anna',
    reason: null,
    dueWall: noon + 1000,
    nowWall: noon,
    ifMissed: 'skip',
    ...asked,
  }).answer
}

test('what is refused when it is due is an alert until somebody has acknowledged it', () => {
  const bench = benchIn({ 'chassis.0': 'Off' })
  plan(bench, { id: 's1', dueWall: noon + 60_000 })
  bench.deliver({ kind: 'due', schedule: 's1', isMissed: false })
  const id = 'schedule-refused/host.0/s1'
  const alert = activeAlert(bench.system, id)
  assert.deepEqual(
    [alert?.severity, alert?.value, alert?.since],
    ['Critical', 'chassis-off', bench.now],
  )
  assert.match(alert?.message ?? '', /^PowerOn of host.0 was refused when it was due, .*chassis.0/)
  bench.deliver(startOf('next'))
  assert.ok(activeAlert(bench.system, id))
  bench.deliver({ kind: 'alert.acknowledge', alert: id, actor: 'otto', reason: null })
  assert.equal(activeAlert(bench.system, id), undefined)
  assert.deepEqual(bench.system.intents.refusedSchedules, {})
})

test('within the minute of grace it is asked for, whatever is to become of it when missed', () => {
  for (const ifMissed of ['skip', 'run'] as const) {
    const bench = benchIn({ 'chassis.0': 'On' })
    plan(bench, { id: 's1', dueWall: noon + 1, ifMissed })
    for (const [lateMs, isMissed] of [
      [latenessMaxMs, false],
      [latenessMaxMs + 1, true],
    ] as const) {
      const clocks = { now: bench.now, wall: noon + 1 + lateMs }
      assert.deepEqual(dueSchedules(bench.system, clocks), [
        { kind: 'due', schedule: 's1', isMissed },
      ])
    }
  }
})
