/** Defines what protects the hardware: emergencies, mitigations against them, and owed offs. */

import type { Name } from '../ids.ts'
import type { Component } from './component.ts'

export interface Protection {
  /** By what they are about: a thermal zone, or `power`. */
  readonly emergencies: Readonly<Record<string, Emergency>>
  /** By kind and target: `cooling/cpu_zone`, `cap/host.1`. */
  readonly mitigations: Readonly<Record<string, Mitigation>>
  /** By component: emergency offs that somebody asked for, until they are known to be done. */
  readonly owed: Readonly<Record<Name, OwedOff>>
}

export const nothingProtected: Protection = { emergencies: {}, mitigations: {}, owed: {} }

export type EmergencyCause =
  | 'thermal-forecast'
  | 'thermal-unknown'
  | 'thermal-critical'
  | 'brown-out'
  | 'power-lost'

/** Stands from the first sign of it until all is well again, not just better. */
export interface Emergency {
  /** Shared by all that it sets in motion. */
  readonly correlation: string
  readonly cause: EmergencyCause
  readonly since: number
  /** What was seen, for a person. */
  readonly why: string
  /** When more is done about it, service time in ms; `null` when nothing waits for the time. */
  readonly nextAt: number | null
}

/**
 * An emergency off that was accepted: whatever was answered, it is asked for until the component
 * is known to be off, and has stayed so for as long as hardware may take to follow.
 */
export interface OwedOff {
  readonly correlation: string
  readonly actor: string
  readonly reason: string | null
  readonly since: number
  /** Why the last attempt came to nothing; `null` while none has. */
  readonly why: string | null
  /** Since when it is known to be off; `null` while it is not. */
  readonly offSince: number | null
}

/** Why it is still owed; `null` before the first attempt has come to anything. */
export const whyOwed = ({ operation, lastError }: Component, { why }: OwedOff): string | null =>
  operation === null ? (lastError?.message ?? why) : why

/**
 * Something that a service is asked for beside all operations, and that is in force for as long as
 * there is reason: more cooling for a zone, less power for a host.
 */
export interface Mitigation {
  /** Its calls' ids begin with it. */
  readonly id: string
  readonly kind: MitigationKind
  readonly target: string
  readonly cause: string
  readonly correlation: string
  readonly why: string
  readonly since: number
  readonly order: number
  /** `beginning` and `releasing` are asked for until they are answered; `in-force` is done. */
  readonly state: 'beginning' | 'in-force' | 'releasing'
  readonly attempts: number
  /** Of its attempts those that nobody has heard. */
  readonly unheard?: number
  /** `asking`: a call is out. `resting`: waits until `deadline` to ask again. */
  readonly phase: 'asking' | 'resting' | 'idle'
  readonly deadline: number | null
  /** What was wrong with the last attempt. */
  readonly error: string | null
}

/** `cut` takes power away where the operation that should have done so is a bug's. */
export type MitigationKind = 'cooling' | 'cap' | 'cut'

export const mitigationKey = ({ kind, target }: Pick<Mitigation, 'kind' | 'target'>) =>
  `${kind}/${target}`
