/** Defines what of a service is measured: what is told as it happens, and what is read off it. */

import type { Watches } from '../assess/watch.ts'
import type { Entry } from '../core/model/events/entry.ts'
import type { Outcome } from '../core/model/events/event.ts'
import type { Platform } from '../core/model/platform/platform.ts'
import type { System } from '../core/model/system/system.ts'
import type { Forecast } from '../insight/trends/trends.ts'
import type { Commit } from '../store/timed.ts'
import { fresh, type HandlerDeps } from './api/handler.ts'
import type { CallEffect, OutcomeEvent } from './hardware/client.ts'
import type { Clock } from './loop/clock.ts'
import type { InboxFigures } from './loop/inbox.ts'

/** Counts what happens; a service does as well without. */
export interface Meter {
  /** Of entries that have become durable, in their order, each once. */
  kept(platform: Platform, records: readonly { readonly entry: Entry }[]): void
  /** Of a call of a service, once it is known what came of it. */
  called(call: Call): void
  readonly committed: (commit: Commit) => void
  /** The clock wakes whoever waits for this moment, so late. */
  readonly woken: (lateMs: number) => void
}

export interface Call extends Pick<CallEffect, 'service' | 'verb'> {
  readonly outcome: Outcome['kind']
  readonly tookMs: number
}

/** As `then`, after the meter is told how long it took from now on. */
export function metered(
  { clock, meter }: { readonly clock: Clock; readonly meter: Meter | null },
  { service, verb }: CallEffect,
  then: (event: OutcomeEvent) => void,
): (event: OutcomeEvent) => void {
  if (meter === null) return then
  const madeAt = clock.now()
  return (event) => {
    meter.called({ service, verb, outcome: event.outcome.kind, tookMs: clock.now() - madeAt })
    then(event)
  }
}

/** A service as it is at one moment. */
export interface ServiceView {
  readonly platform: Platform
  /** As clients are shown it, with the latest readings as `levels`. */
  readonly system: System
  readonly watches: Watches
  /** How what is followed goes on; none where nobody follows it. */
  readonly forecasts: readonly Forecast[]
  /** Service time, ms. */
  readonly now: number
  readonly inbox: InboxFigures
  readonly isReady: boolean
  /** Of this package. */
  readonly version: string
}

/** Of what handlers of requests may see, and what is watched besides. */
export const viewOf = (
  deps: HandlerDeps,
  { watches }: Pick<ServiceView, 'watches'>,
  work: Pick<ServiceView, 'inbox' | 'isReady'>,
): ServiceView => ({
  ...{ platform: deps.platform, watches, version: deps.version, now: deps.clock.now(), ...work },
  system: fresh(deps),
  forecasts: deps.insight?.studies.trends.forecasts() ?? [],
})
