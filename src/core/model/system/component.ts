/** Defines a component: what it is, wants and is doing. Plain, JSON-safe, immutable values. */

import type { Action, Health, Level, Name, Power, RestartCause, Status, Subject } from '../ids.ts'
import type { HeardPower, PowerBelief } from '../power.ts'
import type { Fault, Operation } from './operation.ts'

export interface Component {
  readonly name: Name
  readonly kind: string
  readonly status: Status
  readonly since: number
  /**
   * When a waiting status that no operation ends is given up; `null` while there is nothing to
   * give up.
   */
  readonly deadline: number | null
  /** Counts every change that a client can see. */
  readonly revision: number
  readonly requested: Requested | null
  readonly observed: Observed
  /** What was asked of its power and may yet come, in the order in which it was asked. */
  readonly motions: readonly Motion[]
  readonly powerChanges: PowerChanges
  readonly health: Health
  readonly operation: Operation | null
  readonly lastError: Fault | null
  /** Why the status is what it is: `request`, `observed`, `chassis-off`, `thermal-critical`, … */
  readonly cause: string | null
  readonly discrepancy: Discrepancy | null
  readonly locks: readonly Lock[]
  readonly identify: boolean
  /** How far the operating system has come; `null` where the platform has no boot progress. */
  readonly boot: Boot | null
  /** Boot attempts left before `Quiesced`; `null` for what does not boot. */
  readonly attemptsLeft: number | null
  /** The status before it became `Unknown`; `null` otherwise. */
  readonly was: Status | null
  /** Why it was last seen to start, be reset or be cut: the first cause, whatever followed. */
  readonly restartCause: Restart | null
  /** How long it has had power in all; only for a chassis. */
  readonly powerOn: PowerOn | null
  /** How hot it is, over all of its zones; only for a chassis that has any. */
  readonly thermal: Thermal | null
  /** Which run of a BMC it is, and how that is known; `null` for all others. */
  readonly bmcRun: BmcRun | null
  /** What operations left that somebody should see to: until another goes well, or one has seen. */
  readonly aftermath?: readonly Aftermath[]
  /** When what was asked of it was last restored by itself, as far as that still counts. */
  readonly restoredAt: readonly number[]
  /** What was so before it was said to be off, though nobody asked: until it is seen to be true. */
  readonly beforeOff?: BeforeOff
}

/** What an off that is believed changes beside the status. */
export type BeforeOff = Pick<
  Component,
  'observed' | 'boot' | 'powerChanges' | 'powerOn' | 'restartCause' | 'restoredAt' | 'discrepancy'
>

export interface Thermal {
  /** The worst of its zones; one that cannot be read is worse than one that is warm. */
  readonly level: Level
  readonly since: number
  /** The zone that it is so by; `null` before any was read. */
  readonly by: Subject | null
  /** What is asked of cooling, of any zone: `null` where nothing was asked. */
  readonly cooling: CoolingAsked | null
  /** The zones that more cooling was asked for, and not less since. */
  readonly raised: readonly Subject[]
  /** By zone what is told of its cooling; nothing of those that nobody tells of. */
  readonly observed?: Readonly<Record<Subject, CoolingObserved>>
}

/** What a service tells of the cooling of a zone, in percent of full cooling. */
export interface CoolingObserved {
  readonly percent: number | null
  /** What it was when more was asked for; `null` where nobody told then. */
  readonly before: number | null
  /** Since when it ought to be raised, and is not seen to be. */
  readonly lowSince: number | null
  readonly discrepancy: Discrepancy | null
}

export type CoolingAsked = 'raised' | 'lowered'

export const thermalStatuses = ['Normal', 'Warning', 'Critical', 'Unknown'] as const
export const thermalStatusOf = (level: Level): (typeof thermalStatuses)[number] =>
  (({ normal: 'Normal', warning: 'Warning', critical: 'Critical', unknown: 'Unknown' }) as const)[
    level
  ]

export interface Aftermath extends Fault {
  readonly code: 'forced-off' | 'left-behind'
  readonly operation: string
  readonly correlation: string
  /** What shows that it is over; left out where nobody could see it. */
  readonly awaits?: readonly Awaited[]
}

/** The power that a component, or a supply, should have. */
export interface Awaited {
  readonly target: Name
  readonly power: 'On' | 'Off'
}

