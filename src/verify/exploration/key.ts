/**
 * Gives a world its key: worlds of the same key go on alike, so that one is enough to explore. What
 * nothing follows from is left out by name: a field that is new is in the key by default.
 */

import { hash } from 'node:crypto'
import type { Name } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { componentOf, componentsOf, type System } from '../../core/model/system/system.ts'
import { type Canonical, canonicalComponent, canonicalGeneral } from './canonical.ts'
import { latest, once } from './once.ts'
import { awaitedCalls } from './safety.ts'
import { type CallEffect, fenceOf, memoryOf, type Setup, type World } from './world.ts'

/** 64 bits: of a million worlds, two have the same by chance once in some ten million runs. */
export const digestOf = latest((world: World, setup: Setup): bigint =>
  hash('md5', keyOf(setup, world), 'buffer').readBigUInt64LE(),
)

/** Whether no moment is to come from which anything follows, nor silence that could grow old. */
export function isTimeless({ system, now, services }: World, { platform }: Setup): boolean {
  if (Object.values(services).some(({ isThere }) => !isThere)) return false
  const isPast = (at: number) => at <= now
  return [
    ...canonicalGeneral(platform, system),
    ...componentsOf(system).map((component) => canonicalComponent(component, platform)),
  ].every(({ times, holds }) => times.every(isPast) && holds.every(isPast))
}

