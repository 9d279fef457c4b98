/**
 * An hour of chance: commands, faults, hands on the hardware and crashes, all drawn from one
 * seed.
 */
import assert from 'node:assert/strict'
import { allowedActions } from '../../src/core/takeover.ts'
import type { Config } from '../../src/platform/schema.ts'
import { type FaultOrder, faultKinds } from '../../src/sim/faults.ts'
import { createRandom, drawSeed, type Random } from '../../src/sim/random.ts'
import { checkJournal, comeToRest } from '../ground/checks.ts'
import { exampleConfig } from '../ground/platform.ts'
import { createWorld, type World } from '../ground/world.ts'
import { createDisk, type Disk } from './disk.ts'

const hourMs = 3_600_000
/** Between two things that happen, at most. */
const pauseMaxMs = 40_000
/** Longer than anything that is late, and than any observation is believed. */
const stayMs = 30_000

export interface Outcome {
  /** What was done, one line each, to be read when it fails. */
  readonly done: readonly string[]
  readonly error: unknown
}

/** Lives through the hour, mends everything, and says what of it did not hold. */
export async function liveThrough(seed: number): Promise<Outcome> {
  const random = createRandom(seed)
  const bugs: unknown[] = []
  const disk = createDisk()
  const world = await createWorld({
    config: configFor(random),
    store: disk.store,
    onBug: (error) => bugs.push(error),
  })
  disk.turnsWith(world.clock)
  const done: string[] = []
  const accepted: string[] = []
  try {
    while (world.clock.now() < hourMs) {
      done.push(`${world.clock.now()} ${await happen(world, disk, random, accepted)}`)
      await world.advance(Math.floor(random() ** 3 * pauseMaxMs))
      if (bugs.length > 0) throw bugs[0]
    }
    mend(world)
    disk.mend()
    await comeToRest(world, 2 * hourMs, stayMs)
    if (bugs.length > 0) throw bugs[0]
    checkJournal(await world.history(), accepted)
    await world.stop()
    return { done, error: null }
  } catch (error) {
    return { done, error }
  }
}

/** Polls and reports are rare, so that an hour is soon over; the limits are met now and then. */
function configFor(random: Random): Config {
  const config = exampleConfig()
  return {
    ...config,
    limits: {
      ...config.limits,
      observeInterval: 3000,
      stagger: pick(random, [0, 2000]),
      queue: pick(random, [1, 64]),
      offConfirmations: pick(random, [1, 2, 3]),
      rememberedOperations: pick(random, [1, 256]),
    },
    policies: {
      ...config.policies,
      hostPowerOn: { ...config.policies.hostPowerOn, maxConcurrent: pick(random, [1, 2]) },
      chassisPowerOff: {
        ...config.policies.chassisPowerOff,
        forcesHosts: random() < 0.7,
        takesHostsDown: random() < 0.8,
        gracefulTimeout: pick(random, [20_000, 300_000]),
      },
    },
    simulation: { ...config.simulation, reportInterval: 5000, seed: drawSeed(random) },
  }
}

async function happen(
  world: World,
  disk: Disk,
  random: Random,
  accepted: string[],
): Promise<string> {
  const chance = random()
  if (chance < 0.45) return ask(world, random, accepted)
  if (chance < 0.5) return abort(world, random)
  if (chance < 0.6) return goWell(world, random, accepted)
  if (chance < 0.75) return fault(world, random)
  if (chance < 0.85) return lay(world, random)
  if (chance < 0.9) {
    mend(world)
    disk.mend()
    return 'mended'
  }
  if (chance < 0.95) {
    const ailment = { isFull: random() < 0.4, delayMs: pick(random, [0, 20, 3000]) }
    disk.ail(ailment)
    return `disk ${JSON.stringify(ailment)}`
  }
  // Some crashes come before what was just asked is even answered.
  if (random() < 0.5) void world.bus.request(...unanswered(world, random))
  disk.stop()
  await world.restart()
  return 'restart'
}

async function ask(world: World, random: Random, accepted: string[]): Promise<string> {
  const name = pick(random, Object.keys(world.platform.components))
  const component = world.system().components[name]!
  const all = Object.keys(world.platform.machines[component.kind]!.actions)
  const allowed = allowedActions(world.platform, component)
  const action = pick(random, random() < 0.2 || allowed.length === 0 ? all : allowed)
  return control(world, accepted, {
    name,
    action,
    ...(random() < 0.2 ? { requestId: `r${Math.floor(random() * 20)}` } : {}),
    ...(random() < 0.05 ? { dryRun: true } : {}),
    ...(random() < 0.05 ? { ifRevision: Math.floor(random() * 100) } : {}),
  })
}

