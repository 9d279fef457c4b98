/** Names the nouns: what everything is called by, and the words there are for each. */

/** A component's name: `host.0`, `chassis.0`, `bmc.0`. */
export type Name = string
/** A status of a component's machine (spec section 1, or a platform's own). */
export type Status = string
/**
 * What may be asked of a component: `PowerOn`, `ForceOff`, … (spec section 1, or a platform's
 * own).
 */
export type Action = string

export type Power = 'On' | 'Off' | 'Unknown'
export type Health = 'OK' | 'Warning' | 'Critical' | 'Unknown'
/** What a reading amounts to, as judged by `assess`. */
export type Level = 'normal' | 'warning' | 'critical' | 'unknown'

/** What a level belongs to: `zone/cpu_zone`, `supply/psu.0`, `sensor/cpu0_temp`. */
export type Subject = string

/** The names of OpenBMC's RestartCause, and some of our own. */
export type RestartCause =
  | 'RemoteCommand'
  | 'ScheduledPowerOn'
  | 'PowerPolicyAlwaysOn'
  | 'PowerPolicyPreviousState'
  | 'Reconciled'
  | 'HostCrash'
  | 'BootFailed'
  | 'ThermalEvent'
  | 'EmergencyOff'
  | 'PowerFault'
  | 'PowerLoss'
  | 'DependencyLost'
  | 'Watchdog'
  | 'SoftReset'
  | 'PinholeReset'
  | 'Unknown'
