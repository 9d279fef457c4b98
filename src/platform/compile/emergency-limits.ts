/** Compiles what a configuration says of emergencies to the core's limits. */
import type { EmergencyLimits } from '../../core/model/platform/limits.ts'
import type { Config } from '../schema/config.ts'
import { sensorSubject } from './watches.ts'

export const emergencyLimitsOf = ({ emergency, integrations }: Config): EmergencyLimits => ({
  thermalShutdown: emergency.thermalShutdown,
  unknownAfterMs: emergency.treatUnknownAs === 'critical' ? emergency.unknownAfter : null,
  shedIntervalMs: emergency.shedInterval,
  powerFailureResponse: emergency.powerFailureResponse,
  rideThroughMs: emergency.ups?.rideThrough ?? 0,
  lowBattery: emergency.ups?.lowBattery == null ? null : sensorSubject(emergency.ups.lowBattery),
  healthFailureResponse: emergency.healthFailureResponse,
  healthConfirmMs: emergency.healthConfirm,
  secondWordMs: emergency.secondWord,
  retryMs: emergency.retryInterval,
  callTimeoutMs: integrations.timeout,
})
