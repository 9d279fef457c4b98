/**
 * Situations: for each recipe of a platform, what has to be asked before so that it can be asked
 * for.
 */
import { ownActions } from '../../src/core/machines/takeover.ts'
import type { Name } from '../../src/core/model/ids.ts'
import type { Platform } from '../../src/core/model/platform/platform.ts'
import type { World } from '../harness/world.ts'

export interface Order {
  readonly name: Name
  readonly action: string
}

/** An order, and what becomes of it. */
export interface Preparation extends Order {
  /** The power service is gone while it is carried out. */
  readonly isSilent?: true
  /** What it began is left alone until it is given up. */
  readonly isLeft?: true
}

/** How to get to a recipe: what is asked before, one after the other, and what is asked then. */
export interface Arrival {
  readonly recipe: string
  readonly before: readonly Preparation[]
  readonly order: Order
}

/**
 * What the service does by itself in an emergency nobody may ask for, but the sweeps: they come to
 * the recipes of it without an emergency.
 */
for (const action of Object.keys(ownActions)) Reflect.deleteProperty(ownActions, action)

/** Every recipe that there is, once for the first component that has it. */
export function ordersOf(platform: Platform): ReadonlyMap<string, Order> {
  const orders = new Map<string, Order>()
  for (const { name, kind } of Object.values(platform.components)) {
    for (const [action, { recipe }] of Object.entries(platform.machines[kind]!.actions)) {
      if (!orders.has(recipe)) orders.set(recipe, { name, action })
    }
  }
  return orders
}

/**
 * For each recipe the first situation in which its order is carried out: everything on; only the
 * chassis on; everything off; and then each of them after one more action on the component; after
 * one that failed; and after one that was never gone on with. A situation is brought about once for
 * all recipes of a component that still look for one: a dry run disturbs nothing.
 */
export async function arrivalsOf(
  orders: ReadonlyMap<string, Order>,
  platform: Platform,
  createWorld: () => Promise<World>,
): Promise<ReadonlyMap<string, Arrival>> {
  const arrivals = new Map<string, Arrival>()
  for (const [name, ordered] of Map.groupBy(orders, ([, order]) => order.name)) {
    const sought = new Map(ordered)
    /** In a situation that is brought about: which of the actions could be asked for next. */
    const lookFrom = async (before: readonly Preparation[], actions: readonly string[]) => {
      const world = await createWorld()
      await bringAbout(world, before)
      for (const [recipe, order] of sought) {
        if (!(await isPossible(world, order))) continue
        arrivals.set(recipe, { recipe, before, order })
        sought.delete(recipe)
      }
      const next: Order[] = []
      for (const action of actions)
        if (await isPossible(world, { name, action })) next.push({ name, action })
      await world.stop()
      return next
    }
    const actions = Object.keys(platform.machines[platform.components[name]!.kind]!.actions)
    const further: Preparation[][] = []
    for (const base of basesOf(platform)) {
      const next = await lookFrom(base, actions)
      for (const more of [{}, { isSilent: true }, { isLeft: true }] as const)
        further.push(...next.map((order) => [...base, { ...order, ...more }]))
    }
    for (const before of further) if (sought.size > 0) await lookFrom(before, [])
    for (const recipe of sought.keys()) {
      throw new Error(`no situation was found in which ${recipe} can be asked for`)
    }
  }
  return arrivals
}

async function isPossible(world: World, order: Order): Promise<boolean> {
  const { code, body } = await world.ask('action', { ...order, dryRun: true })
  if (code !== 200 || body.unchanged) return false
  return body.verdicts.every(({ verdict }: Verdict) => verdict !== 'blocks')
}

interface Verdict {
  readonly verdict: string
}

/** Asks for one after the other, each when the last is done. */
export async function bringAbout(world: World, orders: readonly Preparation[]): Promise<void> {
  const service = world.config.integrations.power
  await world.rest()
  for (const { isSilent = false, isLeft = false, ...order } of orders) {
    if (isSilent) world.simulator.fault({ service, kind: 'die' })
    await world.ask('action', { ...order, wait: '60s' })
    // What nobody hears of an emergency is asked without end.
    if (!isSilent || !(await world.clock.runUntil(isUnheard(world), leftMs))) await world.rest()
    if (isSilent) world.simulator.fault({ service, kind: 'none' })
    await world.rest()
    if (isLeft) await world.advance(leftMs)
  }
}

const isUnheard = (world: World) => () =>
  Object.keys(world.system().alerts).some((id) => id.startsWith('not-carried-out/'))

/** Longer than any status of a hurried platform waits. */
const leftMs = 10_000

function basesOf(platform: Platform): readonly (readonly Order[])[] {
  const [chassis, hosts] = ['chassis', 'host'].map((kind) =>
    Object.values(platform.components)
      .filter((component) => component.kind === kind)
      .map((component) => ({ name: component.name, action: 'PowerOn' })),
  ) as [Order[], Order[]]
  const parts = platform.components[chassis[0]?.name ?? '']?.parts ?? []
  const fed = parts.map((part) => ({ name: part.name, action: 'PowerOn' }))
  return [[...chassis, ...fed, ...hosts], chassis, []]
}
