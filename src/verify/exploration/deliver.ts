/**
 * Delivers an event: it is stepped, what the step asks for goes on the wire, and rules are checked.
 */

import { effectsOf } from '../../core/effects.ts'
import type { Event } from '../../core/model/events/event.ts'
import type { Level, Name, Subject } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import { wordOf } from '../../core/model/power.ts'
import { supplyOf } from '../../core/model/system/assessments.ts'
import { forkDirtySet } from '../../core/model/system/dirty-set.ts'
import { lastHeard } from '../../core/model/system/evidence.ts'
import { rowOf } from '../../core/model/table.ts'
import { unchanged } from '../../core/observations/unchanged.ts'
import { step } from '../../core/step.ts'
import type { PlantState, Rail } from '../../sim/plant/truth.ts'
import { isReported } from './canonical.ts'
import { checkStep } from './safety.ts'
import { busNameOf, type CallEffect, isThere, type Setup, type World } from './world.ts'

/** What the service makes of an event. Throws a `Violation` where that breaks a rule. */
export function deliver(setup: Setup, world: World, event: Event): World {
  const { platform, onEntry } = setup
  const dirty = forkDirtySet(world.dirty)
  // What says nothing new is not stepped, as in the loop.
  const known = unchanged(platform, world.system, event, world.now, dirty)
  if (known !== null) return { ...world, system: known.system, dirty }
  const stepped = step(platform, world.system, event, world.now, dirty)
  if (onEntry !== undefined) for (const entry of stepped.entries) onEntry(entry)
  const effects = effectsOf(platform, event, world.system, stepped.system)
  const calls = effects.filter((effect): effect is CallEffect => effect.kind === 'call')
  checkStep({ platform, before: world.system, event, stepped, calls, now: world.now })
  const sent = calls.map((call) => ({ call, state: 'sent', reply: null }) as const)
  const wire = sent.length === 0 ? world.wire : [...world.wire, ...sent]
  return { ...world, system: stepped.system, dirty, wire }
}

/** The hardware is otherwise than it was before: whatever changed is reported. */
export function deliverNews(setup: Setup, before: PlantState, world: World): World {
  let next = world
  for (const [name, power, service] of powersOf(setup, world.plant)) {
    if (powerIn(before, name) !== power && isThere(world, service))
      next = deliverPower(setup, next, name, power)
  }
  for (const { name, reportsBoot } of setup.shape.hosts) {
    const isNews = lookUp(before.hosts, name)?.boot !== lookUp(world.plant.hosts, name)?.boot
    if (reportsBoot && isNews && isThere(world, 'power')) next = deliverBoot(setup, next, name)
  }
  for (const [name, { output }] of Object.entries(world.plant.supplies)) {
    if (lookUp(before.supplies, name)?.output !== output && isThere(world, 'power'))
      next = deliverOutput(setup, next, name, output)
  }
  return deliverLevels(setup, next)
}

/** Every service that is there is asked how everything is, and the answers are heard. */
export function poll(setup: Setup, world: World): World {
  let next = world
  for (const service of setup.platform.services) {
    const available = isAvailable(setup, world, service)
    if (lookUp(next.system.services, service)?.available !== available)
      next = deliver(setup, next, { kind: 'service', service, available })
  }
  next = deliverLevels(setup, next)
  for (const [name, power, service] of powersOf(setup, world.plant))
    if (isThere(world, service)) next = deliverPower(setup, next, name, power)
  if (!isThere(world, 'power')) return next
  for (const { name, reportsBoot } of setup.shape.hosts)
    if (reportsBoot) next = deliverBoot(setup, next, name)
  for (const [name, { output }] of Object.entries(world.plant.supplies))
    next = deliverOutput(setup, next, name, output)
  return next
}

