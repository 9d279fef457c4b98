/** Mutations: mistakes are planted in the product, one at a time, and each of them is found. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { placesIn } from '../harness/planting.ts'
import { upAndDown } from '../verify/setup.ts'
import { ask, askTests, isAbout, survival } from './catching.ts'
import { byTest, type Mutation, type TestCatcher } from './mutation.ts'
import { askerMutations } from './of-askers.ts'
import { beliefMutations } from './of-beliefs.ts'
import { floodMutations } from './of-floods.ts'
import { insightMutations } from './of-insight.ts'
import { keepingMutations } from './of-keeping.ts'
import { recipeMutations } from './of-recipes.ts'
import { recordingMutations } from './of-recording.ts'
import { ruleMutations } from './of-rules.ts'
import { toldMutations } from './of-told.ts'
import { mutationsPage, runOf } from './page.ts'

const root = join(import.meta.dirname, '../..')

const groups: Readonly<Record<string, readonly Mutation[]>> = {
  'Machines and recipes': recipeMutations,
  'Interlocks, overrides and policies': ruleMutations,
  'What is believed and told': [...beliefMutations, ...toldMutations, ...insightMutations],
  'What is kept, done and answered': [
    ...keepingMutations,
    ...askerMutations,
    ...floodMutations,
    ...recordingMutations,
  ],
}
const mutations = Object.values(groups).flat()
const catchers = mutations.map(({ caughtBy }) => caughtBy)

/**
 * Those that are planted. Whether the others are found as well changes with whoever finds them, and
 * is asked with `LONG=1`: a process for each takes a minute. Without it, the first of each group
 * that a test finds, and the first that a seed or an exploration finds; that all have their place
 * still is asked always.
 */
const isLong = process.env.LONG !== undefined
const planted = isLong ? mutations : inBrief()

function inBrief(): readonly Mutation[] {
  const isFoundBy = (kind: string) => (one: Mutation) =>
    one.caughtBy.kind === kind && !('isLong' in one.caughtBy)
  const byTests = Object.values(groups).map((group) => group.find(isFoundBy('test'))!)
  return [...byTests, ...['seed', 'exploration'].map((kind) => mutations.find(isFoundBy(kind))!)]
}

/** More would only take their time from each other, and from the tests beside them. */
const concurrency = 2

test('every mutation still has its place in the source, and a name of its own', () => {
  for (const mutation of mutations) {
    const places = placesIn(readFileSync(join(root, mutation.file), 'utf8'), mutation)
    assert.equal(places, 1, `${mutation.name}: ${mutation.find} occurs ${places} times`)
  }
  assert.equal(new Set(mutations.map(({ name }) => name)).size, mutations.length)
})

test('tests, seeds and explorations all have their part in it', () => {
  const count = (kind: string) => catchers.filter((catcher) => catcher.kind === kind).length
  assert.ok(mutations.length >= 24)
  assert.ok(count('exploration') >= 5, `${count('exploration')} explorations`)
  assert.ok(count('seed') >= 5, `${count('seed')} seeds`)
})

test('what explorations find is within what is explored in each run of the tests', () => {
  for (const catcher of catchers) {
    if (catcher.kind !== 'exploration') continue
    const { rule, faults, asked } = catcher
    assert.ok(faults <= 1, rule)
    // Where nothing goes wrong, all is asked.
    const isExplored = faults === 0 || asked.every((action) => upAndDown.includes(action))
    assert.ok(isExplored, rule)
  }
})

test('the page of mutations is that of these', () => {
  const file = join(root, 'docs/mutations.md')
  const text = mutationsPage(groups)
  if (process.env.UPDATE !== undefined) writeFileSync(file, text)
  const published = existsSync(file) ? readFileSync(file, 'utf8') : ''
  assert.equal(published, text, 'run this test with UPDATE=1')
})

suite('where nothing is planted, nobody finds anything', { concurrency }, () => {
  const finders = planted.map(({ caughtBy }) => caughtBy)
  const tests = finders.filter((one): one is TestCatcher => one.kind === 'test')
  test('the tests', async () => {
    const { verdicts, errors } = await askTests(tests)
    assert.deepEqual(
      verdicts.filter(({ failure }) => failure !== null),
      [],
      errors,
    )
    const unheard = tests.filter((one) => !verdicts.some(({ of }) => isAbout(one, of)))
    assert.deepEqual(unheard, [], errors)
  })
  const others = finders.flatMap((one) => (one.kind === 'test' ? [] : [one]))
  for (const [name, catcher] of new Map(others.map((one) => [runOf(one), one]))) {
    test(name, async () => {
      const { verdicts, errors } = await ask(catcher, null)
      assert.deepEqual(verdicts, [{ of: 'all rules', failure: null }], errors)
    })
  }
})

suite('what finds nothing is not taken for finding something', { concurrency }, () => {
  const caughtBy = byTest(
    'src/core/operations/saga.test.ts',
    'a power-on goes through its steps to Running',
  )
  const place = { file: 'src/core/operations/saga.ts', find: '    startedAt: saga.now,\n' }
  const reports = {
    'a mutation that harms nobody': ['    startedAt: saga.now + 0,\n', /^nobody finds it/],
    'one that makes no sense': ['    startedAt: nonsense(),\n', /^it breaks down: ReferenceError/],
    'one that is no TypeScript': ['    startedAt: ,\n', /^nobody finds it(.|\n)*SyntaxError/],
  } as const
  for (const [name, [replace, expected]] of Object.entries(reports)) {
    test(name, async () => {
      const why = survival(caughtBy, await ask(caughtBy, { ...place, replace }))
      assert.match(why ?? 'it counts as found', expected)
    })
  }
  test('one whose place is gone', async () => {
    const said = await ask(caughtBy, { ...place, find: 'nowhere', replace: '' })
    assert.match(survival(caughtBy, said) ?? '', /^it was not even planted(.|\n)*outdated: nowhere/)
  })
})

suite('each mutation is found', { concurrency }, () => {
  for (const mutation of planted) {
    test(mutation.name, async () => {
      const said = await ask(mutation.caughtBy, mutation)
      assert.equal(survival(mutation.caughtBy, said), null)
    })
  }
})
