/** Lists what the built-in recipes and machines can be tuned by. Times in ms. */

import type { CoolingPolicy } from '../model/platform/platform.ts'

export interface Settings {
  /** Whether power is switched by pressing buttons: a second press takes back the first. */
  readonly pressesButtons: boolean
  /** How long a service may take to answer a call. */
  readonly callTimeoutMs: number
  /** Attempts after the first, for calls that may be repeated. */
  readonly retries: number
  /** The wait before the first repetition; it doubles with each. */
  readonly backoffMs: number
  /** How long the hardware may take to follow. */
  readonly transitionTimeoutMs: number
  /** How long one boot may take from power-good to a running operating system. */
  readonly bootTimeoutMs: number
  readonly gracefulTimeoutMs: number
  readonly forceTimeoutMs: number
  /** Whether a host that does not shut down in time is forced off. */
  readonly forcesAfterGraceful: boolean
  /**
   * Whether a chassis power-off asks its hosts to shut down, rather than forcing them off at
   * once.
   */
  readonly hostShutdownRequired: boolean
  /** When cooling is asked for ahead of the heat, and for how long. */
  readonly coolingPolicy: CoolingPolicy
  /** Whether other supplies stand in for one that fails, as far as the power budget goes. */
  readonly suppliesStandIn: boolean
  /** How long one part of a chassis that is no host may take to go on or off. */
  readonly partsTimeoutMs: number
  /** How many components may need each other in a row: each waits for those that need it. */
  readonly dependencyLevels: number
  /** The least time between off and on in a cycle. */
  readonly dwellMs: number
  /** How long an overheated host may take to shut down before it is forced off. */
  readonly emergencyGracefulMs: number
  readonly initializationTimeoutMs: number
  readonly updateTimeoutMs: number
  /** Whether an update or a reboot of the BMC waits for what is under way, or is refused then. */
  readonly drainsForUpdate: boolean
  /** How long it waits. */
  readonly drainTimeoutMs: number
}
