/**
 * Translates a host's statuses, actions, boot stages and restart causes to u-bmc's words and back.
 */
import type {
  HostAction as OurAction,
  HostStatus as OurStatus,
} from '../../core/machines/machines.ts'
import type { BootStage } from '../../core/model/boot.ts'
import type { RestartCause } from '../../core/model/ids.ts'
import {
  BootProgressStage,
  HostAction,
  HostRebootCause,
  HostStatus,
  OSStatus,
} from './gen/schema/v1alpha1/host_pb.ts'

/**
 * On from the moment that it has power: how far it has booted is told beside it. Unknown is never
 * read as off, and u-bmc has no word for it. Isolated is off; that it is locked, refusals tell.
 */
export const hostStatuses = {
  Unknown: HostStatus.UNSPECIFIED,
  Off: HostStatus.OFF,
  PoweringOn: HostStatus.TRANSITIONING,
  On: HostStatus.ON,
  Booting: HostStatus.ON,
  Running: HostStatus.ON,
  ShuttingDown: HostStatus.TRANSITIONING,
  PoweringOff: HostStatus.TRANSITIONING,
  Resetting: HostStatus.TRANSITIONING,
  PowerCycling: HostStatus.TRANSITIONING,
  Quiesced: HostStatus.QUIESCED,
  Diagnostic: HostStatus.DIAGNOSTIC,
  Isolated: HostStatus.OFF,
  Error: HostStatus.ERROR,
} as const satisfies Record<OurStatus, HostStatus>

/** What u-bmc's clients may ask for; `null` is refused. */
export const hostActionsByWord = {
  UNSPECIFIED: null,
  ON: 'PowerOn',
  OFF: 'GracefulShutdown',
  REBOOT: 'GracefulRestart',
  FORCE_OFF: 'ForceOff',
  FORCE_RESTART: 'ForceRestart',
} as const satisfies Record<keyof typeof HostAction, OurAction | null>

/** What an action of ours is told as: the nearest that u-bmc knows. */
export const hostActions = {
  PowerOn: HostAction.ON,
  GracefulShutdown: HostAction.OFF,
  ForceOff: HostAction.FORCE_OFF,
  GracefulRestart: HostAction.REBOOT,
  ForceRestart: HostAction.FORCE_RESTART,
  PowerCycle: HostAction.FORCE_RESTART,
  Nmi: HostAction.UNSPECIFIED,
  EnterDiagnostic: HostAction.UNSPECIFIED,
  Resume: HostAction.UNSPECIFIED,
  Isolate: HostAction.FORCE_OFF,
  Recover: HostAction.UNSPECIFIED,
  EmergencyOff: HostAction.OFF,
  EmergencyCut: HostAction.FORCE_OFF,
  EmergencyIsolate: HostAction.FORCE_OFF,
  IdentifyOn: HostAction.UNSPECIFIED,
  IdentifyOff: HostAction.UNSPECIFIED,
} as const satisfies Record<OurAction, HostAction>

/** What they are told as where they ended by force: whoever listens need not take that for both. */
export const hostActionsForced: { readonly [Asked in OurAction]?: HostAction } = {
  GracefulShutdown: HostAction.FORCE_OFF,
  GracefulRestart: HostAction.FORCE_RESTART,
  EmergencyOff: HostAction.FORCE_OFF,
}

/** A button that somebody pressed looks like any other cause to us: those are never told. */
export const hostRebootCauses = {
  RemoteCommand: HostRebootCause.SOFT_RESET,
  ScheduledPowerOn: HostRebootCause.SOFT_RESET,
  PowerPolicyAlwaysOn: HostRebootCause.POWER_CYCLE,
  PowerPolicyPreviousState: HostRebootCause.POWER_CYCLE,
  Reconciled: HostRebootCause.OTHER,
  HostCrash: HostRebootCause.OTHER,
  BootFailed: HostRebootCause.OTHER,
  ThermalEvent: HostRebootCause.THERMAL,
  EmergencyOff: HostRebootCause.OTHER,
  PowerFault: HostRebootCause.POWER_SUPPLY,
  PowerLoss: HostRebootCause.POWER_SUPPLY,
  HealthFault: HostRebootCause.OTHER,
  DependencyLost: HostRebootCause.OTHER,
  Watchdog: HostRebootCause.WATCHDOG,
  SoftReset: HostRebootCause.SOFT_RESET,
  PinholeReset: HostRebootCause.RESET_BUTTON,
  Unknown: HostRebootCause.UNKNOWN,
} as const satisfies Record<RestartCause, HostRebootCause>

/** Redfish's stages; u-bmc has none for the setup, nor for buses. */
export const bootProgressStages = {
  None: BootProgressStage.UNSPECIFIED,
  PrimaryProcessorInitializationStarted: BootProgressStage.PRIMARY_PROCESSOR_INITIALIZATION,
  BusInitializationStarted: BootProgressStage.SYSTEM_INITIALIZATION,
  MemoryInitializationStarted: BootProgressStage.MEMORY_INITIALIZATION,
  SecondaryProcessorInitializationStarted: BootProgressStage.SECONDARY_PROCESSOR_INITIALIZATION,
  PCIResourceConfigStarted: BootProgressStage.PCI_RESOURCE_CONFIG,
  SystemHardwareInitializationComplete: BootProgressStage.SYSTEM_HARDWARE_INITIALIZATION,
  SetupEntered: BootProgressStage.STARTING_OPERATING_SYSTEM,
  OSBootStarted: BootProgressStage.OPERATING_SYSTEM_BOOT,
  OSRunning: BootProgressStage.COMPLETE,
} as const satisfies Record<BootStage, BootProgressStage>

/** Only how a boot ended has a word: one that is under way has none. */
export function osStatusOf(progress: string, status: string): OSStatus | null {
  if (progress !== 'OSRunning') return null
  return status === ('Diagnostic' satisfies OurStatus)
    ? OSStatus.OS_STATUS_DIAGNOSTIC_BOOT_COMPLETE
    : OSStatus.OS_STATUS_BOOT_COMPLETE
}
