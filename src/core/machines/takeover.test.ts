/** Taking over: who ends whom, for every pair of classes of recipes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchIn } from '../../../test/harness/platform.ts'
import type { RecipeClass } from '../model/platform/platform.ts'
import { recipeClasses } from './recipe-classes.ts'
import { allowedActions } from './takeover.ts'

/** An action of each class, that is under way for as long as nothing answers. */
const inProgress: Readonly<Record<RecipeClass, string>> = {
  quiet: 'Nmi',
  up: 'PowerCycle',
  down: 'GracefulShutdown',
  force: 'ForceOff',
  emergency: 'EmergencyOff',
  cut: 'EmergencyCut',
}
/** Another of the same class where there is one. */
const asked: Readonly<Record<RecipeClass, string>> = {
  ...inProgress,
  quiet: 'EnterDiagnostic',
  up: 'ForceRestart',
  force: 'Isolate',
}

/** For each class that is asked, those in progress that it ends. */
const ends: Readonly<Record<RecipeClass, readonly RecipeClass[]>> = {
  quiet: [],
  up: [],
  down: ['quiet', 'up'],
  force: ['quiet', 'up', 'down'],
  emergency: ['quiet', 'up', 'down', 'force'],
  cut: ['quiet', 'up', 'down', 'force', 'emergency'],
}

const classes = Object.keys(ends) as readonly RecipeClass[]

test('the table of who takes over from whom is the one that is meant', () => {
  const table = Object.entries(recipeClasses).map(([name, { overtakes }]) => [name, overtakes])
  assert.deepEqual(Object.fromEntries(table), ends)
})

for (const first of classes) {
  for (const second of classes) {
    if (inProgress[first] === asked[second]) {
      test(`${asked[second]} while it is under way is the same operation`, () => {
        const { bench, id } = busyWith(first)
        const answer = bench.ask('host.0', asked[second])
        assert.ok(answer.kind === 'accepted' && answer.unchanged)
        assert.equal(answer.operation?.id, id)
      })
      continue
    }
    const takesOver = ends[second].includes(first)
    const deals = takesOver ? 'ends' : 'waits for'
    test(`a recipe that is ${second} ${deals} one that is ${first}`, () => {
      const { bench, id } = busyWith(first)
      const answer = bench.ask('host.0', asked[second])
      if (!takesOver) {
        assert.equal(answer.kind === 'refused' && answer.refusal.code, 'busy')
        assert.equal(bench.operation('host.0').id, id)
        return
      }
      assert.ok(answer.kind === 'accepted' && !answer.unchanged)
      assert.equal(bench.operation('host.0').action, asked[second])
      const ended = bench.system.ended.find((operation) => operation.id === id)
      assert.deepEqual([ended?.state, ended?.error?.code], ['aborted', 'taken-over'])
      assert.ok(bench.calls().every((call) => !call.id.startsWith(`${id}/`)))
    })
  }
}

test('what is allowed is what would not be refused for what is in progress', () => {
  for (const first of classes) {
    const { bench } = busyWith(first)
    const allowed = allowedActions(bench.platform, bench.component('host.0'))
    for (const second of classes) {
      // What the service asks for by itself in an emergency is told to nobody.
      if (inProgress[first] === asked[second] || asked[second].startsWith('Emergency')) continue
      const answer = benchCopy(first).ask('host.0', asked[second])
      const isRefused = answer.kind === 'refused'
      assert.equal(allowed.includes(asked[second]), !isRefused, `${asked[second]} during ${first}`)
    }
  }
})

test('the identify light is lit whatever is in progress, and ends nothing', () => {
  for (const first of classes) {
    const { bench, id } = busyWith(first)
    const answer = bench.ask('host.0', 'IdentifyOn')
    assert.ok(answer.kind === 'accepted' && !answer.unchanged)
    assert.equal(bench.component('host.0').identify, true)
    bench.ask('host.0', 'IdentifyOff')
    bench.ask('host.0', 'IdentifyOff')
    assert.equal(bench.operation('host.0').id, id)
  }
})

const callOf: Readonly<Record<RecipeClass, string>> = {
  quiet: 'nmi',
  up: 'force-off',
  down: 'shutdown',
  force: 'force-off',
  emergency: 'shutdown',
  cut: 'force-off',
}

const benchCopy = (first: RecipeClass) => busyWith(first).bench

function busyWith(first: RecipeClass) {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.ask('host.0', inProgress[first])
  assert.equal(bench.calls(callOf[first]).length, 1)
  return { bench, id: bench.operation('host.0').id }
}