export interface Requested {
  readonly action: Action
  readonly power: Power | null
  readonly actor: string
  readonly reason: string | null
  readonly at: number
}

/** Power as the hardware says. */
export interface Observed {
  readonly power: HeardPower
  readonly at: number | null
  /**
   * Who said so last, at that time: `report`, `poll`, `sensor`, `rail` (its chassis lost power),
   * `contradiction` (it was said to be off, and to boot or run), `implied` (what was done makes it
   * likely), `assumed` (the configuration says so); `null` while nobody did.
   */
  readonly source: string | null
  /** Nobody measures it: what it is follows from what was done. */
  readonly unverified?: true
  /** The service's own count of its reports, so that an older report never outranks a newer one. */
  readonly serial: Serial | null
  /** How many times in a row it was said to be off, while that is not yet believed. */
  readonly offs: number
  /** When it was last said to be off, believed or not. */
  readonly offAt?: number
  /** That it is off was answered when we asked, or is what a call of ours has done. */
  readonly confirmed?: true
}

/** A change of power that was asked for: it may come until it was seen, or its time is gone. */
export interface Motion {
  /** The id of the call that asked for it. */
  readonly call: string
  /** The power that it leads to; a reset may take power away, and leaves it on. */
  readonly to: 'On' | 'Off' | 'reset'
  /** Nobody has answered the call yet. */
  readonly isOut: boolean
  /** It was answered, and not with doubt: what it leads to is no surprise. */
  readonly isDone?: true
  /** How long hardware may take to follow once the call is over, ms. */
  readonly withinMs: number
  /** When its time is gone; where that is over, how long somebody is waited for who has looked. */
  readonly until: number
  /** Its time is gone: whoever looks from now on sees what came of it. */
  readonly isDue?: true
  /** What was asked before it came after it was done: nothing will come of it any more. */
  readonly isOutrun?: true
}

/** Changes of power, whoever made them: how long it is off, and whether it flaps. */
export interface PowerChanges {
  /** What its power was last known to be, also before a restart. */
  readonly power: PowerBelief
  /** When it changed between on and off, oldest first; as many as make a flap at most. */
  readonly at: readonly number[]
}

export interface Serial {
  readonly boot: string
  readonly seq: number
}

export interface Restart {
  readonly cause: RestartCause
  readonly at: number
}

/** Power-on time, counted up to a moment; what has passed since is added at the next count. */
export interface PowerOn {
  readonly ms: number
  /** Up to when it is counted; `null` while there is no power. */
  readonly countedAt: number | null
}

/** What shows that a BMC was started anew. */
export const runEvidences = ['power', 'boot-id', 'own-start', 'services'] as const
export type RunEvidence = (typeof runEvidences)[number]

/** Why a machine was reset, where the platform can tell. */
export const resetReasons = ['power', 'watchdog', 'software', 'pinhole'] as const
export type ResetReason = (typeof resetReasons)[number]

/** From a start of a BMC to the next. */
export interface BmcRun {
  /** When it was seen to begin; `null` where nobody saw that. */
  readonly beganAt: number | null
  readonly evidence: RunEvidence | null
  /** What the BMC calls it; `null` where nobody tells. */
  readonly bootId: string | null
  readonly resetReason: ResetReason | null
  /** Since when all of its services are out of reach, though the bus is not lost. */
  readonly darkSince: number | null
}

export type DiscrepancyName = 'unexpected-off' | 'unexpected-on' | 'never-reached'

export interface Discrepancy {
  readonly name: DiscrepancyName
  readonly at: number
  /** What had asked for just that, and had come to nothing before; left out where nothing had. */
  readonly askedBefore?: {
    readonly action: Action
    readonly actor: string
    readonly at: number
    readonly why: string | null
  }
}

export interface Lock {
  readonly code: string
  readonly actor: string
  readonly reason: string | null
  readonly at: number
}

export interface Boot {
  /** `None`, then the stages of Redfish BootProgress up to `OSRunning`. */
  readonly progress: string
  readonly at: number
  readonly serial: Serial | null
  /**
   * The progress of the boot before: told again, it is still that boot's. `null` once another
   * was.
   */
  readonly before: string | null
  /**
   * It is what was told of the boot before, told again for so long that it is so now: nobody saw
   * this boot begin.
   */
  readonly unproven?: true
}
