/** Recoveries: gone through step by step, over restarts, to their end. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, startOf } from '../../../test/harness/platform.ts'
import { change, put } from '../model/system/system.ts'
import { activeAlerts } from './notify.ts'
import { progressList, progressOf } from './recovery-progress.ts'

const boot = 'boot-failed/host.0'

/** A host that did not boot, and is held. */
function quiesced(): Bench {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': ['Quiesced', 'On'] })
  const lastError = { code: 'boot-failed', message: 'did not boot', at: bench.now }
  bench.system = put(bench.system, change(bench.component('host.0'), { lastError }))
  bench.pass(0)
  assert.deepEqual(
    activeAlerts(bench.system).map(({ id }) => id),
    [boot],
  )
  return bench
}

function advance(bench: Bench, step: number, alert = boot) {
  const id = `recovery-${bench.now}-${step}`
  return bench.deliver({
    kind: 'recovery.advance',
    id,
    alert,
    step,
    actor: 'anna',
    reason: 'as told',
  }).answer!
}

const refusal = (answer: ReturnType<typeof advance>) =>
  answer.kind === 'refused' ? `${answer.refusal.code}: ${answer.refusal.message}` : answer.kind

const progress = ({ platform, system, now }: Bench, alert = boot) =>
  progressOf(platform, system, alert, now)

const states = (bench: Bench) =>
  progress(bench)
    ?.steps.map(({ state }) => state)
    .join(' ')

const journal = ({ entries }: Bench) =>
  entries.flatMap(({ type, outcome, message }) =>
    type === 'recovery' ? [[outcome, message?.slice(0, 11) ?? null]] : [],
  )

const forceOff = (bench: Bench) => {
  advance(bench, 2)
  goesOff(bench)
}

function goesOff(bench: Bench): void {
  bench.answer('force-off')
  bench.power('host.0', 'Off')
  bench.answer('lower')
}

test('every alert that stands is listed with its procedure, begun or not', () => {
  const bench = quiesced()
  const [only, ...others] = progressList(bench.platform, bench.system, bench.now)
  assert.deepEqual(others, [])
  assert.deepEqual([only?.alert.id, only?.procedure, only?.next], [boot, 'recover-boot', 1])
  assert.equal(states(bench), 'next later later later')
})

test('a recovery is gone through step by step, by a person and by the service, to its end', () => {
  const bench = quiesced()
  assert.equal(advance(bench, 1).kind, 'recorded')
  assert.equal(states(bench), 'done next later later')
  advance(bench, 2)
  assert.equal(states(bench), 'done doing later later')
  goesOff(bench)
  // The alert is gone with the power; what is left to do is not.
  assert.deepEqual(activeAlerts(bench.system), [])
  assert.equal(states(bench), 'done done next later')
  assert.equal(progress(bench)?.stands, false)
  bench.pass(10_000)
  bench.power('chassis.0', 'On')
  bench.power('host.0', 'Off')
  assert.equal(advance(bench, 3).kind, 'recorded')
  const last = advance(bench, 4)
  assert.equal(last.kind, 'recorded')
  assert.equal(bench.operation('host.0').action, 'PowerOn')
  assert.equal(bench.operation('host.0').actor, 'anna')
})

test('each step is journaled with who did it and why', () => {
  const bench = quiesced()
  advance(bench, 1)
  forceOff(bench)
  assert.deepEqual(journal(bench), [
    ['step-done', 'step 1 of 4'],
    ['step-started', 'step 2 of 4'],
    ['step-done', 'step 2 of 4'],
  ])
  const [first] = bench.entries.filter(({ type }) => type === 'recovery')
  assert.deepEqual(
    [first?.component, first?.cause, first?.actor, first?.reason],
    ['host.0', 'boot-failed', 'anna', 'as told'],
  )
})

test('a step out of order is refused, and the one that is next is named', () => {
  const bench = quiesced()
  assert.match(refusal(advance(bench, 2)), /^out-of-order: .*step 1 is next: Read the console/)
  advance(bench, 1)
  assert.match(refusal(advance(bench, 1)), /^out-of-order: .*step 2 is next/)
  advance(bench, 2)
  assert.match(refusal(advance(bench, 2)), /^out-of-order: .*step 2 is under way as recovery-/)
  assert.match(refusal(advance(bench, 99)), /^out-of-order/)
})

