/** Power-on hours: what counts, how rarely, and what survives. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, startOf } from '../../../test/harness/platform.ts'
import { nextDeadline } from '../deadlines.ts'
import { countEveryMs } from './power-hours.ts'

const secondsAnHour = 3600

test('power-on time counts while the chassis is observed to be on, and not while it is off', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  live(bench, 'On', secondsAnHour)
  assert.equal(hours(bench), 1)
  live(bench, 'Off', 1.5 * secondsAnHour)
  live(bench, 'On', secondsAnHour / 2)
  live(bench, 'Off', 10)
  assert.equal(Math.round(hours(bench) * 10) / 10, 1.5)
})

test('it is counted once an hour, and told by a deadline', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.power('chassis.0', 'On')
  let changes = 0
  for (let minute = 0; minute < 180; minute++) {
    const before = bench.component('chassis.0').powerOn?.ms
    bench.now += 60_000
    bench.power('chassis.0', 'On')
    if (bench.component('chassis.0').powerOn?.ms !== before) changes++
  }
  assert.equal(changes, 3)
  const { countedAt } = bench.component('chassis.0').powerOn!
  assert.ok(nextDeadline(bench.platform, bench.system, bench.now) <= countedAt! + countEveryMs)
})

test('it survives a restart, whose gap counts only if power stayed on', () => {
  for (const [power, counted] of [
    ['On', 1.5],
    ['Off', 1.25],
  ] as const) {
    const bench = benchIn({ 'chassis.0': 'On' })
    live(bench, 'On', 1.25 * secondsAnHour)
    bench.now += countEveryMs / 4
    bench.deliver(startOf('b2', false))
    bench.power('chassis.0', power)
    live(bench, 'Off', 10)
    assert.equal(Math.round(hours(bench) * 100) / 100, counted, power)
  }
})

test('silence counts up to the last that was heard', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  live(bench, 'On', secondsAnHour / 2)
  bench.pass(countEveryMs)
  live(bench, 'Off', 10)
  assert.equal(Math.round(hours(bench) * 100) / 100, 0.5)
})

test('hosts and the BMC have none', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  assert.deepEqual(
    ['host.0', 'bmc.0'].map((name) => bench.component(name).powerOn),
    [null, null],
  )
})

/** So many seconds, with a report every five. */
function live(bench: Bench, power: 'On' | 'Off', seconds: number): void {
  bench.power('chassis.0', power)
  for (let s = 0; s < seconds; s += 5) {
    bench.now += 5000
    bench.power('chassis.0', power, 1)
  }
}

const hours = (bench: Bench) => bench.component('chassis.0').powerOn!.ms / countEveryMs
