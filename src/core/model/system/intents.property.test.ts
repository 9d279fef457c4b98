/** Properties of what stands: alerts, acknowledgements, recoveries and LEDs, whatever happens. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Bench, benchIn, example } from '../../../../test/harness/platform.ts'
import { activeAlert, activeAlerts } from '../../alerts/notify.ts'
import { procedureOf } from '../../alerts/procedures.ts'
import { progressList } from '../../alerts/recovery-progress.ts'
import { nextDeadline } from '../../deadlines.ts'
import { correctionsMax } from '../../leds/control.ts'
import type { Event } from '../events/event.ts'
import { emptyTable } from '../table.ts'
import { ledsOfAll } from './system.ts'

const holdMs = example.limits.alertHoldMs

type Move = (bench: Bench) => void

const subject = fc.constantFrom('sensor/dimm_temp', 'zone/cpu_zone', 'supply/psu.1')
const level = fc.constantFrom('normal', 'normal', 'warning', 'critical', 'unknown')
const name = fc.constantFrom('host.0', 'host.1', 'chassis.0', 'bmc.0')
const led = fc.constantFrom('power', 'status', 'error', 'identify')
const pattern = fc.constantFrom('off', 'on', 'blink', 'fast-blink')
const action = fc.constantFrom(
  'PowerOn',
  'ForceOff',
  'EnterMaintenance',
  'ExitMaintenance',
  'EnterDiagnostic',
  'Resume',
  'Isolate',
  'Recover',
  'PrepareUpdate',
  'CompleteUpdate',
  'IdentifyOn',
)
const by = { actor: 'anna', reason: null }

const deliver =
  (event: Event): Move =>
  (bench) =>
    void bench.deliver(event)

/** On the alert that is so far down the list, if there are that many. */
const onAlert =
  (which: number, toEvent: (id: string, bench: Bench) => Event): Move =>
  (bench) => {
    const alert = activeAlerts(bench.system)[which]
    if (alert !== undefined) bench.deliver(toEvent(alert.id, bench))
  }

const moves: fc.Arbitrary<Move> = fc.oneof(
  fc.tuple(subject, level).map(
    ([s, l]): Move =>
      (bench) =>
        bench.level(s, l),
  ),
  fc.tuple(name, led, pattern, fc.nat(1000)).map(([component, which, shows, seq]) =>
    deliver({
      ...{ kind: 'led', component, led: which, pattern: shows },
      serial: { boot: 'ledmgr', seq },
    }),
  ),
  fc.tuple(name, action).map(
    ([component, asked]): Move =>
      (bench) => {
        const { kind } = bench.component(component)
        if (example.machines[kind]!.actions[asked] !== undefined) bench.ask(component, asked)
      },
  ),
  fc
    .nat(3)
    .map((which) => onAlert(which, (alert) => ({ kind: 'alert.acknowledge', alert, ...by }))),
  fc.tuple(fc.nat(3), fc.integer({ min: 0, max: 5 })).map(([which, step]) =>
    onAlert(which, (alert, { now, effects }) => {
      return { kind: 'recovery.advance', id: `r${now}-${effects.length}`, alert, step, ...by }
    }),
  ),
  fc
    .tuple(fc.constantFrom('ledmgr', 'powermgr'), fc.boolean())
    .map(([service, available]) => deliver({ kind: 'service', service, available })),
  fc.constant<Move>((bench) => {
    for (const { id } of bench.calls()) {
      bench.deliver({ kind: 'outcome', call: id, outcome: { kind: 'done' } })
    }
  }),
  fc.tuple(name, fc.constantFrom('On' as const, 'Off' as const)).map(
    ([component, power]): Move =>
      (bench) =>
        bench.power(component, power),
  ),
  fc.constantFrom(0, 100, 2000, 10_000, 31_000).map(
    (ms): Move =>
      (bench) =>
        void bench.pass(ms),
  ),
  fc.constant<Move>((bench) => {
    const kept = JSON.parse(JSON.stringify(bench.system))
    bench.system = { ...kept, levels: emptyTable, services: {}, leds: emptyTable }
    const start = { kind: 'start', boot: `b${bench.now}`, damage: null, machine: 'same' } as const
    bench.deliver({ ...start, reset: null, clean: true })
  }),
)

test('whatever happens, what stands is consistent, and what is told of it is bounded', () => {
  fc.assert(
    fc.property(fc.array(moves, { minLength: 10, maxLength: 80 }), (played) => {
      const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
      const begun = bench.now
      for (const move of played) {
        move(bench)
        assertConsistent(bench)
      }
      assertBounded(bench, begun)
    }),
    { numRuns: process.env.LONG === undefined ? 80 : 3000 },
  )
})

function assertConsistent({ system, platform, now }: Bench): void {
  const { acknowledged, recoveries } = system.intents
  for (const id of Object.keys(acknowledged)) assert.ok(activeAlert(system, id), id)
  for (const { alert, done, ended, doing } of Object.values(recoveries)) {
    const { steps } = procedureOf(alert.code)
    assert.ok(done.length <= steps.length)
    assert.ok(ended !== null || doing !== null || done.length < steps.length)
  }
  for (const { steps, next } of progressList(platform, system, now))
    assert.equal(
      steps.filter(({ state }) => state === 'next' || state === 'doing').length,
      1,
      `${next}`,
    )
  for (const { tries } of ledsOfAll(system)) assert.ok(tries <= correctionsMax)
  assert.ok(nextDeadline(platform, system, now) > now)
}

function assertBounded({ entries, now }: Bench, begun: number): void {
  const counts = new Map<string, number>()
  for (const { type, cause, component } of entries) {
    if (type !== 'alert') continue
    const id = `${cause}/${component}`
    counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  // Three LEDs of a component, or several overrides, share a code.
  const atMost = (2 + (2 * (now - begun)) / holdMs) * 4
  for (const [id, times] of counts) assert.ok(times <= atMost, `${id}: ${times} of ${atMost}`)
}
