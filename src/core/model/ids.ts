/** Names the nouns: what everything is called by, and the words there are for each. */

/** A component's name: `host.0`, `chassis.0`, `bmc.0`. */
export type Name = string
/** A status of a component's machine: a built-in one, or a platform's own. */
export type Status = string
/** What may be asked of a component: `PowerOn`, `ForceOff`, …, or a platform's own. */
export type Action = string

export const powers = ['On', 'Off', 'Unknown'] as const
export type Power = (typeof powers)[number]
export const healths = ['OK', 'Warning', 'Critical', 'Unknown'] as const
export type Health = (typeof healths)[number]
/** What a reading amounts to, as judged by `assess`. */
export const levels = ['normal', 'warning', 'critical', 'unknown'] as const
export type Level = (typeof levels)[number]

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
  | 'HealthFault'
  | 'DependencyLost'
  | 'Watchdog'
  | 'SoftReset'
  | 'PinholeReset'
  | 'Unknown'
