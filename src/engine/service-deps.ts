/** Defines what a running service is made of. */

import type { Bus } from '../bus/bus.ts'
import type { Bug } from '../core/model/bug.ts'
import type { Start } from '../core/model/events/event.ts'
import type { Platform } from '../core/model/platform/platform.ts'
import type { System } from '../core/model/system/system.ts'
import type { Store } from '../store/store.ts'
import type { Claimant } from './claim/claimant.ts'
import type { EventStream } from './event-keeper.ts'
import type { MonitorDeps } from './hardware/monitor.ts'
import type { Slot } from './insight/slot-parts.ts'
import type { Clock, ClockReading } from './loop/clock.ts'
import type { Recording } from './loop/recording.ts'
import type { Meter } from './meter.ts'
import type { PolicyClient } from './opa/ask.ts'
import type { Tracer } from './tracing/tracer.ts'
import type { UbmcGiven } from './ubmc/face.ts'

export interface ServiceDeps {
  readonly platform: Platform
  readonly bus: Bus
  /**
   * A bus within the process on which the API is served and events are told as well, for whoever is
   * on this machine: it stands in while the other is lost, and what is said on it of the door that
   * a request came in by is true. `null` where there are no such doors.
   */
  readonly local: Bus | null
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  /** As it is found on the bus. */
  readonly identity: {
    readonly name: string
    readonly description: string
    readonly version: string
    /** What inboxes begin with, where that is not the usual. */
    readonly replyPrefixes?: readonly string[]
  }
  readonly hardware: Pick<MonitorDeps, 'watches' | 'services' | 'sensors' | 'observers' | 'pollMs'>
  readonly loop: {
    /** Events that may wait to be decided. */
    readonly inboxMax: number
    /** How long an emergency waits for the store before it acts without. */
    readonly storePatienceMs: number
    readonly assertsInvariants: boolean
    /** What is kept of the clock with every commit. */
    readonly mark: () => ClockReading
    /** Nobody is woken by it any more: the run is over. */
    readonly endClock: () => void
  }
  /** Where all events are kept, where the bus keeps any; `null` for nowhere. */
  readonly eventStream: EventStream | null
  readonly lastRun: LastRun
  /** How this run starts, with the evidence of how the one before ended. */
  readonly start: Start
  /** What clients of u-bmc are given; `null` where there are none. */
  readonly ubmc: UbmcGiven | null
  /** The external policy; `null` where there is none. */
  readonly policyClient: PolicyClient | null
  /** Who finds out whether another acts; `null` where there can be none. */
  readonly claimant: Claimant | null
  /** Who counts what happens; `null` where nobody does. */
  readonly meter: Meter | null
  /** Who traces it; `null` where nobody does. */
  readonly tracer: Tracer | null
  /** Takes down what is given to each step; `null` where nobody does. */
  readonly recording: Recording | null
  /** Whether what the journal comes to is found out. */
  readonly insight: boolean
  readonly onBug: OnMistake
}

/**
 * Told of a mistake of ours: of one that was contained, so that everything else goes on, as `bug`;
 * else the process has to end.
 */
export type OnMistake = (error: unknown, bug?: Bug) => void

/** What the run before has left. */
export interface LastRun {
  /** The System as it was kept; `null` for a new store. */
  readonly system: System | null
  /** Sequence of the last journal entry: more than 0 even in a new store that was salvaged. */
  readonly lastSeq: number
  /** Sequence of the last entry that it is known to have announced. */
  readonly announced: number
  /** What slots of time came to, for forecasts. */
  readonly slots: readonly Slot[]
}

/** As pino has it. */
export interface Log {
  /** Left out where nobody reads what is not to be known of. */
  debug?(about: object, message: string): void
  info(about: object, message: string): void
  warn(about: object, message: string): void
  error(about: object, message: string): void
}
