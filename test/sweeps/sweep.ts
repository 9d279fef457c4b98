/** A sweep over a platform's recipes: each call spoiled in each way, a crash at each commit. */

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { lookUp } from '../../src/core/model/look-up.ts'
import type { Platform } from '../../src/core/model/platform/platform.ts'
import { repeats } from '../../src/core/model/verbs.ts'
import { compile } from '../../src/platform/compile/platform.ts'
import type { Config } from '../../src/platform/schema/config.ts'
import { checkJournal, comeToRest, listenForCalls } from '../harness/checks.ts'
import { createWorld } from '../harness/world.ts'
import { runCrashing } from './crash.ts'
import { type Dialect, type Ending, restMaxMs, stayMs, unlike } from './ending.ts'
import { createInterference, nowhere, type Spoiling, spoilings } from './interference.ts'
import { type Arrival, arrivalsOf, bringAbout, ordersOf } from './situations.ts'

/** All waits short, so that whatever ends at a deadline ends soon. */
export const hurried = (config: Config): Config => ({
  ...config,
  transitionTimeout: 4000,
  hosts: config.hosts.map((host) => ({ ...host, bootTimeout: 4000 })),
  bmc: { ...config.bmc, initializationTimeout: 6000, updateTimeout: 6000 },
  integrations: { ...config.integrations, timeout: 500, retry: { attempts: 3, delay: 200 } },
  emergency: { ...config.emergency, gracefulTimeout: 3000 },
  policies: {
    ...config.policies,
    chassisPowerOff: {
      ...config.policies.chassisPowerOff,
      gracefulTimeout: 4000,
      forceTimeout: 2000,
    },
  },
  limits: { ...config.limits, observationStale: 4000, minimumOffTime: 500, settle: 2000 },
  simulation: { ...config.simulation, bootTime: 300, shutdownTime: 200, bmcResetTime: 300 },
})

const isLong = process.env.LONG !== undefined

/**
 * A step without the numbers in it: the shutdown of the second host of a chassis is like that of
 * the first, and turning on one supply like turning on another. The same verb of the same recipe on
 * the same kind of thing is one call to whatever decides what becomes of it: that reads the plan,
 * and no names.
 */
const likenessOf = (step: string): string =>
  step
    .replace(/^run[\d-]+/, '')
    .replace(/\/\d+ /, ' ')
    .replaceAll(/\.\d+/g, '')

/**
 * The ways in which one step is spoiled in brief, so many of them: the next one is in those that
 * follow, so that a verb, which many recipes ask for, is spoiled in each.
 */
const waysOf = (count: number, ways: number): readonly Spoiling[] =>
  Array.from({ length: ways }, (_, index) => spoilings[(count * ways + index) % spoilings.length]!)

/**
 * Whether a crash comes after a commit, or before it, so that it is lost: what is lost with the
 * first was never accepted. In brief it is one and the other in turn.
 */
const crashesAround = (commit: number): readonly boolean[] => {
  if (commit === 1) return [true]
  return isLong ? [false, true] : [commit % 2 === 1]
}

/** What is swept, and in whose words. */
export interface Sweep {
  readonly isSwept: (recipe: string) => boolean
  readonly dialect?: Dialect
  /** What is swept without `LONG=1`: everything, unless a sweep says why something else will do. */
  readonly inBrief?: {
    readonly isSwept?: (recipe: string) => boolean
    readonly isSpoiled?: (step: string) => boolean
    readonly isCrashed?: (recipe: string) => boolean
    /** In how many of the ways each step is spoiled; in two, unless something else is said. */
    readonly ways?: number
  }
}

/** Registers the tests of each recipe that is swept, and that each can be asked for. */
export function sweep(
  config: Config,
  { isSwept: isWanted, dialect = native, inBrief = {} }: Sweep,
): void {
  const { platform } = compile(config)
  const isSwept = (recipe: string) =>
    isWanted(recipe) &&
    !isInVain(platform, recipe) &&
    (isLong || (inBrief.isSwept?.(recipe) ?? true))
  /** Whether this of the steps is spoiled: in brief, not if one like it was before it. */
  const isSpoiled = (step: string, index: number, steps: readonly string[]) =>
    isLong ||
    ((inBrief.isSpoiled?.(step) ?? true) &&
      steps.findIndex((other) => likenessOf(other) === likenessOf(step)) === index)
  const isCrashed = (recipe: string) => isLong || (inBrief.isCrashed?.(recipe) ?? true)
  let spoiled = 0
  const nextWays = () => (isLong ? spoilings : waysOf(spoiled++, inBrief.ways ?? 2))
  const recipes = Object.keys(platform.recipes).filter(isSwept)
  const orders = new Map([...ordersOf(platform)].filter(([recipe]) => isSwept(recipe)))
  let arrivals: ReadonlyMap<string, Arrival> = new Map()

  before(async () => {
    arrivals = await arrivalsOf(orders, platform, () => createWorld({ config }))
  })

  test('every recipe of the platform can be asked for', () => {
    assert.deepEqual([...arrivals.keys()].sort(), recipes.toSorted())
  })

  for (const recipe of recipes) {
    test(`${recipe} comes to rest in the truth whichever of its calls is spoiled`, async (t) => {
      const arrival = arrivals.get(recipe)!
      const { steps } = await runSpoiled(config, arrival, null, 'repeat', dialect)
      for (const [step, name] of steps.entries()) {
        if (!isSpoiled(name, step, steps)) continue
        for (const spoiling of nextWays()) {
          await t.test(`${spoiling} ${name}`, async () => {
            const { state, times } = await runSpoiled(config, arrival, step, spoiling, dialect)
            if (spoiling.startsWith('lose') && !dialect.isRepeatable(platform, name))
              assert.equal(times, 1, `${name} was asked for ${times} times`)
            if (dialect.isHarmless(platform, name, spoiling))
              assert.equal(state, dialect.endOf(recipe))
          })
        }
      }
    })

    if (!isCrashed(recipe)) continue
    test(`${recipe} is carried out whichever of its commits is followed by a crash`, async (t) => {
      const arrival = arrivals.get(recipe)!
      const { commits, steps, ...usual } = await runCrashing(config, arrival, null, dialect)
      assert.ok(commits > 0)
      for (let commit = 1; commit <= commits; commit++) {
        for (const isDurable of crashesAround(commit)) {
          const name = `a crash ${isDurable ? 'after' : 'before'} commit ${commit} of ${commits}`
          await t.test(name, async () => {
            const crash = { commit, isDurable }
            const { statuses, outcome, ...run } = await runCrashing(config, arrival, crash, dialect)
            const ended = { statuses: { ...statuses, ...unlike(arrival, usual) }, outcome }
            const isCutShort = steps.some((step) => !run.steps.includes(step))
            if (!dialect.isDoubtful(platform, recipe, isCutShort)) assert.deepEqual(ended, usual)
            else if (outcome === dialect.endOf(recipe) || outcome === 'forced')
              assertSame(arrival, ended, usual)
            // What it had moved before is taken back.
            else assert.match(String(outcome), /^(failed|rolled-back)$/)
          })
        }
      }
    })
  }
}

