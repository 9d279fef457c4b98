/** A case of a refusal: how somebody comes to be refused, and what he is answered then. */
import type { Command } from '../../../src/core/model/events/command.ts'
import type { Refusal } from '../../../src/core/model/refusals.ts'
import type { Bench } from '../platform.ts'
import { createWorld, type World, type WorldOptions } from '../world.ts'

export interface Refused {
  readonly play: () => Refusal | Promise<Refusal>
  readonly message: string
  /** What was seen, as `lineOf` writes it. */
  readonly saw?: readonly string[]
  /** Where it is not what the code has it to be. */
  readonly todo?: string
}

const by = { id: 'c1', actor: 'anna', reason: null }

/** What a command comes to, by `step` itself. */
export function commanded(
  bench: Bench,
  command: Partial<Command> & Pick<Command, 'kind'>,
): Refusal {
  const { answer } = bench.deliver({ ...by, ...command } as Command)
  if (answer?.kind !== 'refused') throw new Error(`it was ${answer?.kind}`)
  return answer.refusal
}

/** What an action comes to that is asked for. */
export function asked(bench: Bench, ...args: Parameters<Bench['ask']>): Refusal {
  const answer = bench.ask(...args)
  if (answer.kind !== 'refused') throw new Error(`it was ${answer.kind}`)
  return answer.refusal
}

const worlds: World[] = []

/** A world of its own, after whatever is done to it. */
export async function worldIn(
  then: (world: World) => Promise<unknown> = () => Promise.resolve(),
  options: WorldOptions = {},
): Promise<World> {
  const world = await createWorld(options)
  worlds.push(world)
  await world.rest()
  await then(world)
  return world
}

let shared: Promise<World> | null = null

/** What the whole service answers, over the bus. */
export async function answered(path: string, body: object, world?: World): Promise<Refusal> {
  shared ??= worldIn((one) => one.ask('chassis.power.on', { name: 'chassis.0', wait: '60s' }))
  const { code, body: refusal } = await (world ?? (await shared)).ask(path, body)
  if (code === 200) throw new Error(`${path} was accepted`)
  return refusal
}

export const stopWorlds = () => Promise.all(worlds.map((world) => world.stop()))