/** Whether every service that is there has nothing to say but what is believed already. */
export function isAllTold(setup: Setup, world: World): boolean {
  const { platform, shape } = setup
  const { components, services } = world.system
  const isSeen = ([name, power, service]: Seen): boolean => {
    const { observed, motions } = rowOf(components, name)!
    const isSame =
      wordOf(lastHeard(observed)) === power && observed.offs === 0 && observed.at !== null
    const isAwaited = motions.some(({ to, isDue }) => isDue || to === power)
    return !isThere(world, service) || (isSame && isReported(observed.source) && !isAwaited)
  }
  return (
    platform.services.every(
      (name) => lookUp(services, name)?.available === isAvailable(setup, world, name),
    ) &&
    levelsOf(world).every(
      ([subject, level]) => rowOf(world.system.levels, subject)?.level === level,
    ) &&
    powersOf(setup, world.plant).every(isSeen) &&
    Object.entries(world.plant.supplies).every(([name, { output }]) =>
      isOutputTold(world, `supply/${name}`, output),
    ) &&
    shape.hosts.every(
      ({ name, reportsBoot }) =>
        !reportsBoot ||
        !isThere(world, 'power') ||
        rowOf(components, name)!.boot?.progress === world.plant.hosts[name]!.boot,
    )
  )
}

/** Believed already, and no need waits for it to be said once more. */
function isOutputTold(world: World, subject: Subject, output: Rail): boolean {
  const { observed, needed } = supplyOf(world.system, subject)
  const isAwaited = needed?.power === output && !needed.isReached
  const isSame = wordOf(lastHeard(observed)) === output && observed.offs === 0 && !isAwaited
  return !isThere(world, 'power') || isSame
}

function deliverOutput(setup: Setup, world: World, supply: Name, power: Rail): World {
  const seq = world.count + 1
  const serial = { boot: 'hardware', seq }
  const event = { kind: 'output', supply, power, source: 'poll', serial } as const
  return deliver(setup, { ...world, count: seq }, event)
}

export function deliverPower(setup: Setup, world: World, component: Name, power: Rail): World {
  const seq = world.count + 1
  const serial = { boot: 'hardware', seq }
  const event = { kind: 'power', component, power, source: 'poll', serial } as const
  return deliver(setup, { ...world, count: seq }, event)
}

/** Everything that has power, or has not, and the service that tells of it. */
type Seen = readonly [Name, Rail, service: string]

function powersOf(
  { shape }: Setup,
  { chassis, hosts, bmc, components }: PlantState,
): readonly Seen[] {
  const all: Seen[] = []
  for (const parts of [chassis, hosts, bmc])
    for (const [name, { power }] of Object.entries(parts)) all.push([name, power, 'power'])
  for (const { name, service } of shape.components)
    all.push([name, components[name]!.power, service === shape.services.power ? 'power' : service])
  return all
}

const powerIn = ({ chassis, hosts, bmc, components }: PlantState, name: Name) =>
  (lookUp(chassis, name) ?? lookUp(hosts, name) ?? lookUp(bmc, name) ?? lookUp(components, name))
    ?.power

function deliverBoot(setup: Setup, world: World, component: Name): World {
  const seq = world.count + 1
  const serial = { boot: 'hardware', seq }
  const progress = world.plant.hosts[component]!.boot
  return deliver(setup, { ...world, count: seq }, { kind: 'boot', component, progress, serial })
}

const isAvailable = ({ shape }: Setup, world: World, name: string): boolean =>
  Object.keys(world.services).every(
    (service) => busNameOf(shape, service) !== name || isThere(world, service),
  )

/** Levels that are another than statemgr knows. */
function deliverLevels(setup: Setup, world: World): World {
  let next = world
  for (const [subject, level, value] of levelsOf(world))
    next = deliverLevel(setup, next, subject, level, value)
  return next
}

/** Each as it is read; what nobody is there to read is unknown. */
function levelsOf(world: World): readonly (readonly [Subject, Level, string | null])[] {
  const { levels, plant } = world
  const read = Object.entries(levels).map(([subject, level]) => {
    const isRead = isThere(world, 'thermal') || !subject.startsWith('zone/')
    return [subject, isRead ? level : 'unknown', null] as const
  })
  const supplies = Object.entries(plant.supplies).map(([name, { input, present, fault }]) => {
    const level = input === 'Good' && present && !fault ? 'normal' : 'critical'
    const seen: Level = isThere(world, 'power') ? level : 'unknown'
    return [`supply/${name}`, seen, `input ${input}`] as const
  })
  return [...read, ...supplies]
}

function deliverLevel(
  setup: Setup,
  world: World,
  subject: Subject,
  level: Level,
  value: string | null,
): World {
  if (rowOf(world.system.levels, subject)?.level === level) return world
  const { now } = world
  const judged = { level, since: now, why: `it is ${level}`, value, limit: null, at: now }
  return deliver(setup, world, { kind: 'level', subject, judged })
}
