/** The shipped examples on simulated hardware: brought up, taken down, and what is true of them. */

import assert from 'node:assert/strict'
import type { Power } from '../../src/core/model/ids.ts'
import { wordOf } from '../../src/core/model/power.ts'
import { rowOf } from '../../src/core/model/table.ts'
import { powerIn } from '../../src/rehearse/world/truth.ts'
import { comeToRest } from '../harness/checks.ts'
import { exampleConfig } from '../harness/platform.ts'
import { createWorld, type World } from '../harness/world.ts'

/** Longer than any of them takes for anything, and how long it has to stay so; virtual ms. */
const longMs = 600_000
const stayMs = 5000

export const settled = (world: World) => comeToRest(world, longMs, stayMs)

/** Everything that can have power, each after what it depends on. */
export function poweredIn({ platform }: World): readonly string[] {
  const ordered: string[] = []
  const visit = (name: string): void => {
    const description = platform.components[name]
    if (description === undefined || description.kind === 'bmc' || ordered.includes(name)) return
    const { chassis, dependsOn } = description
    if (chassis !== null) visit(chassis)
    for (const { on } of dependsOn) if ('component' in on) visit(on.component)
    ordered.push(name)
  }
  for (const name of Object.keys(platform.components)) visit(name)
  return ordered
}

export async function startedWith(file: string): Promise<World> {
  const world = await createWorld({ config: exampleConfig(file) })
  await world.rest(longMs)
  return world
}

/** The example with everything on. */
export async function allOn(file: string): Promise<World> {
  const world = await startedWith(file)
  for (const name of poweredIn(world)) await asked(world, name, 'PowerOn')
  await settled(world)
  assertPower(world, poweredIn(world), 'On')
  return world
}

/** Asks for it, and waits until it is done. */
export async function asked(world: World, name: string, action: string): Promise<void> {
  const { code, body } = await world.ask('action', { name, action, wait: '10m' })
  assert.equal(code, 200, `${name} ${action}: ${JSON.stringify(body)}`)
  assert.equal(body.operation?.state ?? 'succeeded', 'succeeded', JSON.stringify(body.operation))
}

/** What they are said to be is what they are. */
export function assertPower(world: World, names: readonly string[], power: Power): void {
  for (const name of names) {
    assert.equal(claimed(world, name), power, `${name} is ${statusOf(world, name)}`)
    assert.equal(measured(world, name), power, `the rail of ${name}`)
  }
}

export const statusOf = (world: World, name: string) =>
  rowOf(world.system().components, name)?.status

/** Those that are on for all anybody knows, in the order of the file. */
export const onIn = (world: World): readonly string[] =>
  Object.values(world.platform.components)
    .filter(({ kind, name }) => {
      return kind !== 'bmc' && claimed(world, name) === 'On' && measured(world, name) === 'On'
    })
    .map(({ name }) => name)

function claimed({ platform, ...world }: World, name: string): Power | null | undefined {
  const component = rowOf(world.system().components, name)
  if (component === undefined) return undefined
  const implied = platform.machines[component.kind]?.statuses[component.status]?.impliedPower
  return implied && wordOf(implied)
}

const measured = ({ simulator }: World, name: string) => powerIn(simulator.truth(), name)
