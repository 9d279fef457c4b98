/** What operations leave: what was cut, and what was not taken back, told as what they are. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Bench,
  benchIn,
  platformWith,
  type Statuses,
} from '../../../../test/harness/platform.ts'

const running = { 'chassis.0': 'On', 'host.0': 'Running' } as const

const endedOf = (bench: Bench, action: string) =>
  bench.system.ended.findLast((operation) => operation.action === action)!
const phasesOf = (bench: Bench, action: string) =>
  endedOf(bench, action).steps.map(({ phase }) => phase)
const alertsOf = (bench: Bench) => Object.values(bench.system.alerts).map(({ alert }) => alert)
const alertOf = (bench: Bench, code: string) => alertsOf(bench).find((alert) => alert.code === code)
const stands = (bench: Bench, code: string) =>
  Object.values(bench.system.alerts).some(
    ({ alert, isCleared }) => alert.code === code && !isCleared,
  )

/** The rail is refused after both supplies are on; the first undo of a supply is refused too. */
function refusedUndo(): Bench {
  const bench = benchIn()
  bench.ask('chassis.0', 'PowerOn')
  for (const verb of ['raise', 'on', 'on']) bench.answer(verb)
  bench.answer('on', 'rejected')
  bench.answer('lower')
  bench.answer('off', 'rejected')
  bench.answer('off')
  return bench
}

test('an undo that is refused is not undone: what is left behind is named', () => {
  const bench = refusedUndo()
  const { state, error } = endedOf(bench, 'PowerOn')
  assert.equal(state, 'rolled-back-partly')
  const left = 'left behind: supply on psu.1 (supply off: cannot)'
  assert.deepEqual([error?.code, error?.message], ['rejected', `main rail on: cannot; ${left}`])
  const phases = phasesOf(bench, 'PowerOn')
  // One supply after the other: turned on, and seen to give power.
  assert.deepEqual(phases.slice(0, 4), ['undone', 'done', 'failed', 'done'])
  const { status, discrepancy } = bench.component('chassis.0')
  assert.deepEqual([status, discrepancy?.name], ['Off', 'never-reached'])
  const entry = bench.entries.find(({ outcome }) => outcome === 'rolled-back-partly')
  assert.deepEqual([entry?.to, entry?.message], ['Off', error?.message])
  assert.equal(
    alertOf(bench, 'left-behind')?.message,
    `chassis.0: PowerOn was not taken back whole; ${left}`,
  )
})

test('what is left behind is told until power goes well, or somebody has seen to it', () => {
  const acknowledged = refusedUndo()
  const { id } = alertOf(acknowledged, 'left-behind')!
  const by = { alert: id, actor: 'tester', reason: null }
  acknowledged.deliver({ kind: 'alert.acknowledge', ...by })
  acknowledged.pass(60_000)
  assert.equal(stands(acknowledged, 'left-behind'), false)

  const again = refusedUndo()
  again.pass(60_000)
  assert.equal(stands(again, 'left-behind'), true)
  again.power('chassis.0', 'Off')
  again.ask('chassis.0', 'PowerOn')
  for (const verb of ['raise', 'on', 'on', 'on']) again.answer(verb)
  again.power('chassis.0', 'On')
  assert.equal(again.component('chassis.0').status, 'On')
  again.pass(60_000)
  assert.equal(stands(again, 'left-behind'), false)
})

test('an abort whose undo is refused is not said to be aborted', () => {
  const bench = benchIn()
  bench.ask('chassis.0', 'PowerOn')
  for (const verb of ['raise', 'on']) bench.answer(verb)
  const { id } = bench.operation('chassis.0')
  bench.deliver({ kind: 'operation.abort', operation: id, actor: 'tester', reason: null })
  while (bench.calls().length > 0)
    bench.answer(bench.calls()[0]!.verb, bench.calls()[0]!.target === 'psu.0' ? 'rejected' : 'done')
  const { state, error } = endedOf(bench, 'PowerOn')
  assert.equal(state, 'rolled-back-partly')
  assert.match(error!.message, /left behind: supply on psu\.0 \(supply off: cannot\)$/)
})

test('a roll-back that cannot go on names all that it leaves', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.ask('host.0', 'PowerOn')
  for (const verb of ['raise', 'on']) bench.answer(verb)
  bench.pass(30_000)
  bench.answer('force-off', 'rejected')
  const { state, error, steps } = endedOf(bench, 'PowerOn')
  assert.equal(state, 'failed')
  assert.match(error!.message, /^force off \(taking back power on\): cannot; left behind as well: /)
  assert.match(error!.message, /: raise cooling cpu_zone \(not tried\); it began with power good/)
  assert.deepEqual([steps[0]?.phase, steps[3]?.phase], ['failed', 'failed'])
  assert.equal(stands(bench, 'rollback-failed'), true)
  assert.equal(stands(bench, 'left-behind'), false, 'what is held is told once')
  bench.ask('host.0', 'Recover')
  bench.power('host.0', 'Off')
  assert.equal(stands(bench, 'left-behind'), true, 'what is let go is told of what is left')
})

