/** Exploration: the proof for one host and for two, and that a planted fault is found. */
import assert from 'node:assert/strict'
import { availableParallelism } from 'node:os'
import { test } from 'node:test'
import type { Platform, Recipe, Step } from '../../src/core/model/platform/platform.ts'
import { explore, liveness } from '../../src/verify/exploration/explore.ts'
import { createPool } from '../../src/verify/exploration/pool.ts'
import { profileOf, usualBounds } from '../../src/verify/exploration/setup.ts'
import { movesIn, narrate } from '../../src/verify/exploration/story.ts'
import { createWalker } from '../../src/verify/exploration/walk.ts'
import type { Bounds } from '../../src/verify/exploration/world.ts'
import { example, exampleConfig } from '../harness/platform.ts'
import { exploreHere, setupWith, upAndDown } from './setup.ts'

/** On a machine that is busy with other things it takes its time. */
const isLong = process.env.LONG !== undefined
const patient = { timeout: isLong ? 14_400_000 : 1_800_000 }

/**
 * What is explored without `LONG=1`, which takes minutes: the way up and the way down. Every
 * mistake that is planted and found by exploring what goes wrong (`test/mutations/`) is found
 * there; restarts and cycles are of the same steps, one after the other, and a forced off is of
 * fewer.
 */
const inBrief: Partial<Bounds> = { unasked: allBut(...upAndDown) }

test(
  'one host: whatever goes wrong once, every rule holds and all comes to rest',
  patient,
  async () => {
    const { isWhole, counterexample, states } = await explored(1, isLong ? {} : inBrief)
    assert.deepEqual([counterexample, isWhole], [null, true])
    assert.ok(states > (isLong ? 30_000 : 5000), `only ${states} states`)
  },
)

if (!isLong)
  test('one host: whatever is asked where nothing goes wrong, every rule holds', async () => {
    const { isWhole, counterexample, states } = await explored(1, { faults: 0 })
    assert.deepEqual([counterexample, isWhole], [null, true])
    assert.ok(states > 200, `only ${states} states`)
  })

/** It takes half a minute to look at what a slow supply, a fault in every run, shows as well. */
if (isLong)
  test('one host, supplies that take their time: every rule holds', patient, async () => {
    const bounds = { ...inBrief, faults: 0, supplies: 'take their time' } as const
    const { isWhole, counterexample, states } = await explored(1, bounds)
    assert.deepEqual([counterexample, isWhole], [null, true])
    assert.ok(states > 5000, `only ${states} states`)
  })

/**
 * What two hosts can do that one cannot: wait for each other, and power on at once. What goes wrong
 * meanwhile goes wrong with one host too, and in each seed; with both it takes minutes.
 */
const [whatOfTwo, ofTwo, statesOfTwoMin] = isLong
  ? ['whatever goes wrong once', {}, 100_000]
  : ['where nothing goes wrong', { faults: 0 }, 400]

test(`two hosts: ${whatOfTwo}, every rule holds and all comes to rest`, patient, async () => {
  const { isWhole, counterexample, states } = await explored(2, ofTwo)
  assert.deepEqual([counterexample, isWhole], [null, true])
  assert.ok(states > statesOfTwoMin, `only ${states} states`)
})

test('a recipe that asks no interlock is found, by the shortest way there is', async () => {
  const setup = setupWith(1, { faults: 0 }, (platform) =>
    withRecipe(platform, 'host.power-on', (recipe) => ({ ...recipe, energises: false })),
  )
  const { counterexample } = await exploreHere(setup)
  assert.equal(counterexample?.rule, 'nothing is asked to take power against an interlock')
  const texts = createWalker(setup).textsAlong(counterexample.path)
  assert.deepEqual(texts, [
    'statemgr starts',
    'the services are asked how everything is',
    'the services are asked how everything is',
    'PowerOn of chassis.0 is asked for',
    'the "on" of psu.0 is done and answered',
    'psu.0 turns on',
    'the "raise" of cpu_zone is done and answered',
    'the "on" of chassis.0 is done and answered',
    'chassis.0 turns on',
    'PowerOff of chassis.0 is asked for',
    'the "off" of chassis.0 is done and answered',
    'chassis.0 turns off',
    'the services are asked how everything is',
    'the "off" of psu.0 is done and answered',
    'psu.0 turns off',
    'the "lower" of cpu_zone is done and answered',
    'PowerOn of host.0 is asked for',
    'the "raise" of cpu_zone is done and answered',
  ])
  const story = narrate(setup, texts)
  assert.match(story, /^! nothing is asked to take power against an interlock/m)
  assert.equal(narrate(setup, movesIn(story)), story)
})

test('a step that waits for ever is found: it never comes to rest', async () => {
  const endless = (step: Step): Step =>
    step.name === 'chassis power good' ? { ...step, timeoutMs: Number.POSITIVE_INFINITY } : step
  const setup = setupWith(1, { unasked: allBut('chassis.PowerOn') }, (platform) =>
    withRecipe(platform, 'chassis.power-on', (recipe) => ({
      ...recipe,
      steps: recipe.steps.map(endless),
    })),
  )
  const { counterexample } = await exploreHere(setup)
  assert.equal(counterexample?.rule, liveness)
})

test('what was not explored is not said to hold', async () => {
  const { isWhole, states, depth } = await exploreHere(setupWith(2), 100)
  assert.equal(isWhole, false)
  assert.ok(states > 100 && depth > 0)
})

async function explored(hosts: number, changed: Partial<Bounds> = {}) {
  const { config } = profileOf(exampleConfig(), hosts)
  const pool = createPool(
    config,
    { ...usualBounds, ...changed },
    Math.min(2, availableParallelism()),
  )
  try {
    return await explore(pool.expanders, { statesMax: 1_000_000 }, () => {})
  } finally {
    await pool.stop()
  }
}

/** The platform with another recipe, in its plans as well. */
function withRecipe(
  platform: Platform,
  name: string,
  change: (recipe: Recipe) => Recipe,
): Platform {
  const recipe = change(platform.recipes[name]!)
  const plans = Object.entries(platform.plans).map(([component, all]) => {
    const plan = all[name]
    if (plan === undefined) return [component, all]
    const steps = plan.steps.map((planned) => ({
      ...planned,
      step: recipe.steps.find((step) => step.name === planned.step.name) ?? planned.step,
    }))
    return [component, { ...all, [name]: { ...plan, recipe, steps } }]
  })
  return {
    ...platform,
    recipes: { ...platform.recipes, [name]: recipe },
    plans: Object.fromEntries(plans),
  }
}

/** Nothing is asked for but these: the name of an action, of one kind or of all. */
function allBut(...asked: readonly string[]): readonly string[] {
  const actions = Object.entries(example.machines).flatMap(([kind, machine]) =>
    Object.keys(machine.actions).map((action) => [kind, action] as const),
  )
  const others = actions.filter(
    ([kind, action]) => !asked.includes(action) && !asked.includes(`${kind}.${action}`),
  )
  return [...usualBounds.unasked, ...others.map(([kind, action]) => `${kind}.${action}`)]
}
