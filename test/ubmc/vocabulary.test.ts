/**
 * The contract of words with u-bmc: whatever any recipe of a platform that speaks ubmc may send is
 * a word that powermgr has answered, on the recordings and in the double; a new one is found.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallStep, Planned, Platform } from '../../src/core/model/platform/platform.ts'
import { translate } from '../../src/dialects/ubmc/power/verbs.ts'
import { compile } from '../../src/platform/compile/platform.ts'
import { exampleConfig } from '../harness/platform.ts'
import { createBench } from './bench.ts'
import { byHand } from './by-hand.ts'
import { recorded } from './recorded.ts'

const files = ['ubmc-mock.yaml', 'ubmc-asus-iec.yaml']

interface Call {
  readonly service: string
  readonly verb: string
  readonly target: string
}

const platforms = files.map((file) => compile(exampleConfig(file)).platform)
const wordOf = ({ service, verb, target }: Call) => `${service} ${verb} ${target}`

/** What would be dropped without a word, were it sent: what a platform for u-bmc never does. */
const foreign = (platform: Platform): readonly string[] =>
  unique(
    callsOf(platform)
      .filter((call) => translate(platform, call).kind === 'impossible')
      .map(wordOf),
  )

test('every verb of every recipe is one that u-bmc answers, but for the interrupt', () => {
  for (const platform of platforms) {
    assert.ok(unique(callsOf(platform).map(wordOf)).length >= 7)
    assert.deepEqual(foreign(platform), ['power nmi host.0'])
  }
})

test('a verb that is added to any recipe, and that nobody answers, is found', () => {
  for (const platform of platforms) {
    for (const [component, plans] of Object.entries(platform.plans)) {
      for (const [recipe, plan] of Object.entries(plans)) {
        const levitate = { ...plan, steps: [...plan.steps, levitating(component)] }
        const changed = {
          ...platform,
          plans: { ...platform.plans, [component]: { ...plans, [recipe]: levitate } },
        }
        assert.ok(
          foreign(changed).includes(`power levitate ${component}`),
          `not found in ${recipe} of ${component}`,
        )
      }
    }
  }
})

test('each word that is sent was answered by the real powermgr', () => {
  const power = recorded('power').filter(({ subject }) => subject.startsWith('internal.power'))
  const answered = power
    .filter(({ subject }) => subject === 'internal.power.result')
    .map(({ bytes }) => byHand(bytes).text(2))
  const asked = unique(platforms.flatMap(actionsOf).map(({ action }) => action))
  assert.deepEqual(
    asked.filter((action) => !answered.includes(action)),
    [],
  )
  assert.deepEqual(asked, ['force_off', 'power_off', 'power_on', 'reset'])
})

for (const [index, file] of files.entries()) {
  test(`what is asked of powermgr is carried out by the double of ${file}`, async () => {
    const { bench, actions } = await asking(file, platforms[index]!)
    for (const { component, action } of actions) {
      const before = bench.results().length
      bench.press(component, action)
      await bench.clock.advance(5000)
      const [result] = bench.results().slice(before)
      assert.deepEqual(result && [result.operation, result.isDone], [action, true])
    }
  })
}

/** With a powermgr that has the BMC among its components. */
async function asking(file: string, platform: Platform) {
  const bench = await createBench(file, ({ ubmc }) => ({ ubmc: { ...ubmc, bmcPower: true } }))
  return { bench, actions: actionsOf(platform) }
}

function actionsOf(platform: Platform) {
  return callsOf(platform).flatMap((call) => {
    const translated = translate(platform, call)
    if (translated.kind !== 'sent') return []
    return [{ component: call.target, action: translated.action }]
  })
}

/** Every call of every plan, its undo, and what is asked again while it is observed. */
const callsOf = ({ plans }: Platform): readonly Call[] =>
  Object.values(plans).flatMap((byRecipe) =>
    Object.values(byRecipe).flatMap(({ steps }) => steps.flatMap(callsOfStep)),
  )

function callsOfStep({ step, target, undo }: Planned): readonly Call[] {
  const undone = undo.flatMap(callsOfStep)
  if (step.kind === 'call') return [{ service: step.service, verb: step.verb, target }, ...undone]
  if (step.kind !== 'observe' || step.retryWith === undefined) return undone
  return [{ service: 'power', verb: step.retryWith.verb, target }, ...undone]
}

function levitating(target: string): Planned {
  const step: CallStep = {
    kind: 'call',
    name: 'levitate',
    service: 'power',
    verb: 'levitate',
    target: 'self',
    timeoutMs: 1000,
    retries: 0,
    backoffMs: 0,
    undo: { none: 'it comes down by itself' },
  }
  return { name: 'levitate', step, target, undo: [], after: [], repeats: null }
}

const unique = (words: readonly string[]): readonly string[] => [...new Set(words)].sort()
