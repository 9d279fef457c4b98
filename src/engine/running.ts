/** Defines a running service, as who started it sees it. */

import type { Entry } from '../core/model/events/entry.ts'
import type { refuse } from '../core/model/refusals.ts'
import type { System } from '../core/model/system/system.ts'
import type { ServiceView } from './meter.ts'

export interface Running {
  system(): System
  /** What of it is measured. */
  view(): ServiceView
  /** `null` when it is ready, else why it is not. */
  whyNotReady(): NotReady | null
  /** Whether nothing is under way, and nothing is done to protect the hardware. */
  isAtRest(): boolean
  readonly ready: Promise<void>
  /** Contains a bug that was made beside it, such as in a handler of messages. */
  noteBug(what: string, error: unknown): void
  stop(): Promise<void>
  /** What it could not keep, once it has stopped, with how long ago each happened, ms. */
  unkept(): Unkept
}

export interface Unkept {
  /** Of the run. */
  readonly boot: string
  readonly entries: readonly { readonly entry: Entry; readonly ageMs: number }[]
}

export type NotReady = ReturnType<
  typeof refuse<'bus-lost' | 'not-acting' | 'not-ready' | 'store-failed'>
>
