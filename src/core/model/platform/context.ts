/** A context is what every decision is taken in: the platform as it is, and the time. */
import type { OnBug } from '../bug.ts'
import type { Platform } from './platform.ts'

export interface Context {
  readonly platform: Platform
  /** Service time, ms. */
  readonly now: number
  /** Who is told of a bug, so that the rest goes on; where nobody is, it is thrown. */
  readonly onBug?: OnBug
}
