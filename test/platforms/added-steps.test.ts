/** Steps that a board adds to recipes: they stand in each that has the step by which they stand. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'yaml'
import type { ConfigInput } from '../../src/platform/schema/config.ts'
import { configOf, platformOf } from '../harness/platform.ts'
import { createWorld, type World } from '../harness/world.ts'
import { asked, settled } from './shipped.ts'

type Addition = NonNullable<NonNullable<ConfigInput['kinds']>[string]['addedSteps']>[number]

/** A shipped board whose chassis has a gate array that is let go once the main rail is good. */
const withGate = (file: string, additions: readonly Addition[] = [released]): ConfigInput => {
  const board = parse(readFileSync(new URL(`../../examples/${file}`, import.meta.url), 'utf8'))
  const { others = [] } = board.integrations ?? {}
  return {
    ...board,
    integrations: { ...board.integrations, others: [...others, 'fpga'] },
    kinds: { ...board.kinds, chassis: { addedSteps: [...additions] } },
  }
}

const released: Addition = {
  after: 'main rail on',
  steps: [{ call: 'fpga.release', name: 'let go', undo: [{ call: 'fpga.hold' }] }],
}

const boards = ['two-host-chassis.yaml', 'blade-chassis.yaml', 'rack-power-shelf.yaml']

for (const file of boards)
  test(`${file}: it is in power-on and cycle, behind what it follows, and waited for`, () => {
    const { plans, recipes } = platformOf(withGate(file))
    const having = Object.values(recipes).filter(({ steps }) =>
      steps.some(({ name }) => name === 'let go'),
    )
    assert.deepEqual(
      having.map(({ name }) => name),
      ['chassis.power-on', 'chassis.power-cycle'],
    )
    for (const { name } of having) {
      const { steps } = plans['chassis.0']![name]!
      const place = steps.findIndex((step) => step.name === 'let go')
      const before = steps[place]!.after.map((index) => steps[index]!.name)
      assert.deepEqual(before, ['chassis power good'])
      const later = steps.filter(({ step }) => step.name === 'hosts back on')
      assert.equal(later.length > 0, name === 'chassis.power-cycle')
      for (const { after } of later) assert.ok(reaches(steps, after, place))
    }
  })

type Planned = { readonly after: readonly number[] }

const reaches = (steps: readonly Planned[], from: readonly number[], to: number): boolean =>
  from.some((one) => one === to || reaches(steps, steps[one]!.after, to))

test('it is done in a power-on, a cycle and a restore, behind the main rail', async () => {
  const { world, received } = await worldOf(withGate('two-host-chassis.yaml'))
  await asked(world, 'chassis.0', 'PowerOn')
  assert.deepEqual(received.splice(0), ['on', 'release'])
  await asked(world, 'chassis.0', 'PowerCycle')
  assert.deepEqual(received.splice(0), ['off', 'on', 'release'])
  for (const supply of ['psu.0', 'psu.1']) world.simulator.set(`supplies.${supply}.input`, 'Lost')
  await settled(world)
  received.splice(0)
  for (const supply of ['psu.0', 'psu.1']) world.simulator.set(`supplies.${supply}.input`, 'Good')
  await settled(world)
  assert.deepEqual(received.splice(0), ['on', 'release'])
  await world.stop()
})

test('where it fails, all before it is taken back, and it where what follows fails', async () => {
  const { world, received } = await worldOf(
    withGate('two-host-chassis.yaml', [
      released,
      {
        after: 'main rail on',
        steps: [{ call: 'fpga.train', undo: { none: 'it is held next' }, retries: 0 }],
      },
    ]),
  )
  for (const [verb, calls] of [
    ['release', ['on', 'release', 'off']],
    ['train', ['on', 'release', 'train', 'hold', 'off']],
  ] as const) {
    world.simulator.fault({ service: 'fpga', kind: 'refuse', verb })
    const { body } = await world.ask('action', { name: 'chassis.0', action: 'PowerOn', wait: '5m' })
    assert.equal(body.operation.state, 'rolled-back')
    assert.deepEqual(received.splice(0), calls)
    world.simulator.fault({ service: 'fpga', kind: 'none' })
    await settled(world)
    received.splice(0)
  }
  await world.stop()
})

/** With the verbs that its chassis and the gate array are asked for, in their order. */
async function worldOf(board: ConfigInput): Promise<{ world: World; received: string[] }> {
  const world = await createWorld({ config: configOf(board) })
  const received: string[] = []
  for (const service of ['powermgr', 'fpga'])
    world.bus.subscribe(`${service}.control`, (message) => {
      const { target, verb } = JSON.parse(message.text())
      if (target === 'chassis.0') received.push(verb)
    })
  await world.rest()
  return { world, received }
}

const rail = { call: 'fpga.ready', undo: { none: 'it only tells' } } as const

test('before a step that waits for several it waits for the same, and is waited for', () => {
  const board = withGate('two-host-chassis.yaml', [{ before: 'main rail on', steps: [rail] }])
  assert.deepEqual(afters(board, 'chassis.power-on', ['fpga.ready', 'main rail on']), [
    ['supply good', 'cooling confirmed'],
    ['supply good', 'cooling confirmed', 'fpga.ready'],
  ])
})

test('several by one step stand in the order of the file, on either side of it', () => {
  const one = { ...rail, name: 'one' }
  const two = { ...rail, name: 'two' }
  for (const side of ['before', 'after'] as const) {
    const by = { [side]: 'main rail on' }
    const board = withGate('two-host-chassis.yaml', [
      { ...by, steps: [one] },
      { ...by, steps: [two] },
    ])
    assert.ok(afters(board, 'chassis.power-on', ['two'])[0]!.includes('one'), side)
  }
})

test('what cuts power for safety’s sake waits for none of it, unless that is said', () => {
  const before = { before: 'main rail off', steps: [rail] }
  for (const [addition, has] of [
    [before, false],
    [{ ...before, inEmergencies: true as const }, true],
  ] as const) {
    const board = withGate('two-host-chassis.yaml', [addition])
    for (const recipe of ['power-off', 'power-cycle', 'force-off'])
      assert.equal(afters(board, `chassis.${recipe}`, ['fpga.ready']).length, 1, recipe)
    assert.equal(afters(board, 'chassis.emergency-shutdown', ['fpga.ready']).length, has ? 1 : 0)
  }
})

/** What those steps come after, of those that there are. */
function afters(board: ConfigInput, recipe: string, names: readonly string[]) {
  const { steps } = platformOf(board).plans['chassis.0']![recipe]!
  return steps
    .filter(({ step }) => names.includes(step.name))
    .map(({ after }) => [...new Set(after.map((index) => steps[index]!.step.name))])
}
