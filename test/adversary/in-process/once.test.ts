/** Once is once: a call that must not be made twice is not made again, whoever was killed when. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Planned } from '../../../src/core/model/platform/platform.ts'
import {
  type Bench,
  benchIn,
  createBench,
  platformOf,
  platformWith,
  startOf,
} from '../../harness/platform.ts'

const platform = platformWith()
const on = { 'chassis.0': 'On', 'host.0': 'Running' }

/** As the store gives it back after a SIGKILL; gives the calls that the next run makes. */
function killed(bench: Bench): readonly string[] {
  bench.system = structuredClone(bench.system)
  const { effects } = bench.deliver(startOf('next', false))
  return effects.flatMap((effect) =>
    effect.kind === 'call' ? [`${effect.verb} ${effect.target}`] : [],
  )
}

test('an interrupt that was out at a kill is in doubt, and never sent again', () => {
  const bench = benchIn(on)
  bench.ask('host.0', 'Nmi')
  assert.equal(bench.calls('nmi').length, 1)
  assert.deepEqual(killed(bench), [])
  const { state, error, steps } = bench.system.ended.at(-1)!
  assert.deepEqual([state, error?.code, steps[0]?.doubtful], ['failed', 'no-answer', true])
  assert.match(error?.message ?? '', /started anew before the answer came/)
  bench.pass(60_000)
  assert.equal(bench.effects.filter((one) => one.kind === 'call' && one.verb === 'nmi').length, 1)
})

test('an answer that comes after the kill completes nothing that is over', () => {
  const bench = benchIn(on)
  bench.ask('host.0', 'Nmi')
  const [call] = bench.calls('nmi')
  killed(bench)
  bench.deliver({ kind: 'outcome', call: call!.id, outcome: { kind: 'done' } })
  assert.equal(bench.system.ended.at(-1)?.state, 'failed')
})

test('a reset that is asked for again because nothing boots is not repeated by a kill', () => {
  const bench = benchIn(on)
  bench.ask('host.0', 'ForceRestart')
  bench.answer('reset')
  // It is heard all the time, and hangs.
  const { timeoutMs } = platform.recipes['host.reset']!.steps[2]!
  for (let ms = 0; ms < timeoutMs; ms += 5_000) {
    bench.power('host.0', 'On')
    bench.boot('host.0', 'PrimaryProcessorInitializationStarted')
    bench.pass(5_000)
  }
  assert.equal(bench.calls('reset').length, 1, 'it did not boot: once more')
  for (let kills = 0; kills < 3; kills++) assert.deepEqual(killed(bench), [])
  const sent = bench.effects.filter((one) => one.kind === 'call' && one.verb === 'reset')
  assert.equal(sent.length, 2)
})

test('a BMC that was shut down is not shut down again by the start that follows', () => {
  const bench = benchIn(on)
  bench.ask('bmc.0', 'Shutdown')
  assert.equal(bench.calls('off').length, 1)
  assert.deepEqual(killed(bench), [])
  bench.pass(700_000)
  assert.equal(bench.component('bmc.0').operation, null)
  const sent = bench.effects.filter((one) => one.kind === 'call' && one.verb === 'off')
  assert.equal(sent.length, 1)
})

/** Whatever there is that is no state to be in, but something that happens. */
const isOnce = ({ step }: Planned) => step.kind === 'call' && ['reset', 'nmi'].includes(step.verb)

const own = platformOf({
  systemName: 'once',
  hosts: [{ name: 'host.0' }],
  chassis: {},
  kinds: {
    host: {
      actions: { Shake: { recipe: 'shake', from: ['Running'] } },
      recipes: {
        shake: {
          class: 'quiet',
          steps: [
            { call: 'power.cap', undo: [{ call: 'power.reset' }] },
            { call: 'power.nmi', undo: { none: 'it is over at once' } },
          ],
        },
      },
    },
  },
})

test('no recipe repeats a reset or an interrupt, whatever whoever wrote it forgot', () => {
  for (const { plans } of [platform, own]) {
    const steps = Object.values(plans).flatMap((byRecipe) =>
      Object.values(byRecipe).flatMap((plan) => plan.steps),
    )
    const all = [...steps, ...steps.flatMap(({ undo }) => undo)].filter(isOnce)
    assert.ok(all.length > 0)
    for (const { step } of all) assert.ok(step.kind === 'call' && step.notRepeatable, step.name)
  }
})

test('nor is it when it takes something back: no answer is doubt, and so is a kill', () => {
  for (const isKilled of [false, true]) {
    const bench = benchIn(on, own)
    bench.ask('host.0', 'Shake')
    bench.answer('cap')
    bench.answer('nmi', 'rejected')
    assert.equal(bench.calls('reset').length, 1)
    if (isKilled) assert.deepEqual(killed(bench), [])
    for (let passed = 0; passed < 20; passed++) bench.pass(10_000)
    const resets = bench.effects.filter((one) => one.kind === 'call' && one.verb === 'reset')
    assert.equal(resets.length, 1)
    assert.equal(bench.system.ended.at(-1)?.error?.code, 'rollback-failed')
  }
})

test('what may be made twice is made again, under the same id', () => {
  const bench = createBench(platform, benchIn(on).system)
  bench.ask('host.0', 'ForceOff')
  const [call] = bench.calls('force-off')
  assert.deepEqual(killed(bench), ['force-off host.0'])
  const again = bench.effects.findLast((one) => one.kind === 'call')
  assert.deepEqual(again, call)
})
