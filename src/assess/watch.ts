/** Defines what is watched, and what there is to read of it. */
import type { Subject } from '../core/model/ids.ts'

/** Everything that is judged, by subject. */
export type Watches = Readonly<Record<Subject, Watch>>
export type Watch = ScaleWatch | SupplyWatch | ResourceWatch | WorstWatch

/** What has a reading of its own. */
interface ReadWatch {
  /** A reading this old is none. */
  readonly staleMs: number
  /** What has none of its own, and is as the worst of this and others. */
  readonly partOf?: readonly Subject[]
}

export interface Range {
  readonly least: number
  readonly most: number
}

/** A number with limits: the temperature of a zone, a sensor of any unit. */
export interface ScaleWatch extends ReadWatch {
  readonly kind: 'scale'
  /** What limits and readings are in: `°C`, `V`, `rpm`. */
  readonly unit: string
  readonly upper: Limits
  readonly lower: Limits
  /** How far back inside a limit a reading must be before its level is left. */
  readonly hysteresis: number
  /** Readings outside are no readings: no sensor can measure that. */
  readonly plausible: Range
  /** The most that it can change within a second; what changes faster needs a second word. */
  readonly slew?: number
  /** What has not changed at all for so long is no reading; left out where it may stay. */
  readonly frozenMs?: number
  /** Where it is going is judged as well, by the same limits, as a subject of its own. */
  readonly forecast?: { readonly subject: Subject; readonly horizonMs: number }
}

/** A power supply, by what it says of itself. */
export interface SupplyWatch extends ReadWatch {
  readonly kind: 'supply'
}

/** A resource, by what is said of it. */
export interface ResourceWatch extends ReadWatch {
  readonly kind: 'resource'
}

/** No reading of its own: the worst of these, each of which is watched. */
export interface WorstWatch {
  readonly kind: 'worst'
  readonly of: readonly Subject[]
}

/** `null` where that side has no such limit. */
export interface Limits {
  readonly warning: number | null
  readonly critical: number | null
}

export const noLimits: Limits = { warning: null, critical: null }

export type Reading = ScaleReading | SupplyReading | ResourceReading | StatedReading

export interface ScaleReading {
  readonly kind: 'scale'
  readonly subject: Subject
  /** `null` when the sensor cannot be read. */
  readonly value: number | null
  /** Why not, where more is known of it. */
  readonly why?: string
}

export interface SupplyReading {
  readonly kind: 'supply'
  readonly subject: Subject
  /** Of each `null` where it cannot be read. */
  readonly present: boolean | null
  readonly fault: boolean | null
  readonly input: 'Good' | 'BrownOut' | 'Lost' | null
}

/** Somebody has judged a number already, whatever its limits are here. */
export interface StatedReading {
  readonly kind: 'stated'
  readonly subject: Subject
  readonly level: 'warning' | 'critical'
  readonly value: number
  readonly limit: number | null
  readonly why: string
}

export interface ResourceReading {
  readonly kind: 'resource'
  readonly subject: Subject
  readonly state: 'Good' | 'Degraded' | 'Failed' | 'Unknown'
}
