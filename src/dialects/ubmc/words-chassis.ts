/** Translates a chassis' statuses and actions to u-bmc's words and back. */
import type {
  ChassisAction as OurAction,
  ChassisStatus as OurStatus,
} from '../../core/machines/machines.ts'
import type { Health, Power } from '../../core/model/ids.ts'
import { ChassisAction, ChassisStatus } from './gen/schema/v1alpha1/chassis_pb.ts'

/** One that is on is also told how it is, and one in maintenance what power it has: see below. */
export const chassisStatuses = {
  Unknown: ChassisStatus.UNKNOWN,
  Off: ChassisStatus.OFF,
  PoweringOn: ChassisStatus.TRANSITIONING,
  On: ChassisStatus.ON,
  PoweringOff: ChassisStatus.TRANSITIONING,
  PowerCycling: ChassisStatus.TRANSITIONING,
  Maintenance: ChassisStatus.UNKNOWN,
  Failed: ChassisStatus.FAILED,
} as const satisfies Record<OurStatus, ChassisStatus>

export const chassisStatusByHealth = {
  OK: ChassisStatus.ON,
  Unknown: ChassisStatus.ON,
  Warning: ChassisStatus.WARNING,
  Critical: ChassisStatus.CRITICAL,
} as const satisfies Record<Health, ChassisStatus>

export const chassisStatusByPower = {
  On: ChassisStatus.ON,
  Off: ChassisStatus.OFF,
  Unknown: ChassisStatus.UNKNOWN,
} as const satisfies Record<Power, ChassisStatus>

/** What u-bmc's clients may ask for; `null` is refused. */
export const chassisActionsByWord = {
  UNSPECIFIED: null,
  ON: 'PowerOn',
  OFF: 'PowerOff',
  POWER_CYCLE: 'PowerCycle',
  IDENTIFY_ON: 'IdentifyOn',
  IDENTIFY_OFF: 'IdentifyOff',
  EMERGENCY_SHUTDOWN: 'EmergencyShutdown',
} as const satisfies Record<keyof typeof ChassisAction, OurAction | null>

/** What an action of ours is told as: the nearest that u-bmc knows. */
export const chassisActions = {
  PowerOn: ChassisAction.ON,
  PowerOff: ChassisAction.OFF,
  ForceOff: ChassisAction.OFF,
  PowerCycle: ChassisAction.POWER_CYCLE,
  EmergencyShutdown: ChassisAction.EMERGENCY_SHUTDOWN,
  EmergencyCut: ChassisAction.EMERGENCY_SHUTDOWN,
  EnterMaintenance: ChassisAction.UNSPECIFIED,
  ExitMaintenance: ChassisAction.UNSPECIFIED,
  Recover: ChassisAction.UNSPECIFIED,
  SuppliesOn: ChassisAction.UNSPECIFIED,
  IdentifyOn: ChassisAction.IDENTIFY_ON,
  IdentifyOff: ChassisAction.IDENTIFY_OFF,
} as const satisfies Record<OurAction, ChassisAction>
