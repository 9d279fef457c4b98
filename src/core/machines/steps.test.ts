/** Steps: whatever is said to be verified by the next one is looked at there, on every platform. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { exampleConfig, platformOf, platformWith } from '../../../test/harness/platform.ts'
import type { Step } from '../model/platform/platform.ts'
import { verifies } from './steps.ts'

const folder = new URL('../../../examples/', import.meta.url)
const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'))

/** What is looked at by no step, in these and in what takes them back; counts what it looked at. */
function unlooked(steps: readonly Step[], seen: { verified: number }): readonly string[] {
  return steps.flatMap((step, index) => {
    if (step.kind !== 'call') return []
    const [next] = steps.slice(index + 1)
    if (step.verifiedByNext) seen.verified += 1
    const isLooked = !step.verifiedByNext || (next !== undefined && verifies(next, step))
    return [
      ...(isLooked ? [] : [step.name]),
      ...('none' in step.undo ? [] : unlooked(step.undo, seen)),
    ]
  })
}

test('no answer is no doubt only where the next step looks', () => {
  const seen = { verified: 0 }
  for (const file of files) {
    const { recipes } = platformWith(() => exampleConfig(file))
    for (const { name, steps } of Object.values(recipes))
      assert.deepEqual(unlooked(steps, seen), [], `${file}: ${name}`)
  }
  assert.ok(seen.verified > 100, `only ${seen.verified} calls are verified`)
})

test('what presses no button of u-bmc is looked at by nobody there, and its doubt stays', () => {
  const { recipes } = platformWith(() => exampleConfig('ubmc-mock.yaml'))
  const verified = (recipe: string, verb: string) =>
    recipes[recipe]!.steps.flatMap((step) =>
      step.kind === 'call' && step.verb === verb
        ? [`${step.target} ${step.notRepeatable} ${step.verifiedByNext}`]
        : [],
    )
  assert.deepEqual(verified('host.nmi', 'nmi'), ['self true undefined'])
  assert.deepEqual(verified('host.power-on', 'on'), ['self true true'])
  assert.ok(verified('chassis.power-off', 'off').includes('supplies-reversed true undefined'))
})

test('forceTimeout bounds whatever is forced off, also by what asks first', () => {
  const { components, plans, recipes } = platformOf({
    hosts: [{ name: 'host.0' }],
    kinds: { pump: {} },
    components: [{ name: 'pump.0' }],
    policies: { chassis_power_off: { gracefulTimeout: '100s', forceTimeout: '9s' } },
  })
  const forces = ['force', 'emergency', 'cut']
  for (const [name, { kind }] of Object.entries(components)) {
    if (kind === 'bmc') continue
    for (const [recipe, { steps }] of Object.entries(plans[name]!)) {
      if (!forces.includes(recipes[recipe]!.class)) continue
      const seen = steps.flatMap(({ step }) =>
        step.kind === 'observe' && 'power' in step.until && step.until.power === 'Off'
          ? [step.timeoutMs]
          : [],
      )
      assert.equal(seen.at(-1), 9000, recipe)
    }
  }
})
