/** Defines what a running service is made of. */
import type { Watches } from '../assess/watch.ts'
import type { Bus } from '../bus/bus.ts'
import type { ResetReason } from '../core/model/event.ts'
import type { Name } from '../core/model/ids.ts'
import type { Platform } from '../core/model/platform.ts'
import type { System } from '../core/model/system.ts'
import type { Store } from '../store/store.ts'
import type { Services } from './hardware/client.ts'
import type { Observer } from './hardware/monitor.ts'
import type { Clock, ClockReading } from './loop/clock.ts'
import type { PolicyClient } from './opa/ask.ts'
import type { UbmcGiven } from './ubmc/face.ts'

export interface ServiceDeps {
  readonly platform: Platform
  readonly watches: Watches
  readonly services: Services
  /** The sensors that there are, each with the zone that it sits in. */
  readonly sensors: Readonly<Record<Name, Name | null>>
  readonly observers: readonly Observer[]
  /** What clients of u-bmc are given; `null` where there are none. */
  readonly ubmc: UbmcGiven | null
  readonly name: string
  readonly description: string
  readonly version: string
  readonly inboxMax: number
  /** How long an emergency waits for the store before it acts without. */
  readonly storePatienceMs: number
  readonly assertsInvariants: boolean
  readonly pollMs: number
  readonly bus: Bus
  readonly store: Store
  readonly clock: Clock
  readonly mark: () => ClockReading
  /** Identifies this run; ids of operations begin with it. */
  readonly boot: string
  /** The System as it was kept; `null` for a new store. */
  readonly kept: System | null
  /** Sequence of the last journal entry: more than 0 even in a new store that was salvaged. */
  readonly lastSeq: number
  /** Sequence of the last entry that the run before is known to have announced. */
  readonly announced: number
  /** Whether the machine was booted since the run before; `null` when there was none. */
  readonly machine: 'same' | 'booted' | null
  /** Why the machine was reset, where the platform can tell. */
  readonly reset: ResetReason | null
  /** Whether the run before was stopped in order. */
  readonly clean: boolean
  /** What was wrong with the store that was found. */
  readonly damage: string | null
  /** The external policy; `null` where there is none. */
  readonly advisor: PolicyClient | null
  readonly log: Log
  readonly onBug: (error: unknown) => void
}

/** As pino has it. */
export interface Log {
  info(about: object, message: string): void
  warn(about: object, message: string): void
  error(about: object, message: string): void
}
