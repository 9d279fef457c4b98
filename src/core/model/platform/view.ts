/**
 * Defines the view: the System as rules and external policies see it. Stable, documented, plain
 * JSON.
 */
import type { Level, Name, Power } from '../ids.ts'

/** What every field means, and its unit, stands in `interlocks/rule-fields.ts`. */
export interface View {
  readonly system: ViewedSystem
  readonly request: ViewedRequest
  /** The one that the request is for. */
  readonly component: ViewedComponent
  readonly components: Readonly<Record<Name, ViewedComponent>>
  readonly hosts: readonly ViewedComponent[]
  readonly chassis: ViewedComponent
  readonly zones: Readonly<Record<string, ViewedReading>>
  readonly supplies: Readonly<Record<string, ViewedReading>>
  readonly sensors: Readonly<Record<string, ViewedReading>>
  readonly resources: Readonly<Record<string, ViewedReading>>
  readonly services: Readonly<Record<string, boolean>>
  readonly time: ViewedTime
}

interface ViewedSystem {
  readonly name: string
  readonly startCause: string
  readonly isSettling: boolean
}

interface ViewedRequest {
  readonly action: string
  readonly component: string
  readonly actor: string
  readonly via: string
  readonly reason: string
  readonly cause: string
  readonly hasOverride: boolean
  readonly waitedMs: number
}

export interface ViewedComponent {
  readonly name: string
  readonly kind: string
  readonly status: string
  readonly statusClass: string
  readonly sinceMs: number
  readonly power: Power
  readonly health: string
  readonly isBusy: boolean
  readonly action: string
  readonly identify: boolean
  readonly locks: readonly string[]
  readonly priority: number
  readonly powerWatts: number
  readonly attemptsLeft?: number
  readonly powerOnHours?: number
}

export interface ViewedReading {
  readonly level: Level
  readonly sinceMs: number
  readonly why: string
  readonly isKnown: boolean
  readonly value?: number
  readonly text?: string
  readonly ageMs?: number
}

interface ViewedTime {
  readonly serviceMs: number
  /** RFC 3339; left out while the clock of the machine has evidently not been set. */
  readonly wall?: string
}

/** Texts and lists in a view are no longer than this; the cost of an expression rests on it. */
export const viewedMax = 256
