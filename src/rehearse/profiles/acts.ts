/**
 * Lists the acts that any service may meet with: commands, faults, touched hardware and crashes.
 */

import { allowedActions } from '../../core/machines/takeover.ts'
import { componentOf } from '../../core/model/system/system.ts'
import { rowOf } from '../../core/model/table.ts'
import { type FaultOrder, faultKinds } from '../../sim/services/faults.ts'
import { drawSeed } from '../../sim/services/random.ts'
import { durationText } from '../../text/duration.ts'
import { pick, weigh } from '../world/chance.ts'
import { servicesIn, stir, type Touch, touch } from '../world/faults.ts'
import type { Act, Living } from './profile.ts'

export const usualActs: readonly Act[] = [
  { name: 'command', weight: 0.45, happen: command },
  { name: 'abort', weight: 0.05, happen: abort },
  { name: 'well', weight: 0.1, happen: goWell },
  { name: 'fault', weight: 0.15, happen: fault },
  { name: 'touch', weight: 0.1, happen: (living) => lay(living, touch) },
  { name: 'mended', weight: 0.05, happen: ({ act }) => done(act('mend')) },
  { name: 'opposite', weight: 0.1, happen: askTheOpposite },
  { name: 'glitch', weight: 0.1, happen: glitch },
  { name: 'refusal', weight: 0.05, happen: refuseUndo },
  { name: 'disk', weight: 0.05, happen: ailDisk },
  { name: 'crash', weight: 0.05, happen: crash },
]

export const stirring: Act = {
  name: 'stir',
  weight: 0.1,
  happen: (living) => lay(living, stir),
}

/** Much at once: what is under way is interrupted, and what fails fails in the middle of it. */
export const flurry: Act = {
  name: 'flurry',
  weight: 0.1,
  happen: async (living) => {
    const { random, profile, happen } = living
    const acts = profile.acts.filter(({ name }) => name !== 'flurry')
    const times = 3 + Math.floor(random() * 8)
    for (let time = 0; time < times; time++) {
      await happen(weigh(random, acts))
      await pass(living, random() ** 2 * flurryPauseMaxMs)
    }
  },
}

const flurryPauseMaxMs = 4000

/** Lets time pass: long times in whole seconds, which read better. */
export async function pass({ act }: Living, ms: number): Promise<void> {
  const whole = ms < exactMs ? Math.floor(ms) : Math.floor(ms / 1000) * 1000
  if (whole > 0) await act(`advance ${durationText(whole)}`)
}

const exactMs = 10_000

/** Asks for what the component may take, and now and then for what it may not. */
export async function order(
  { world, random, act }: Living,
  name: string,
  extras: () => object = () => ({}),
): Promise<void> {
  const component = componentOf(world.system(), name)
  const all = Object.keys(world.platform.machines[component.kind]!.actions)
  const allowed = allowedActions(world.platform, component)
  const action = pick(random, random() < 0.2 || allowed.length === 0 ? all : allowed)
  await act(`action ${JSON.stringify({ name, action, ...extras() })}`)
}

async function command(living: Living): Promise<void> {
  const { world, random } = living
  const name = pick(random, Object.keys(world.platform.components))
  await order(living, name, () => ({
    ...(random() < 0.2 ? { requestId: `r${Math.floor(random() * 20)}` } : {}),
    ...(random() < 0.05 ? { dryRun: true } : {}),
    ...(random() < 0.05 ? { ifRevision: Math.floor(random() * 100) } : {}),
  }))
}

/** Of something that is under way, where anything is. */
async function abort({ world, random, act }: Living): Promise<void> {
  const { components } = world.system()
  const names = components.keys
  const busy = names.filter((name) => rowOf(components, name)?.operation !== null)
  const name = pick(random, busy.length === 0 ? names : busy)
  await act(`operation.abort ${JSON.stringify({ id: `@${name}` })}`)
}

/** Chance alone would seldom get a host to run. */
async function goWell(living: Living): Promise<void> {
  const { world, random, act } = living
  await act('mend')
  const { chassis, components, hosts } = world.config
  for (const { name } of [chassis, ...components, ...hosts]) {
    const allowed = allowedActions(world.platform, componentOf(world.system(), name))
    for (const action of ['Recover', 'Resume', 'ExitMaintenance', 'PowerOn']) {
      if (action !== 'PowerOn' && !allowed.includes(action)) continue
      await act(`action ${JSON.stringify({ name, action })}`)
      if (random() < 0.8) await pass(living, 5000)
    }
  }
}