test('an alert that does not stand has nothing to recover', () => {
  const bench = quiesced()
  for (const alert of ['boot-failed/host.1', 'constructor', '__proto__'])
    assert.match(refusal(advance(bench, 1, alert)), /^unknown-alert/)
})

test('what the service cannot do is refused like any request, and the step is still next', () => {
  const bench = quiesced()
  advance(bench, 1)
  forceOff(bench)
  bench.level('zone/cpu_zone', 'critical')
  advance(bench, 3)
  assert.match(refusal(advance(bench, 4)), /^thermal-critical/)
  assert.equal(states(bench), 'done done done next')
})

test('a step that came to nothing is next again, and the journal says so', () => {
  const bench = quiesced()
  advance(bench, 1)
  advance(bench, 2)
  bench.answer('force-off', 'rejected')
  assert.equal(bench.component('host.0').status, 'Error')
  assert.equal(states(bench), 'done next later later')
  assert.deepEqual(journal(bench).at(-1), ['step-failed', 'step 2 of 4'])
})

test('a restart of the service forgets no step, and a step under way goes on', () => {
  const bench = quiesced()
  advance(bench, 1)
  advance(bench, 2)
  bench.system = JSON.parse(JSON.stringify(bench.system))
  bench.deliver(startOf('b'))
  assert.equal(states(bench), 'done doing later later')
  for (const name of ['chassis.0', 'bmc.0']) bench.power(name, 'On')
  bench.power('host.1', 'Off')
  const calls = bench.calls('force-off')
  assert.equal(new Set(calls.map(({ id }) => id)).size, 1)
  bench.deliver({ kind: 'outcome', call: calls[0]!.id, outcome: { kind: 'done' } })
  bench.power('host.0', 'Off')
  bench.answer('lower')
  assert.equal(states(bench), 'done done next later')
})

test('where the condition has to be gone, saying so is not enough', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.level('sensor/dimm_temp', 'warning')
  const alert = 'level-warning/sensor/dimm_temp'
  advance(bench, 1, alert)
  assert.match(refusal(advance(bench, 2, alert)), /^not-mended: .* still stands/)
  assert.match(progress(bench, alert)?.steps[1]?.missing ?? '', /still stands/)
  bench.level('sensor/dimm_temp', 'normal')
  assert.equal(progress(bench, alert)?.ended, 'mended')
  assert.deepEqual(journal(bench).at(-1), ['mended', null])
  bench.pass(1000)
  assert.equal(progress(bench, alert), null)
})

test('the same condition anew begins its recovery anew', () => {
  const bench = quiesced()
  advance(bench, 1)
  forceOff(bench)
  assert.equal(states(bench), 'done done next later')
  bench.pass(60_000)
  const again = { ...bench.component('host.0'), status: 'Quiesced', since: bench.now }
  const lastError = { code: 'boot-failed', message: 'did not boot', at: bench.now }
  bench.system = put(bench.system, change(again, { lastError }))
  bench.pass(0)
  bench.pass(1000)
  assert.equal(states(bench), 'next later later later')
})

test('one that nobody goes on with is given up after a day', () => {
  const bench = quiesced()
  advance(bench, 1)
  forceOff(bench)
  bench.pass(24 * 3_600_000)
  bench.pass(1000)
  assert.equal(progress(bench), null)
  assert.deepEqual(journal(bench).at(-1), ['given-up', null])
})

test('the last step done by the service completes it', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.ask('chassis.0', 'EnterMaintenance', { reason: 'fan 3' })
  const alert = 'maintenance/chassis.0'
  advance(bench, 1, alert)
  assert.equal(advance(bench, 2, alert).kind, 'recorded')
  assert.equal(bench.component('chassis.0').status, 'On')
  assert.deepEqual(journal(bench).at(-1), ['completed', null])
})
