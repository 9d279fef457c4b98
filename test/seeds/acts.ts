/** What may happen to any service: commands, faults, hands on the hardware and crashes. */
import { allowedActions } from '../../src/core/takeover.ts'
import { type FaultOrder, faultKinds } from '../../src/sim/faults.ts'
import { drawSeed, type Random } from '../../src/sim/random.ts'
import type { World } from '../ground/world.ts'
import { pick, weigh } from './chance.ts'
import { lay, mend } from './hands.ts'
import { type Act, happen, type Living } from './life.ts'

export const usualActs: readonly Act[] = [
  { name: 'command', weight: 0.45, happen: ask },
  { name: 'abort', weight: 0.05, happen: abort },
  { name: 'well', weight: 0.1, happen: goWell },
  { name: 'fault', weight: 0.15, happen: fault },
  { name: 'hand', weight: 0.1, happen: ({ world, random }) => lay(world, random) },
  {
    name: 'mended',
    weight: 0.05,
    happen: ({ world, disk }) => {
      mend(world)
      disk.mend()
      return 'mended'
    },
  },
  { name: 'disk', weight: 0.05, happen: ailDisk },
  { name: 'crash', weight: 0.05, happen: crash },
]

/** Much at once: what is under way is interrupted, and what fails fails in the middle of it. */
export const flurry: Act = {
  name: 'flurry',
  weight: 0.1,
  happen: async (living) => {
    const { world, random } = living
    const times = 3 + Math.floor(random() * 8)
    for (let time = 0; time < times; time++) {
      await happen(living, weigh(random, usualActs))
      await world.advance(Math.floor(random() ** 2 * flurryPauseMaxMs))
    }
    return `a flurry of ${times}`
  },
}

const flurryPauseMaxMs = 4000

/** Asks for what the component may take, and now and then for what it may not. */
export async function order(
  { world, random, accepted }: Living,
  name: string,
  extras: () => object = () => ({}),
): Promise<string> {
  const component = world.system().components[name]!
  const all = Object.keys(world.platform.machines[component.kind]!.actions)
  const allowed = allowedActions(world.platform, component)
  const action = pick(random, random() < 0.2 || allowed.length === 0 ? all : allowed)
  return control(world, accepted, { name, action, ...extras() })
}

async function ask(living: Living): Promise<string> {
  const { world, random } = living
  const name = pick(random, Object.keys(world.platform.components))
  return order(living, name, () => ({
    ...(random() < 0.2 ? { requestId: `r${Math.floor(random() * 20)}` } : {}),
    ...(random() < 0.05 ? { dryRun: true } : {}),
    ...(random() < 0.05 ? { ifRevision: Math.floor(random() * 100) } : {}),
  }))
}

/** Chance alone would seldom get a host to run. */
async function goWell({ world, random, accepted }: Living): Promise<string> {
  mend(world)
  const told: string[] = []
  for (const name of ['chassis.0', 'host.0', 'host.1']) {
    const allowed = allowedActions(world.platform, world.system().components[name]!)
    for (const action of ['Recover', 'Resume', 'ExitMaintenance', 'PowerOn']) {
      if (action !== 'PowerOn' && !allowed.includes(action)) continue
      told.push(await control(world, accepted, { name, action }))
      if (random() < 0.8) await world.advance(5000)
    }
  }
  return `mended; ${told.join('; ')}`
}

async function control(world: World, accepted: string[], asked: object): Promise<string> {
  const { code, body } = await world.ask('action', asked)
  // An emergency is accepted also while nothing can be kept; then the answer promises no more.
  if (code === 200 && body.operation && body.kept !== false) accepted.push(body.operation.id)
  return `${JSON.stringify(asked)} → ${code} ${body.code ?? body.operation?.id ?? 'unchanged'}`
}

async function abort({ world, random }: Living): Promise<string> {
  const { body } = await world.ask('operations.list', { limit: 5 })
  if (body.operations.length === 0) return 'nothing to abort'
  const { id } = pick<{ id: string }>(random, body.operations)
  const { code } = await world.ask('operation.abort', { id })
  return `abort ${id} → ${code}`
}

function fault({ world, random, life }: Living): string {
  const services = Object.values(world.config.integrations).filter((name) => isText(name))
  const parts = ['host.0', 'host.1', 'chassis.0', 'psu.0', null, null, null]
  const wanted: FaultOrder = {
    service: random() < 0.6 ? world.config.integrations.power : pick(random, services),
    kind: pick(random, faultKinds),
    component: pick(random, parts),
    rate: pick(random, [0.3, 1]),
    delayMs: pick(random, [50, 3000, 15_000]),
    seed: drawSeed(random),
    ...(random() < 0.7 ? { forMs: 1 + Math.floor(random() * life.faultMaxMs) } : {}),
  }
  world.simulator.fault(wanted)
  return `fault ${JSON.stringify(wanted)}`
}

const isText = (value: unknown): value is string => typeof value === 'string'

function ailDisk({ disk, random }: Living): string {
  const ailment = { isFull: random() < 0.4, delayMs: pick(random, [0, 20, 3000]) }
  disk.ail(ailment)
  return `disk ${JSON.stringify(ailment)}`
}

/** Some crashes come before what was just asked is even answered. */
async function crash({ world, disk, random }: Living): Promise<string> {
  if (random() < 0.5) void world.bus.request(...unanswered(world, random))
  disk.stop()
  await world.restart()
  return 'restart'
}

/** Asked in the moment of the crash: done or not, nobody hears of it. */
function unanswered(world: World, random: Random) {
  const name = pick(random, Object.keys(world.platform.components))
  const asked = JSON.stringify({ name, action: pick(random, ['PowerOn', 'ForceOff']) })
  return ['statemgr.action', asked, { timeoutMs: 1000 }] as const
}