async function fault({ world, random, profile, act }: Living): Promise<void> {
  const { hosts, chassis, components, supplies, integrations } = world.config
  const parts = [...hosts, chassis, ...components, ...supplies].map(({ name }) => name)
  const wanted: FaultOrder = {
    service: random() < 0.6 ? integrations.power : pick(random, servicesIn(world.config)),
    kind: pick(random, faultKinds),
    component: random() < 0.6 ? pick(random, parts) : null,
    rate: pick(random, [0.3, 1]),
    delayMs: pick(random, [50, 3000, 15_000]),
    seed: drawSeed(random),
    ...(random() < 0.7 ? { forMs: 1 + Math.floor(random() * profile.faultMaxMs) } : {}),
  }
  await act(`sim.fault ${JSON.stringify(wanted)}`)
}

/** In the midst of a rise or fall, or just before it begins or when it has just ended. */
async function askTheOpposite(living: Living): Promise<void> {
  const { world, random, act } = living
  const { chassis, hosts, components, simulation } = world.config
  const { name } = pick(random, [chassis, ...hosts, ...components])
  const ways: readonly [string, string] = pick(random, [
    ['PowerOn', pick(random, ['ForceOff', 'GracefulShutdown', 'PowerOff'])],
    ['ForceOff', 'PowerOn'],
  ])
  const railMs = simulation.railTime
  const afterMs = pick(random, [0, 1, Math.floor(railMs / 2), railMs - 1, railMs, 5 * railMs])
  for (const action of ways) {
    await act(`action ${JSON.stringify({ name, action })}`)
    await pass(living, afterMs)
  }
}

/** For a moment the power of one, or what a supply gives, is told to be the opposite. */
async function glitch({ world, random, act }: Living): Promise<void> {
  const { hosts, chassis, components, supplies, integrations } = world.config
  const { name } = pick(random, [chassis, ...hosts, ...components, ...supplies])
  const wanted: FaultOrder = {
    ...{ service: integrations.power, kind: 'misreport', component: name, forMs: glitchMs },
  }
  await act(`sim.fault ${JSON.stringify(wanted)}`)
}

const glitchMs = 300

/** Something is powered on that cannot come on, and what takes that back is refused for good. */
async function refuseUndo(living: Living): Promise<void> {
  const { world, random, act, profile } = living
  const { hosts, chassis, integrations } = world.config
  const { name } = pick(random, [chassis, ...hosts])
  const group = name === chassis.name ? 'chassis' : 'hosts'
  await act(`sim.set ${group}.${name}.stuckRail true`)
  const forMs = 1 + Math.floor(random() * profile.faultMaxMs)
  for (const verb of ['off', 'force-off']) {
    const wanted: FaultOrder = { service: integrations.power, kind: 'refuse', verb, forMs }
    await act(`sim.fault ${JSON.stringify(wanted)}`)
  }
  await act(`action ${JSON.stringify({ name, action: 'PowerOn' })}`)
}

async function lay(
  { world, random, act }: Living,
  touchOf: (config: Living['world']['config'], random: Living['random']) => Touch,
): Promise<void> {
  const [path, value] = touchOf(world.config, random)
  await act(`sim.set ${path} ${JSON.stringify(value)}`)
}

async function ailDisk({ random, act }: Living): Promise<void> {
  const full = random() < 0.4 ? ['full'] : []
  const slow = pick(random, [[], ['20ms'], ['3s']])
  const how = [...full, ...slow]
  await act(`disk ${how.length === 0 ? 'sound' : how.join(' ')}`)
}

/** Some crashes come before what was just asked is even answered. */
async function crash({ world, random, act }: Living): Promise<void> {
  if (random() < 0.5) {
    const name = pick(random, Object.keys(world.platform.components))
    const body = { name, action: pick(random, ['PowerOn', 'ForceOff']) }
    await act(`crash action ${JSON.stringify(body)}`)
  }
  await act('restart')
}

const done = async (doing: Promise<unknown>): Promise<void> => void (await doing)