/** Whether all its steps are of what the platform has not got, as supplies. */
function isInVain({ recipes, plans }: Platform, recipe: string): boolean {
  if (recipes[recipe]!.steps.length === 0) return false
  return Object.values(plans).every((all) => (lookUp(all, recipe)?.steps.length ?? 0) === 0)
}

/**
 * What passes, or happens twice, is no reason to fail; but who is not answered about an NMI
 * can't tell.
 */
const isHarmless: Dialect['isHarmless'] = (platform, step, spoiling) =>
  spoiling === 'reject-once' ||
  spoiling === 'repeat' ||
  (spoiling === 'lose-answer-once' && !blindOf(platform).some((end) => step.endsWith(end)))

/** A reset of a host that tells nothing of its boot. */
const isUnseen = ({ components }: Platform, verb: string, target: string): boolean =>
  verb === 'reset' && components[target]?.kind === 'host' && !components[target].bootProgress

/** Calls that must not be made twice, and whose effect nobody observes. */
const blindOf = (platform: Platform): readonly string[] =>
  Object.values(platform.plans).flatMap((plans) =>
    Object.values(plans).flatMap(({ steps }) =>
      steps.flatMap(({ step, target }, index) =>
        step.kind === 'call' &&
        step.notRepeatable &&
        (!step.verifiedByNext || isUnseen(platform, step.verb, target))
          ? [`/${index} ${step.verb} ${target}`]
          : [],
      ),
    ),
  )

/**
 * Whether a call was made that must not be made twice, and that nobody observes, is not known; nor
 * whether a reset was, of what looks the same before and after. Any other is seen to have been made
 * or not, and then is not made after all.
 */
const isDoubtful: Dialect['isDoubtful'] = ({ recipes }, recipe, isCutShort) =>
  recipes[recipe]!.steps.some(
    (step) =>
      step.kind === 'call' &&
      step.notRepeatable &&
      (!step.verifiedByNext || step.verb === 'reset' || isCutShort),
  )

/** The reset that a boot is tried again with is one more, and meant to be. */
const isRepeatable: Dialect['isRepeatable'] = ({ plans }, named) => {
  const [, index = '', verb = '', target = ''] = /\/(\d+) (\S+) (\S+)$/.exec(named) ?? []
  const isAnother = Object.values(lookUp(plans, target) ?? {}).some(
    ({ steps }) => steps[Number(index)]?.step.kind === 'observe' && verb === 'reset',
  )
  return isAnother || (lookUp(repeats, verb)?.native ?? 'same') === 'same'
}

const native: Dialect = {
  ...{ createInterference, isHarmless, isDoubtful, isRepeatable, listenForCalls },
  endOf: () => 'succeeded',
}

async function runSpoiled(
  config: Config,
  arrival: Arrival,
  step: number | null,
  spoiling: Spoiling,
  dialect: Dialect,
) {
  const interference = dialect.createInterference()
  const world = await createWorld({ config, through: interference.through })
  world.bus.subscribe(nowhere, () => {})
  await bringAbout(world, arrival.before)
  const checkCalls = dialect.listenForCalls(world)
  interference.begin(step, spoiling)
  const { code, body } = await world.ask('action', arrival.order)
  assert.equal(code, 200)
  await comeToRest(world, restMaxMs, stayMs)
  const { id } = body.operation
  const history = await world.history()
  checkJournal(history, [id])
  checkCalls(history)
  const { body: operation } = await world.ask('operation.get', { id })
  await world.stop()
  const steps = interference.steps()
  const times = step === null ? 0 : interference.times(steps[step]!)
  return { steps, times, state: operation.state }
}

/** What was asked for is as it usually is; others tell of their own doubts. */
function assertSame({ order: { name } }: Arrival, ended: Ending, usual: Ending): void {
  assert.equal(ended.statuses[name], usual.statuses[name])
}
