/** Defines descriptions: what a component is, and what it is to the others. */
import type { BootStage } from '../boot.ts'
import type { Health, Level, Name, Power, Status, Subject } from '../ids.ts'
import type { Preferences } from './preferences.ts'

export interface ComponentDescription {
  readonly name: Name
  readonly kind: string
  /** What it takes its power from; `null` for a chassis or a BMC. */
  readonly chassis: Name | null
  /** The hosts that take their power from it. */
  readonly hosts: readonly Name[]
  /** Of these hosts those that may be taken down with it; the others hold it on. */
  readonly mayTakeDown: readonly Name[]
  /** The other parts that do; what some depend on stands before them. */
  readonly parts: readonly Part[]
  /** All that takes its power from it: its hosts, and its other parts. */
  readonly feeds: readonly Name[]
  readonly dependsOn: readonly Dependency[]
  /** Those that depend on it by its name. */
  readonly dependents: readonly Name[]
  /** Levels that its power-on depends on. */
  readonly zones: readonly Subject[]
  readonly supplies: readonly Subject[]
  readonly sensors: readonly Subject[]
  /** In place of what their subjects count for by themselves. */
  readonly healthRules: readonly HealthRule[]
  /** The most that it takes while it is on; 0 where nobody said. */
  readonly powerWatts: number
  /** The most heat that it gives. */
  readonly heatWatts: number
  readonly bootProgress: boolean
  /** How far a boot has to come, where anybody tells of it. */
  readonly bootUntil: BootStage
  /** Whether anybody tells of its power; else it is what was done to it, and not verified. */
  readonly isMeasured: boolean
  /** Where nobody does: what its power is taken to be before anything was done. */
  readonly assumed: Power
  readonly attemptsMax: number | null
  /** Whether it goes off when there is too much heat, or too little power. */
  readonly isLoad: boolean
  /** Of loads: the lowest goes first. */
  readonly priority: number
  /** What happens by itself, unless it was set otherwise. */
  readonly preferences: Preferences
  /** Whether its identify LED may be changed by hand; else it is corrected as others are. */
  readonly hasIdButton: boolean
  /** What becomes of a discrepancy: what is stands, or what was asked is asked again. */
  readonly reconcile: 'adopt' | 'restore'
}

/** What a supply is to the others. */
export interface SupplyDescription {
  /** Those that live on it: that name it, or the chassis where nobody does. */
  readonly users: readonly Name[]
}

/** A part of a chassis that is no host. */
export interface Part {
  readonly name: Name
  /** The parts of the same chassis that it depends on. */
  readonly dependsOn: readonly Name[]
}

/** Something to look at: the level of a subject, or the status of a component. */
export type Predicate =
  | LevelPredicate
  | { readonly component: Name; readonly statuses: readonly Status[] }

export interface LevelPredicate {
  readonly subject: Subject
  readonly levels: readonly Level[]
}

/** What must be so for a component to have power. */
export interface Dependency {
  readonly on: Predicate
  /** What becomes of one that is on when it is not so any more. */
  readonly whenLost: 'alert' | 'shutdown'
  /** How long it must be lost before anything is shut down for it. */
  readonly confirmMs: number
}

/** What the health of a component is, at best, while something is so. */
export interface HealthRule {
  readonly when: Predicate
  readonly health: Health
}
