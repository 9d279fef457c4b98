/** Defines preferences: what a component does by itself afterwards; the platform says the usual. */
export type RestorePolicy = 'None' | 'AlwaysOn' | 'AlwaysOff' | 'Restore'

export interface Preferences {
  readonly restore: RestorePolicy
  /** For the next power loss only; used up by it. */
  readonly restoreOnce: RestorePolicy | null
  readonly autoReboot: boolean
  /** For the next failed boot only. */
  readonly autoRebootOnce: boolean | null
}