function keyOf({ platform, shape, bounds }: Setup, world: World): string {
  const { system, now, plant, slow, services, levels, faultsLeft } = world
  const canonicals = new Map<Name, Canonical>()
  for (const component of componentsOf(system))
    canonicals.set(component.name, canonicalComponent(component, platform))
  const general = canonicalGeneral(platform, system)
  const isHeldUp = componentsOf(system).some(({ operation }) => operation?.state === 'queued')
  const ranks = ranksOf([...general, ...canonicals.values()], now, isHeldUp)
  const calls = callTexts(world, awaitedCalls(system, platform), faultsLeft > 0 || bounds.renews)
  const comesBack = broughtBack(platform, system)
  const truths = { ...plant.components, ...plant.bmc, ...plant.chassis, ...plant.hosts }
  const whole = (name: Name): string => {
    const known = lookUp(truths, name)
    const truth = known === undefined ? '' : truthText(known)
    const stands = `${slow.includes(name)} ${comesBack.has(name)}`
    const called = (calls.get(name) ?? []).sort().join('\n')
    return `${textOf(canonicals.get(name)!, ranks)}\n${truth}\n${stands}\n${called}`
  }
  const hosts = shape.hosts
    .map(({ name }) => ({ name, text: whole(name) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
  const others = system.components.keys.filter((name) => lookUp(plant.hosts, name) === undefined)
  const order = [...hosts.map(({ name }) => name), ...others]
  return [
    ...hosts.map(({ text }) => text),
    ...others.map(whole),
    ...general.map((one) => textOf(one, ranks)),
    ...[...calls]
      .filter(([name]) => !canonicals.has(name))
      .map(([, texts]) => texts.sort().join())
      .sort(),
    relationsText(world, order),
    ...Object.entries(plant.supplies).map(
      ([name, { input, output, commanded, turning }]) =>
        `${input} ${output} ${commanded} ${turning?.to} ${slow.includes(name)}`,
    ),
    Object.values(services)
      .map(({ isThere }) => isThere)
      .join(),
    Object.values(levels).join(),
    faultsLeft,
  ].join('\n\n')
}

/** Moments to come are told apart by their order, those that have passed not at all. */
function ranksOf(canonicals: readonly Canonical[], now: number, isHeldUp: boolean): Ranks {
  const moments = new Set<number>()
  for (const { times, holds } of canonicals) {
    for (const at of times) if (at > now) moments.add(at)
    if (isHeldUp) for (const at of holds) if (at > now) moments.add(at)
  }
  const sorted = [...moments].sort((a, b) => a - b)
  const ranks = new Map(sorted.map((at, rank) => [at, String(rank)]))
  return (at) => (at <= now ? 'past' : (ranks.get(at) ?? 'ahead'))
}

type Ranks = (at: number) => string

const textOf = ({ digest, times, holds }: Canonical, rank: Ranks) =>
  `${digest} ${times.map(rank).join(' ')} ${holds.map(rank).join(' ')}`

/** Its parts under way without the time that they take: hardware is as fast as it is. */
const truthText = once((truth: object) =>
  JSON.stringify(truth, (field, value: unknown) =>
    field === 'inMs' ? undefined : field.endsWith('InMs') ? value !== null : value,
  ),
)

/** What is on the wire or waited for, by the component that waits for it, else by its target. */
function callTexts(world: World, awaited: readonly CallEffect[], forgets: boolean) {
  const texts = new Map<Name, string[]>()
  const add = (name: Name, text: string) => {
    const known = texts.get(name)
    if (known === undefined) texts.set(name, [text])
    else known.push(text)
  }
  const all = [...awaited, ...world.wire.map(({ call }) => call)]
  for (const call of awaited) {
    const owner = ownerOf(world, call)
    add(owner, `waits ${lineOf(world, call, owner, all)}`)
  }
  for (const { call, state, reply } of world.wire) {
    const isAwaited = awaited.some(({ id }) => id === call.id)
    const owner = isAwaited ? ownerOf(world, call) : call.target
    const isVain = state === 'answer late' || (!forgets && standOf(world, call, all) === 'behind')
    const line = isVain && !isAwaited ? 'in vain' : lineOf(world, call, owner, all)
    add(isVain && !isAwaited ? '' : owner, `${state} ${reply} ${line} ${isAwaited}`)
  }
  return texts
}

/** The component whose operation waits for the call; its target where none does. */
function ownerOf({ system }: World, { id, target }: CallEffect): Name {
  for (const { name, operation } of componentsOf(system))
    if (operation !== null && id.startsWith(`${operation.id}/`)) return name
  return target
}

function lineOf(world: World, call: CallEffect, owner: Name, all: readonly CallEffect[]): string {
  const target = owner === call.target ? '@' : call.target
  const known = lookUp(memoryOf(world, call).replies, call.id)
  return `${call.verb} ${target} ${standOf(world, call, all)} ${known}`
}

/** Where it stands among the calls that its service will compare it with: only that is heeded. */
function standOf(world: World, call: CallEffect, all: readonly CallEffect[]): string {
  const fence = fenceOf(call)
  const { done, replies } = memoryOf(world, call)
  const last = lookUp(done, fence) ?? Number.NEGATIVE_INFINITY
  if (call.order < last || lookUp(replies, call.id) !== undefined) return 'behind'
  const before = new Set<number>()
  for (const other of all) {
    if (other.order > last && other.order < call.order && fenceOf(other) === fence)
      before.add(other.order)
  }
  return String(before.size)
}

/** Hosts that are to be on again once an operation of their chassis has come so far. */
const broughtBack = ({ recipes }: Platform, system: System): ReadonlySet<Name> =>
  new Set(
    componentsOf(system).flatMap(({ operation }) => {
      const steps = operation === null ? [] : recipes[operation.recipe]!.steps
      const isBack = steps.some(({ target }) => target === 'hosts-that-were-on')
      return isBack && operation !== null ? operation.wereOn : []
    }),
  )

/** Who belongs together, and who waits before whom: by place, not by name. */
function relationsText({ system }: World, order: readonly Name[]): string {
  const operations = order.flatMap((name) => componentOf(system, name).operation ?? [])
  const { emergencies, mitigations, owed } = system.protection
  const correlations = [
    ...operations,
    ...Object.values(emergencies),
    ...Object.values(mitigations),
    ...Object.values(owed),
  ].map(({ correlation }) => correlation)
  const queued = operations
    .filter(({ state }) => state === 'queued')
    .sort((a, b) => a.order - b.order)
    .map(({ component }) => order.indexOf(component))
  return JSON.stringify([
    correlations.map((correlation) => correlations.indexOf(correlation)),
    queued,
  ])
}