/** Chance alone would seldom get a host to run. */
async function goWell(world: World, random: Random, accepted: string[]): Promise<string> {
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

async function control(world: World, accepted: string[], order: object): Promise<string> {
  const { code, body } = await world.ask('action', order)
  if (code === 200 && body.operation) accepted.push(body.operation.id)
  return `${JSON.stringify(order)} → ${code} ${body.code ?? body.operation?.id ?? 'unchanged'}`
}

async function abort(world: World, random: Random): Promise<string> {
  const { body } = await world.ask('operations.list', { limit: 5 })
  if (body.operations.length === 0) return 'nothing to abort'
  const { id } = pick<{ id: string }>(random, body.operations)
  const { code } = await world.ask('operation.abort', { id })
  return `abort ${id} → ${code}`
}

function fault(world: World, random: Random): string {
  const services = Object.values(world.config.integrations).filter((name) => isText(name))
  const parts = ['host.0', 'host.1', 'chassis.0', 'psu.0', null, null, null]
  const order: FaultOrder = {
    service: random() < 0.6 ? world.config.integrations.power : pick(random, services),
    kind: pick(random, faultKinds),
    component: pick(random, parts),
    rate: pick(random, [0.3, 1]),
    delayMs: pick(random, [50, 3000, 15_000]),
    seed: drawSeed(random),
    ...(random() < 0.7 ? { forMs: 1 + Math.floor(random() * 120_000) } : {}),
  }
  world.simulator.fault(order)
  return `fault ${JSON.stringify(order)}`
}

const isText = (value: unknown): value is string => typeof value === 'string'

/** A hand on the hardware. */
function lay(world: World, random: Random): string {
  const host = pick(random, ['host.0', 'host.1'])
  const [path, value] = pick<readonly [string, unknown]>(random, [
    [`hosts.${host}.power`, pick(random, ['On', 'Off'])],
    [`hosts.${host}.stuckBoot`, true],
    [`hosts.${host}.ignoresShutdown`, true],
    [`hosts.${host}.stuckRail`, true],
    ['chassis.chassis.0.power', pick(random, ['On', 'Off'])],
    ['chassis.chassis.0.stuckRail', true],
    [`psus.${pick(random, ['psu.0', 'psu.1'])}.input`, pick(random, ['Lost', 'BrownOut', 'Good'])],
    ['psus.psu.1.fault', true],
    ['zones.cpu_zone.celsius', pick(random, [25, 85, 95])],
    ['zones.cpu_zone.readable', false],
    ['sensors.dimm_temp.value', pick(random, [-5, 40, 99])],
    ['bmc.bmc.0.power', pick(random, ['On', 'Off'])],
  ])
  world.simulator.set(path, value)
  return `set ${path} ${value}`
}

/** Whatever was broken is sound again; what is on or off stays so. */
function mend({ simulator, config }: World): void {
  const { power, thermal, sensors, leds } = config.integrations
  for (const service of [power, thermal, sensors, leds]) {
    simulator.fault({ service, kind: 'none' })
  }
  for (const name of ['host.0', 'host.1']) {
    for (const field of ['stuckBoot', 'ignoresShutdown', 'stuckRail']) {
      simulator.set(`hosts.${name}.${field}`, false)
    }
  }
  simulator.set('chassis.chassis.0.stuckRail', false)
  for (const name of ['psu.0', 'psu.1']) {
    simulator.set(`psus.${name}.input`, 'Good')
    simulator.set(`psus.${name}.fault`, false)
  }
  simulator.set('zones.cpu_zone.celsius', 30)
  simulator.set('zones.cpu_zone.celsius', null)
  simulator.set('zones.cpu_zone.readable', true)
  simulator.set('sensors.dimm_temp.value', null)
}

/** Asked in the moment of the crash: done or not, nobody hears of it. */
function unanswered(world: World, random: Random) {
  const name = pick(random, Object.keys(world.platform.components))
  const order = JSON.stringify({ name, action: pick(random, ['PowerOn', 'ForceOff']) })
  return ['statemgr.action', order, { timeoutMs: 1000 }] as const
}

function pick<T>(random: Random, from: readonly T[]): T {
  const one = from[Math.floor(random() * from.length)]
  assert.ok(one !== undefined, 'nothing to pick from')
  return one
}
