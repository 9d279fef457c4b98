/**
 * Defines intents: what people have set and what outlives every operation, such as overrides,
 * schedules and preferences.
 */

import type { Bug } from '../bug.ts'
import type { Action, Name, Power, RestartCause, Subject } from '../ids.ts'
import type { Preferences } from '../platform/preferences.ts'
import type { Alert } from './signals.ts'
import type { Wear } from './wear.ts'

export interface Intents {
  readonly overrides: Readonly<Record<string, Override>>
  /** By the alert's id. */
  readonly acknowledged: Readonly<Record<string, Acknowledgement>>
  readonly schedules: Readonly<Record<string, Schedule>>
  /** By the schedule's id: those that were refused when due, until somebody has acknowledged it. */
  readonly refusedSchedules: Readonly<Record<string, RefusedSchedule>>
  /** By the alert's id: how far the procedure that mends it has come. */
  readonly recoveries: Readonly<Record<string, Recovery>>
  /** Of hosts and the chassis; what is not there is as the platform's configuration has it. */
  readonly preferences: Readonly<Record<Name, Partial<Preferences>>>
  /** Of those about whom something was written down. */
  readonly descriptions: Readonly<Record<Name, Description>>
  /** Power that was lost and is to be given back; `null` when that is done. */
  readonly restoration: Restoration | null
  /** What was lost with a damaged store, until somebody has acknowledged it. */
  readonly damage: Damage | null
  /** What a service remembers that is not in the journal, until somebody has acknowledged it. */
  readonly behind: Behind | null
  /** By `bugKey`: mistakes of our own, until somebody has acknowledged them. */
  readonly bugs: Readonly<Record<string, Bug>>
  /**
   * What was taken down to protect the hardware, and why: until somebody has acknowledged it, or
   * asks something of it, or it is brought back.
   */
  readonly takenDown: Readonly<Record<Name, TakenDown>>
  /** By `wearKey`: what is found to wear, until it is not any more. */
  readonly wear: Readonly<Record<string, Wear>>
}

export const noIntents: Intents = {
  overrides: {},
  acknowledged: {},
  schedules: {},
  refusedSchedules: {},
  recoveries: {},
  preferences: {},
  descriptions: {},
  restoration: null,
  damage: null,
  behind: null,
  bugs: {},
  takenDown: {},
  wear: {},
}

export interface TakenDown {
  readonly cause: string
  readonly reason: string
  readonly at: number
}

/** Leave to go against named interlocks, for one component and a limited time. */
export interface Override {
  readonly id: string
  readonly component: Name
  readonly interlocks: readonly string[]
  readonly actor: string
  readonly reason: string
  readonly grantedAt: number
  /** Service time, ms: the latest that it ends, where a wall time was said. */
  readonly expiresAt: number
  /** Wall time, ms since 1970, where that was said. */
  readonly untilWall?: number
}

/** A service has done a call of that order; those that are known end before. */
export interface Behind {
  readonly service: string
  readonly order: number
  readonly kept: number
  readonly at: number
}

export interface Acknowledgement {
  readonly actor: string
  readonly note: string | null
  readonly at: number
}

/** An action that is asked for at a wall time. */
export interface Schedule {
  readonly id: string
  readonly component: Name
  readonly action: Action
  readonly actor: string
  readonly via?: string
  readonly reason: string | null
  /** Wall time, ms since 1970. */
  readonly dueWall: number
  /** Service time, ms, where a while was said: that decides, whatever the wall clock shows. */
  readonly dueAt?: number
  /** What becomes of it when the service was not there in time. */
  readonly ifMissed: 'run' | 'skip'
}

/** What was to be done at its time, and was not. */
export interface RefusedSchedule {
  readonly schedule: Schedule
  readonly at: number
  readonly code: string
  readonly message: string
  readonly guidance: string
}

export interface Recovery {
  /** As it was when the first step was done. */
  readonly alert: Alert
  /** Steps that are over, in their order. */
  readonly done: readonly {
    readonly actor: string
    readonly via?: string
    readonly at: number
    readonly note: string | null
  }[]
  /** What carries out the step that is next, while it is under way. */
  readonly doing: Doing | null
  /** When it last went on. */
  readonly at: number
  /** How it ended; then it is forgotten. */
  readonly ended: 'completed' | 'mended' | 'begun-anew' | 'given-up' | null
}

export interface Doing {
  /** The id of the operation. */
  readonly operation: string
  readonly actor: string
  readonly via?: string
  readonly note: string | null
}

export interface Damage {
  readonly message: string
  readonly at: number
}

/** What people write down about a component; plain, so that it can be kept. */
export interface Description {
  readonly description: string | null
  /** A `Location` of u-bmc in the JSON form of protobuf: `{ rackLocation: { name: 'r12' } }`. */
  readonly location: Readonly<Record<string, unknown>> | null
  readonly metadata: Readonly<Record<string, string>>
}

export const noDescription: Description = { description: null, location: null, metadata: {} }

/** Power was lost: what each had, and what it is to have again. */
export interface Restoration {
  /** When it was, or when the service was there again. */
  readonly at: number
  /** A start looked like a power loss: whether it was one, the chassis shows. */
  readonly isAtStart: boolean
  /** Those that were seen to lose their power. */
  readonly lost: readonly Name[]
  /** Since when some of the power is back, while a supply is missing still. */
  readonly backAt?: number
  /** The supplies that are missing still, where what is left is held up for want of them. */
  readonly lacking?: readonly Subject[]
  /** What each was meant to have before; `null` where nobody knows. */
  readonly last: Readonly<Record<Name, Power | null>>
  /** When the chassis was seen to be off, so that it was decided; `null` before that. */
  readonly decidedAt: number | null
  /** Those that are still to be powered on, with the policy that says so. */
  readonly wanted: Readonly<Record<Name, RestartCause>>
}
