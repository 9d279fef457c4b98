/** Defines what the loop is given: platform and clock, what keeps, and whom it tells. */

import type { Bug } from '../../core/model/bug.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import type { Clock } from './clock.ts'
import type { Committer, Turning } from './committer.ts'
import type { Tape } from './tape.ts'

export interface LoopDeps {
  readonly platform: Platform
  readonly clock: Clock
  readonly inboxMax: number
  readonly assertsInvariants: boolean
  /** Takes down what is given to a step; `null` where nobody does. */
  readonly tape: Tape | null
  /** Makes what is stepped durable, has it acted upon, and steps again what it could not keep. */
  readonly committer: (turning: Turning) => Committer
  /** Called before each turn: what it puts first comes first. */
  readonly beforeTurn: () => void
  /** A bug that was contained: everything else goes on. */
  readonly onContained: (bug: Bug) => void
  /** One that was not: the process has to end, and start again from what is durable. */
  readonly onBug: (error: unknown) => void
}
