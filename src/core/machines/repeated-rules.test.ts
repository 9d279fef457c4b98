/** Tests of which interlock a step repeats. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { platformWith } from '../../../test/harness/platform.ts'

const budgeted = platformWith((config) => ({
  ...config,
  hosts: config.hosts.map((host) => ({ ...host, powerWatts: 100 })),
  supplies: config.supplies.map((supply) => ({ ...supply, capacityWatts: 500 })),
}))

const repeatedIn = (component: string, recipe: string) =>
  budgeted.plans[component]![recipe]!.steps.filter(
    ({ step, repeats }) => step.kind !== 'call' && repeats !== null,
  ).map(({ step, repeats }) => `${step.name}: ${repeats}`)

test('what a chassis and a host wait for is what their interlocks ask about', () => {
  assert.deepEqual(
    [...new Set(repeatedIn('chassis.0', 'chassis.power-cycle'))],
    [
      'stay off: minimum-off',
      'supply good: power-dependency',
      'supplies give power: power-dependency',
      'cooling confirmed: thermal',
    ],
  )
  assert.deepEqual(
    [...new Set(repeatedIn('host.0', 'host.power-on'))],
    ['power dependencies good: power-dependency'],
  )
  assert.deepEqual(repeatedIn('host.0', 'host.power-cycle'), ['stay off: minimum-off'])
  assert.deepEqual(repeatedIn('host.0', 'host.shutdown'), [])
})
