/** Translates a BMC's statuses, actions and restart causes to u-bmc's words and back. */
import type {
  BmcAction as OurAction,
  BmcStatus as OurStatus,
} from '../../core/machines/machines.ts'
import type { RestartCause } from '../../core/model/ids.ts'
import {
  ManagementControllerRebootCause as Cause,
  ManagementControllerAction as Its,
  ManagementControllerStatus as Status,
} from './gen/schema/v1alpha1/management_controller_pb.ts'

export const controllerStatuses = {
  Off: Status.NOT_READY,
  Ready: Status.READY,
  Starting: Status.NOT_READY,
  Updating: Status.NOT_READY,
  Rebooting: Status.NOT_READY,
  ShuttingDown: Status.NOT_READY,
  Maintenance: Status.DISABLED,
  Quiesced: Status.QUIESCED,
  Error: Status.ERROR,
} as const satisfies Record<OurStatus, Status>

/**
 * What u-bmc's clients may ask for; `null` is refused. u-bmc's own state manager says that it has
 * gone back to the factory's settings, and does nothing: who cannot do it ought to say so.
 */
export const controllerActionsByWord = {
  UNSPECIFIED: null,
  ENABLE: 'ExitMaintenance',
  DISABLE: 'EnterMaintenance',
  REBOOT: 'Reboot',
  WARM_RESET: 'Reboot',
  COLD_RESET: 'ForceReboot',
  HARD_RESET: 'ForceReboot',
  FACTORY_RESET: null,
  CLEAR_LOGS: null,
  BACKUP_CONFIG: null,
  RESTORE_CONFIG: null,
  UPDATE_FIRMWARE: null,
} as const satisfies Record<keyof typeof Its, OurAction | null>

/** What an action of ours is told as: the nearest that u-bmc knows. */
export const controllerActions = {
  EnterMaintenance: Its.DISABLE,
  ExitMaintenance: Its.ENABLE,
  PrepareUpdate: Its.UPDATE_FIRMWARE,
  CompleteUpdate: Its.ENABLE,
  Reboot: Its.REBOOT,
  ForceReboot: Its.COLD_RESET,
  Shutdown: Its.DISABLE,
  Recover: Its.ENABLE,
  IdentifyOn: Its.UNSPECIFIED,
  IdentifyOff: Its.UNSPECIFIED,
} as const satisfies Record<OurAction, Its>

/** A button that somebody pressed looks like any other cause to us, but for the pinhole. */
export const controllerRebootCauses = {
  RemoteCommand: Cause.SOFT_RESET,
  ScheduledPowerOn: Cause.SOFT_RESET,
  PowerPolicyAlwaysOn: Cause.OTHER,
  PowerPolicyPreviousState: Cause.OTHER,
  Reconciled: Cause.OTHER,
  HostCrash: Cause.OTHER,
  BootFailed: Cause.OTHER,
  ThermalEvent: Cause.OTHER,
  EmergencyOff: Cause.OTHER,
  PowerFault: Cause.OTHER,
  PowerLoss: Cause.OTHER,
  HealthFault: Cause.OTHER,
  DependencyLost: Cause.OTHER,
  Watchdog: Cause.WATCHDOG,
  SoftReset: Cause.SOFT_RESET,
  PinholeReset: Cause.RESET_BUTTON,
  Unknown: Cause.UNSPECIFIED,
} as const satisfies Record<RestartCause, Cause>
