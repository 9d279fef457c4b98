/**
 * Defines the world of an exploration: the production System, the hardware's truth, what is on the
 * wire between them, what each service remembers, and how much may still go wrong.
 */

import { firstSystem } from '../../core/first-system.ts'
import type { Entry } from '../../core/model/events/entry.ts'
import type { Effect } from '../../core/model/events/event.ts'
import type { Action, Level, Name, Subject } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { createDirtySet, type DirtySet } from '../../core/model/system/dirty-set.ts'
import type { System } from '../../core/model/system/system.ts'
import type { SimShape } from '../../sim/plant/shape.ts'
import { coldPlant, type PlantState } from '../../sim/plant/truth.ts'

export interface World {
  readonly system: System
  /** What is left to be looked at in it; the worlds that follow are stepped from a copy. */
  readonly dirty: Readonly<DirtySet>
  /** Service time, ms. */
  readonly now: number
  readonly plant: PlantState
  /** What is read of zones, sensors and resources. */
  readonly levels: Readonly<Record<Subject, Level>>
  readonly wire: readonly Message[]
  /** By the service that a call is for. */
  readonly services: Readonly<Record<string, Memory>>
  /** Parts that were told something and take longer over it than anybody waits. */
  readonly slow: readonly Name[]
  /** Faults that may still happen. */
  readonly faultsLeft: number
  /** Counts reports, requests and starts, so that none is mistaken for another. */
  readonly count: number
}

export type CallEffect = Extract<Effect, { kind: 'call' }>

/** A call on its way to its service, or the answer to it on its way back. */
export interface Message {
  readonly call: CallEffect
  /** `late`: nobody waits for it any more, but it is not lost. */
  readonly state: 'sent' | 'late' | 'answer late'
  readonly reply: Reply | null
}

export type Reply = 'done' | 'overtaken'

/** What a service knows of the calls it was given; all of it is gone when it dies. */
export interface Memory {
  readonly isThere: boolean
  /** By target and issuer: the order of the last call that was done. */
  readonly done: Readonly<Record<string, number>>
  /** By the id of a call: what it was answered. */
  readonly replies: Readonly<Record<string, Reply>>
}

/** What does not change while a world is explored. */
export interface Setup {
  readonly platform: Platform
  readonly shape: SimShape
  readonly bounds: Bounds
  /** Called with what every step wrote down. */
  readonly onEntry?: (entry: Entry) => void
}

export interface Bounds {
  readonly faults: number
  /** Whether all of them may happen again after each rest; else they are all there will be. */
  readonly renews: boolean
  /** Requests under way at once. */
  readonly requests: number
  /**
   * Messages on the wire at once that nobody waits for any more; while there are more, nobody asks
   * for anything.
   */
  readonly late: number
  /**
   * Whether a supply follows before anything else happens; one that takes longer than anybody waits
   * is a fault as ever. Else whatever can happen happens in the midst of it, too.
   */
  readonly supplies: 'follow first' | 'take their time'
  /** What is never asked for: `PowerCycle` of anything, or `host.PowerCycle`. */
  readonly unasked: readonly Action[]
}

export const forgetful: Memory = { isThere: true, done: {}, replies: {} }

/** Service time at the beginning: far from 0, so that a moment is told from a count. */
export const beginning = 1e12

/** Everything is off and sound, and statemgr has never run. */
export function firstWorld({ platform, shape, bounds }: Setup): World {
  const plant = coldPlant(shape)
  const pinned = Object.entries(plant.zones).map(([name, zone]) => [
    name,
    { ...zone, pinned: true },
  ])
  return {
    system: firstSystem(platform, 'verify', beginning),
    dirty: createDirtySet(platform),
    now: beginning,
    // What is hot is decided by moves, not by physics.
    plant: { ...plant, zones: Object.fromEntries(pinned) },
    levels: Object.fromEntries(subjectsOf(platform, plant).map((one) => [one, 'normal'])),
    wire: [],
    services: Object.fromEntries(servicesOf(platform).map((one) => [one, forgetful])),
    slow: [],
    faultsLeft: bounds.faults,
    count: 0,
  }
}

export const memoryOf = (world: World, { service }: { readonly service: string }): Memory =>
  lookUp(world.services, service) ?? forgetful

export const isThere = (world: World, service: string): boolean =>
  lookUp(world.services, service)?.isThere ?? true

/** Calls of one issuer to one target are done in their order. */
export const fenceOf = ({ target, issuer }: CallEffect) => `${target} ${issuer ?? ''}`

/** The name on the bus of a service that calls are for. */
export const busNameOf = ({ services }: SimShape, service: string): string =>
  service === 'power' || service === 'thermal' ? services[service] : service

/** Whatever a component names; what the supplies of the plant are is read off them. */
function subjectsOf(platform: Platform, { supplies }: PlantState): readonly Subject[] {
  const named = Object.values(platform.components).flatMap((one) => [
    ...one.zones,
    ...one.sensors,
    ...one.supplies,
    ...one.dependsOn.flatMap(({ on }) => ('subject' in on ? [on.subject] : [])),
    ...one.healthRules.flatMap(({ when }) => ('subject' in when ? [when.subject] : [])),
  ])
  return [...new Set(named)].filter(
    (subject) => lookUp(supplies, subject.replace('supply/', '')) === undefined,
  )
}

function servicesOf({ recipes }: Platform): readonly string[] {
  const called = Object.values(recipes).flatMap(({ steps }) =>
    steps.flatMap((step) => (step.kind === 'call' ? [step.service] : [])),
  )
  return [...new Set(['power', 'thermal', ...called])]
}
