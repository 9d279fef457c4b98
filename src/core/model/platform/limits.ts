/** Defines limits: how patient the service is, what it does in an emergency, how much there is. */
import type { Subject } from '../ids.ts'

/** What is done in an emergency, and when. */
export interface EmergencyLimits {
  readonly thermalShutdown: boolean
  /** When a zone that cannot be read counts as critical; `null` for never. */
  readonly unknownAfterMs: number | null
  /** How long one step against a forecast is given before the next. */
  readonly shedIntervalMs: number
  readonly powerFailureResponse: 'graceful_shutdown' | 'immediate_off' | 'ride_through'
  /** For so long a UPS carries everything. */
  readonly rideThroughMs: number
  /** Critical when the battery of the UPS is low; `null` where nothing tells. */
  readonly lowBattery: Subject | null
  readonly healthFailureResponse: 'isolate_component' | 'alert_only'
  /** How long a sensor must be critical to be believed. */
  readonly healthConfirmMs: number
  /** How long a second word is waited for before a reading is believed; 0 for not at all. */
  readonly secondWordMs: number
  /** How long after an attempt that failed it is tried again. */
  readonly retryMs: number
  /** How long a service may take to answer the call of a measure. */
  readonly callTimeoutMs: number
}

export interface Limits {
  /** Consecutive reports of off before off is believed. */
  readonly offConfirmations: number
  /** An observation older than this is unknown. */
  readonly observationStaleMs: number
  /** How long after a start missing observations are waited for. */
  readonly settleMs: number
  readonly staggerMs: number
  /** How long hardware may take to follow what it was asked. */
  readonly transitionMs: number
  /** How long a condition that comes and goes has to be gone before its alert is cleared. */
  readonly alertHoldMs: number
  /** What is off stays off for at least so long. */
  readonly minimumOffMs: number
  readonly flap: FlapLimits
  /** A host that has run for so long has all its boot attempts again. */
  readonly bootStableMs: number
  /** How long after a reset what is told of a boot may still be about the one before. */
  readonly bootGraceMs: number
  readonly restore: RestoreLimits
  readonly reconcile: ReconcileLimits
  /** How far away the end of an override may be. */
  readonly overrideMaxMs: number
  /** Operations that may wait for their turn. */
  readonly queueMax: number
  /** Ended operations remembered for `operation.get` and for repeated requests. */
  readonly endedMax: number
}

/** So many changes of power within `windowMs` are too many: then it is held for `holdMs`. */
export interface FlapLimits {
  readonly transitions: number
  readonly windowMs: number
  readonly holdMs: number
}

export interface RestoreLimits {
  /** From when the supplies are good to the first power-on after a power loss. */
  readonly delayMs: number
  /** How long after that what speaks against it is waited for. */
  readonly patienceMs: number
}

/** So many restores within `windowMs` are too many: then it is held. */
export interface ReconcileLimits {
  readonly attempts: number
  readonly windowMs: number
}

/** How much there is of what hosts use up. Subjects that are not named have no limit. */
export interface Capacities {
  /** The heat that the cooling of a zone can take away, W. */
  readonly coolingWatts: Readonly<Record<Subject, number>>
  /** What each supply can give, W; none named, no power budget. */
  readonly supplyWatts: Readonly<Record<Subject, number>>
  /** How many supplies may fail before anybody notices; those that have failed count. */
  readonly redundancy: number
}
