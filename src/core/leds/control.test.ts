/** Tests of LED control: asked for, corrected, and left alone when they are stuck. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, startOf } from '../../../test/harness/platform.ts'
import { activeAlerts } from '../alerts/notify.ts'
import { nextDeadline } from '../deadlines.ts'
import type { Effect } from '../model/events/event.ts'
import { wordOf } from '../model/power.ts'
import { lastHeard } from '../model/system/evidence.ts'
import { ledsOfAll } from '../model/system/system.ts'
import { emptyTable, rowOf } from '../model/table.ts'
import { correctionsMax } from './control.ts'

type LedEffect = Extract<Effect, { kind: 'led' }>

/** A System whose LEDs have all been asked for once. */
function lit(): Bench {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.system = { ...bench.system, leds: emptyTable }
  bench.pass(0)
  return bench
}

const asked = ({ effects }: Bench, component = 'host.0', led = 'power') =>
  effects.filter(
    (effect): effect is LedEffect =>
      effect.kind === 'led' && effect.component === component && effect.led === led,
  )

const say = (bench: Bench, pattern: string, component = 'host.0', led = 'power') =>
  bench.deliver({ kind: 'led', component, led, pattern, serial: null })

/** Lets time pass, deadline by deadline, while the service says every second what it shows. */
function letPass(bench: Bench, ms: number, pattern: string): void {
  const until = bench.now + ms
  while (bench.now < until) {
    bench.pass(1000)
    for (const name of ['chassis.0', 'host.0', 'host.1', 'bmc.0']) {
      bench.power(name, wordOf(lastHeard(bench.component(name).observed)))
    }
    say(bench, pattern)
  }
}

test('each LED is asked for once, and again when it is to show something else', () => {
  const bench = lit()
  assert.deepEqual(
    asked(bench).map(({ pattern }) => pattern),
    ['on'],
  )
  letPass(bench, 60_000, 'on')
  assert.equal(asked(bench).length, 1)
  bench.ask('host.0', 'ForceOff')
  assert.deepEqual(
    asked(bench).map(({ pattern }) => pattern),
    ['on', 'blink'],
  )
})

test('no two calls of an LED have the same id: a service does the same call only once', () => {
  const bench = lit()
  for (const action of ['IdentifyOn', 'IdentifyOff', 'IdentifyOn', 'IdentifyOff'])
    bench.ask('host.0', action)
  const ids = asked(bench, 'host.0', 'identify').map(({ id }) => id)
  assert.equal(ids.length, 5)
  assert.equal(new Set(ids).size, 5)
})

test('after a start every LED is asked for again, under names of this run', () => {
  const bench = lit()
  bench.deliver(startOf('next'))
  const ids = bench.effects.flatMap((effect) => (effect.kind === 'led' ? [effect.id] : []))
  assert.equal(ids.filter((id) => id.startsWith('led/next/')).length, 16)
  assert.equal(new Set(ids).size, ids.length)
})

test('a report that is older than the call corrects nothing', () => {
  const bench = lit()
  say(bench, 'off')
  bench.pass(1000)
  say(bench, 'on')
  letPass(bench, 30_000, 'on')
  assert.equal(asked(bench).length, 1)
})

test('an LED that shows something else is corrected', () => {
  const bench = lit()
  say(bench, 'off')
  bench.pass(2000)
  assert.equal(asked(bench).length, 2)
  say(bench, 'on')
  assert.deepEqual(
    [
      rowOf(bench.system.leds, 'host.0')!.power!.wrongSince,
      rowOf(bench.system.leds, 'host.0')!.power!.tries,
    ],
    [null, 0],
  )
})

test('a stuck LED is corrected ever slower, then once a minute, while an alert stands', () => {
  const bench = lit()
  letPass(bench, 3_600_000, 'off')
  const calls = asked(bench).length
  assert.ok(calls > 55 && calls < 60 + correctionsMax, `${calls} calls in an hour`)
  const corrections = bench.entries.filter(({ cause }) => cause === 'led-differs')
  assert.equal(corrections.length, correctionsMax, 'those are written down')
  assert.deepEqual(
    activeAlerts(bench.system).map(({ id }) => id),
    ['led-stuck/host.0/power'],
  )
  assert.ok(nextDeadline(bench.platform, bench.system, bench.now) > bench.now)
  say(bench, 'on')
  assert.deepEqual(activeAlerts(bench.system), [])
  const left = ledsOfAll(bench.system).flatMap(({ dueAt }) => dueAt ?? [])
  assert.deepEqual(left, [])
})

test('an LED service that was gone and is back is asked for every LED anew', () => {
  const bench = lit()
  const before = bench.effects.length
  const gone = bench.deliver({ kind: 'service', service: 'ledmgr', available: false })
  assert.deepEqual(
    gone.entries.map(({ type }) => type),
    ['alert'],
  )
  const back = bench.deliver({ kind: 'service', service: 'ledmgr', available: true })
  assert.deepEqual(
    back.entries.filter(({ type }) => type === 'led').map(({ cause }) => cause),
    ['service-back'],
  )
  const leds = bench.effects.slice(before).filter(({ kind }) => kind === 'led') as LedEffect[]
  const again = leds.filter(({ component }) => component !== 'bmc.0')
  assert.equal(again.length, 12)
})

test('a service that has nothing to do with LEDs changes none', () => {
  const bench = lit()
  const before = asked(bench).length
  bench.deliver({ kind: 'service', service: 'thermalmgr', available: false })
  bench.deliver({ kind: 'service', service: 'thermalmgr', available: true })
  assert.equal(asked(bench).length, before)
})

test('reports of LEDs that are not there are passed over', () => {
  const bench = lit()
  const { system } = bench
  for (const component of ['host.9', 'constructor', '__proto__']) say(bench, 'on', component)
  say(bench, 'on', 'host.0', 'disco')
  assert.equal(bench.system, system)
})
