/** Defines a hardware client: a service as the engine sees it, whatever dialect it speaks. */

import type { Reading, Watches } from '../../assess/watch.ts'
import type { Bus, Headers } from '../../bus/bus.ts'
import type { Effect, Event, Outcome } from '../../core/model/events/event.ts'
import type { Name, Power } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Dialects, Platform } from '../../core/model/platform/platform.ts'
import type { System } from '../../core/model/system/system.ts'
import type { Clock } from '../loop/clock.ts'

/** The services that are asked and heard: their names on the bus, and what they speak. */
export interface Services {
  readonly power: string
  readonly thermal: string
  readonly sensors: string
  readonly leds: string
  /** A platform's own, by their names; they speak the native dialect. */
  readonly others: readonly string[]
  readonly dialects: Dialects
}

export type Role = keyof Dialects

export type CallEffect = Extract<Effect, { kind: 'call' }>
export type OutcomeEvent = Extract<Event, { kind: 'outcome' }>
export type LedEffect = Extract<Effect, { kind: 'led' }>

export interface ServiceClient {
  /** As its availability is told. */
  readonly name: string
  /** `headers` go with what is asked. */
  call(effect: CallEffect, issuer: string, headers?: Headers): Promise<Made>
  /** Nobody waits for it: an LED that does not show it harms nobody, and is corrected later. */
  show(effect: LedEffect): void
  /** Asks how everything is, now. */
  look(): void
  /** Resolves when it has answered for the first time. */
  readonly answered: Promise<void>
  stop(): Promise<void>
}

/** What came of a call. */
export interface Made {
  /** Silence and garbage are `unknown`: it may have happened. */
  readonly outcome: Outcome
  /** The power that it makes likely, from a peer that does not tell what it is. */
  readonly implied?: Power
}

export interface ServiceClientDeps {
  readonly bus: Bus
  readonly clock: Clock
  readonly platform: Platform
  readonly watches: Watches
  /** The sensors that there are, each with the zone that it sits in. */
  readonly sensors: Readonly<Record<Name, Name | null>>
  readonly pollMs: number
  readonly system: () => System
  readonly submit: (event: Event) => void
  readonly read: (reading: Reading, said: Said) => void
  /** What makes no sense: whatever is done about it, nothing is moved by it. */
  readonly onGarbage: (subject: string, why: string) => void
  /** What is worth a line in the log: it was understood, and is not what was to be expected. */
  readonly onStrange: (about: object, message: string) => void
}

/** How a reading came, so that another one can be told from the same told again. */
export interface Said {
  /** Which measurement it is of; `null` for one that was asked for, and is another for certain. */
  readonly measurement: string | null
  /** Asks for another, now. */
  readonly again: () => void
}

/** Tells that a service is there, or gone, where that is news. */
export const reportAvailable =
  ({ system, submit }: ServiceClientDeps, service: string) =>
  (available: boolean): void => {
    if (lookUp(system().services, service)?.available === available) return
    submit({ kind: 'service', service, available })
  }