/** Its operating system ignores what it is asked, up to the limit. */
function ignored(action: string, name = 'host.0', statuses: Statuses = running, bench?: Bench) {
  const asked = bench ?? benchIn(statuses)
  asked.ask(name, action)
  asked.answer('shutdown')
  for (let passed = 0; passed < 300_000; passed += 5000) {
    asked.pass(5000)
    for (const on of Object.keys(running)) asked.power(on, 'On')
  }
  return asked
}

function cut(bench: Bench): void {
  bench.answer('force-off')
  bench.power('host.0', 'Off')
  for (const { verb } of bench.calls('lower')) bench.answer(verb)
}

const why = 'by force: force off (shut down: not seen within 5 min)'

test('a host that ignores the button and is cut was not shut down: it was forced', () => {
  const bench = ignored('GracefulShutdown')
  cut(bench)
  const { state, error } = endedOf(bench, 'GracefulShutdown')
  assert.deepEqual([state, error?.code, error?.message], ['forced', 'forced', why])
  const { status, lastError } = bench.component('host.0')
  assert.deepEqual([status, lastError], ['Off', null])
  const entry = bench.entries.findLast(({ type }) => type === 'transition')
  assert.deepEqual([entry?.to, entry?.outcome, entry?.message], ['Off', 'forced', why])
  const alert = alertOf(bench, 'forced-off')
  assert.equal(alert?.message, `host.0: GracefulShutdown ended ${why}`)
})

test('that a host was cut is an alert where policy says so', () => {
  const quiet = platformWith((config) => ({
    ...config,
    policies: {
      ...config.policies,
      chassisPowerOff: { ...config.policies.chassisPowerOff, alertsWhenForced: false },
    },
  }))
  const bench = ignored('GracefulShutdown', 'host.0', running, benchIn(running, quiet))
  cut(bench)
  assert.equal(endedOf(bench, 'GracefulShutdown').state, 'forced')
  assert.equal(stands(bench, 'forced-off'), false)
})

test('a host that goes off by itself at last was shut down', () => {
  const bench = benchIn(running)
  bench.ask('host.0', 'GracefulShutdown')
  bench.answer('shutdown', 'rejected')
  bench.power('host.0', 'Off')
  for (const { verb } of bench.calls('lower')) bench.answer(verb)
  assert.equal(endedOf(bench, 'GracefulShutdown').state, 'succeeded')
})

test('a restart, and an emergency off, that had to cut say so as well', () => {
  const restarted = ignored('GracefulRestart')
  cut(restarted)
  restarted.pass(10_000)
  restarted.answer('on')
  restarted.power('host.0', 'On')
  for (const progress of ['OSBootStarted', 'OSRunning']) restarted.boot('host.0', progress)
  assert.equal(restarted.component('host.0').status, 'Running')
  assert.equal(endedOf(restarted, 'GracefulRestart').state, 'forced')
  assert.equal(stands(restarted, 'forced-off'), true, 'what it may have lost is still lost')
  restarted.ask('host.0', 'ForceOff')
  cut(restarted)
  restarted.pass(60_000)
  assert.equal(stands(restarted, 'forced-off'), false)
})

test('a chassis whose hosts were cut did not go off gracefully', () => {
  const slow = ignored('PowerOff', 'chassis.0')
  cut(slow)
  const taken = benchIn(running)
  taken.ask('chassis.0', 'PowerOff')
  taken.answer('shutdown')
  taken.ask('host.0', 'ForceOff')
  cut(taken)
  for (const bench of [slow, taken]) {
    bench.answer('off')
    bench.power('chassis.0', 'Off')
    while (bench.calls().length > 0) bench.answer(bench.calls()[0]!.verb)
    const { state, error } = endedOf(bench, 'PowerOff')
    assert.deepEqual(
      [state, error?.message],
      ['forced', 'by force: hosts shut down: host.0 by force'],
    )
  }
  assert.equal(stands(slow, 'forced-off'), true)
  assert.equal(stands(taken, 'forced-off'), false, 'somebody wanted that')
})

test('a chassis whose hosts shut down by themselves went off gracefully', () => {
  const bench = benchIn(running)
  bench.ask('chassis.0', 'PowerOff')
  bench.answer('shutdown')
  bench.power('host.0', 'Off')
  while (bench.calls().length > 0) {
    const { verb, target } = bench.calls()[0]!
    bench.answer(verb)
    if (target === 'chassis.0') bench.power('chassis.0', 'Off')
  }
  assert.equal(endedOf(bench, 'PowerOff').state, 'succeeded')
})
