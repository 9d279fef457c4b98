/**
 * Asks for the opposite in the middle of a recipe, and sees what has come of it at rest: what was
 * asked and accepted last is so, or the component is held and somebody is told.
 */
import assert from 'node:assert/strict'
import type { Bus } from '../../src/bus/bus.ts'
import { lookUp } from '../../src/core/model/look-up.ts'
import { componentOf, statusOf } from '../../src/core/model/system/system.ts'
import type { Config } from '../../src/platform/schema/config.ts'
import { powerIn } from '../../src/rehearse/world/truth.ts'
import { type PlantState, railsIn, type Turning } from '../../src/sim/plant/truth.ts'
import { checkJournal, comeToRest } from '../harness/checks.ts'
import { createWorld, type World } from '../harness/world.ts'
import { answered, bound } from './interference.ts'
import { bringAbout, type Order, type Preparation } from './situations.ts'

/** A recipe as it is asked for, and what has to be so before. */
export interface Course {
  readonly order: Order
  readonly before: readonly Preparation[]
}

/** What comes in the middle: a request, a zone that is too hot, or a request just after a crash. */
export type Opposite = Order & { readonly isAfterCrash?: true }
export const heat: Opposite = { name: 'cpu_zone', action: 'is too hot' }

/** Ms after the course was asked for, and what is then. */
export interface Moment {
  readonly atMs: number
  readonly what: string
}

/** So long every rail takes to follow. */
const railMs = 1000

/** Rails take long enough to be asked in the middle of, and are not waited for much longer. */
export const withSlowRails = (config: Config): Config => ({
  ...config,
  transitionTimeout: 5 * railMs,
  simulation: { ...config.simulation, railTime: railMs },
})

/** Each step as it begins; each rail when it has just begun, half way, and just before its end. */
export async function momentsOf(config: Config, course: Course): Promise<readonly Moment[]> {
  const world = await createWorld({ config })
  await bringAbout(world, course.before)
  const { name } = course.order
  const moments = new Map<number, string>()
  const rails = new Set<Turning['to']>()
  let steps = ''
  const began = world.clock.now()
  await world.ask('action', course.order)
  await world.clock.runUntil(() => {
    const atMs = world.clock.now() - began
    const { operation } = componentOf(world.system(), name)
    const phases = operation?.steps.map(({ phase }) => phase).join() ?? ''
    if (phases !== steps && operation !== null) moments.set(atMs, `at ${atMs} ms, ${phases}`)
    steps = phases
    const turning = turningIn(world.simulator.truth(), name)
    if (turning !== null && !rails.has(turning.to)) {
      rails.add(turning.to)
      for (const part of [1, turning.inMs / 2, turning.inMs - 1])
        moments.set(atMs + part, `after ${part} ms of the rail that goes ${turning.to}`)
    }
    return operation === null
  }, restMaxMs)
  await world.stop()
  return [...moments].map(([atMs, what]) => ({ atMs, what }))
}

/** Those of a rail, and of them the one half way. */
export const isOfRail = ({ what }: Moment): boolean => what.startsWith('after')
export const isHalfWay = ({ what }: Moment): boolean => what.startsWith(`after ${railMs / 2} ms`)

/**
 * Asks for the opposite at that moment, and asserts where it leads. Where hardware `insists`, what
 * it was told first comes all the same, whatever it was told since and did at once.
 */
export async function opposed(
  config: Config,
  course: Course,
  opposite: Opposite,
  { atMs }: Moment,
  insists: boolean,
): Promise<void> {
  const hardware = insistent(course.order.name)
  const world = await createWorld({ config, ...(insists ? { through: hardware.through } : {}) })
  await bringAbout(world, course.before)
  hardware.begin(world)
  const asked = await world.ask('action', course.order)
  assert.equal(asked.code, 200)
  await world.advance(atMs)
  const wanted = await opposedWith(world, course, opposite)
  await comeToRest(world, restMaxMs, stayMs)
  for (const [name, power] of wanted) assertIs(world, name, power)
  checkJournal(await world.history())
  await world.stop()
}

/** What each is to be in the end: what was accepted last. */
async function opposedWith(
  world: World,
  course: Course,
  { isAfterCrash, ...order }: Opposite,
): Promise<ReadonlyMap<string, string>> {
  const first = powerAskedFor(world, course.order)
  if (isAfterCrash) await world.restart()
  if (order.action === heat.action) {
    world.simulator.set(`zones.${heat.name}.celsius`, 120)
    return new Map([[course.order.name, 'Off']])
  }
  const { code, body } = await world.ask('action', order)
  const isAccepted = code === 200 && !body.unchanged
  const feeds = world.platform.components[order.name]!.feeds.includes(course.order.name)
  const later = powerAskedFor(world, order)
  if (!isAccepted) return new Map([[course.order.name, first]])
  return new Map([[order.name, later], ...(feeds ? [[course.order.name, later] as const] : [])])
}

/** What the action leads to. */
function powerAskedFor({ platform }: World, { name, action }: Order): string {
  const { kind } = platform.components[name]!
  const { power } = platform.recipes[platform.machines[kind]!.actions[action]!.recipe]!
  return power ?? 'On'
}

/** It is as the hardware is, which is as it was asked for; or it is held, and that is told. */
function assertIs(world: World, name: string, power: string): void {
  const component = componentOf(world.system(), name)
  const isHeld = statusOf(world.platform, component).class === 'held'
  if (isHeld) {
    const alerts = Object.values(world.system().alerts).filter(({ isCleared }) => !isCleared)
    assert.ok(
      alerts.some(({ alert }) => alert.component === name),
      `${name} is ${component.status}, and nobody is told`,
    )
    return
  }
  assert.equal(powerIn(world.simulator.truth(), name), power, `${name} is ${component.status}`)
}

/** Hardware that does what it is told at once, but that `name` comes on only after a while. */
function insistent(name: string) {
  const done = new Set<string>()
  let world: World | null = null
  const isOn = (subject: string, data: string): boolean => {
    if (world === null || !subject.endsWith('.control')) return false
    const { verb, target } = JSON.parse(data) as { verb?: string; target?: string }
    return verb === 'on' && target === name
  }
  return {
    begin: (it: World) => {
      world = it
    },
    through: (bus: Bus): Bus => ({
      ...bound(bus),
      request: async (subject, data, options) => {
        if (!isOn(subject, String(data))) return bus.request(subject, data, options)
        const { clock, simulator, config } = world!
        const group = config.hosts.some((host) => host.name === name) ? 'hosts' : 'chassis'
        const { id } = JSON.parse(String(data)) as { id: string }
        // As every service does each call once.
        if (!done.has(id)) clock.wake(railMs, () => simulator.set(`${group}.${name}.power`, 'On'))
        done.add(id)
        return answered(JSON.stringify({ id, outcome: 'done' }))
      },
    }),
  }
}

/** Where it is on its way to, and how long it takes yet. */
const turningIn = (plant: PlantState, name: string): Turning | null =>
  (lookUp(railsIn(plant), name) as { readonly turning?: Turning | null } | undefined)?.turning ??
  null

/** Longer than whatever any recipe waits for. */
const restMaxMs = 1_200_000
const stayMs = 10_000
