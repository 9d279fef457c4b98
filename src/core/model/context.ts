/** A context is what every decision is taken in: the platform as it is, and the time. */
import type { Platform } from './platform.ts'

export interface Context {
  readonly platform: Platform
  /** Service time, ms. */
  readonly now: number
}
