/** Cooling that is asked for: whether it comes, as its service tells, and what is said if not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, startOf } from '../../../test/harness/platform.ts'
import { activeAlerts } from '../alerts/notify.ts'

const alertsOf = ({ system }: Bench) =>
  activeAlerts(system).filter(({ code }) => code === 'cooling-not-raised')
const tells = (bench: Bench, percent: number) =>
  bench.deliver({ kind: 'cooling', zone: 'cpu_zone', percent })

/** Of a chassis that is off: cooling is asked for before its rail is. */
function asked(...told: readonly number[]): Bench {
  const bench = benchIn()
  for (const percent of told) tells(bench, percent)
  bench.ask('chassis.0', 'PowerOn')
  bench.answer('raise')
  return bench
}

const time = ({ platform }: Bench) => platform.limits.transitionMs

test('fans that stay as they were though more was asked are told of, with both figures', () => {
  const bench = asked(30)
  bench.pass(time(bench) - 1)
  assert.deepEqual(alertsOf(bench), [])
  bench.pass(1)
  const [alert] = alertsOf(bench)
  assert.ok(alert)
  assert.deepEqual([alert.component, alert.severity], ['zone/cpu_zone', 'Warning'])
  assert.deepEqual([alert.value, alert.limit, alert.unit], [30, 30, '%'])
  const known = bench.component('chassis.0').thermal?.observed?.['zone/cpu_zone']
  assert.equal(known?.discrepancy?.name, 'never-reached')
  tells(bench, 80)
  bench.pass(60_000)
  assert.deepEqual(alertsOf(bench), [], 'it came at last')
})

test('what rises, runs fast already, or is not told of is not wrong', () => {
  for (const bench of [asked(30), asked(80), asked()]) {
    if (bench.component('chassis.0').thermal?.observed?.['zone/cpu_zone']?.percent === 30)
      tells(bench, 40)
    bench.pass(2 * time(bench))
    assert.deepEqual(alertsOf(bench), [])
  }
  const late = asked()
  tells(late, 30)
  late.pass(2 * time(late))
  assert.deepEqual(alertsOf(late), [], 'nobody told what it was before')
})

test('fans that rose and fall back are told of, until no more is asked of them', () => {
  const bench = asked(30)
  tells(bench, 80)
  tells(bench, 0)
  bench.pass(time(bench))
  assert.equal(alertsOf(bench)[0]?.value, 0)
  for (const host of ['host.0', 'host.1']) bench.power(host, 'Off')
  const { id } = bench.operation('chassis.0')
  bench.deliver({ kind: 'operation.abort', operation: id, actor: 'tester', reason: null })
  while (bench.calls().length > 0) bench.answer(bench.calls()[0]!.verb)
  assert.deepEqual(bench.component('chassis.0').thermal?.raised, [])
  bench.pass(60_000)
  assert.deepEqual(alertsOf(bench), [])
})

test('a start believes no percent, and goes on from what it was before more was asked for', () => {
  const bench = asked(30)
  bench.pass(time(bench))
  assert.equal(alertsOf(bench).length, 1)
  bench.deliver(startOf('again'))
  bench.pass(2 * time(bench))
  assert.deepEqual(alertsOf(bench), [])
  tells(bench, 30)
  bench.pass(time(bench))
  assert.equal(alertsOf(bench).length, 1)
})
