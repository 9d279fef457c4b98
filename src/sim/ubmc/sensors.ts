/** Writes the sensors of u-bmc's sensormon: what it remembers of each, in its words. */

import type { MessageInitShape } from '@bufbuild/protobuf'
import { lookUp } from '../../core/model/look-up.ts'
import { timestampOf } from '../../dialects/ubmc/codec.ts'
import {
  SensorContext,
  type SensorReadingSchema,
  type SensorSchema,
  SensorStatus,
  SensorUnit,
} from '../../dialects/ubmc/gen/schema/v1alpha1/sensor_pb.ts'
import type { Limits, UbmcSensorShape } from '../plant/ubmc-shape.ts'

/** As it was read last. Times by the simulator's clock, which u-bmc takes for that of the wall. */
export interface Remembered {
  readonly value: number
  readonly at: number
  readonly status: SensorStatus
  /** What somebody has written down about it over the bus. */
  readonly attributes: Readonly<Record<string, string>>
}

/** Before it was ever read: it is enabled, and reads nothing at all. */
export const unread = (now: number): Remembered => ({
  value: 0,
  at: now,
  status: SensorStatus.ENABLED,
  attributes: {},
})

/**
 * Being read makes a sensor enabled again, however far it is beyond its limits. One that cannot be
 * read keeps its value and the time of that.
 */
export function readAgain(was: Remembered, value: number | null, now: number): Remembered {
  if (value === null) return { ...was, status: SensorStatus.ERROR }
  return { ...was, value, at: now, status: SensorStatus.ENABLED }
}

export const contextOf = ({ unit }: UbmcSensorShape): SensorContext =>
  lookUp(quantities, unit)?.context ?? SensorContext.UNSPECIFIED

/** As it is published on `sensormon.data.<id>`, listed and shown. */
export function sensorMessage(
  sensor: UbmcSensorShape,
  { value, at, status, attributes }: Remembered,
): MessageInitShape<typeof SensorSchema> {
  const { id, unit, zone, upper, lower } = sensor
  return {
    id,
    name: id,
    context: contextOf(sensor),
    status,
    unit: lookUp(quantities, unit)?.number ?? SensorUnit.UNSPECIFIED,
    reading: {
      case: 'analogReading',
      value: {
        value,
        ...(upper === null ? {} : { upperThresholds: upper }),
        ...(lower === null ? {} : { lowerThresholds: lower }),
      },
    },
    ...(zone === null
      ? {}
      : {
          location: { componentLocation: { name: `Zone: ${zone}, Position: , Component: ` } },
        }),
    lastReadingTimestamp: timestampOf(at),
    customAttributes: { ...attributes },
  }
}

/** As it is published on `thermalmgr.data.temperature.<id>`: its time is that of the message. */
export const temperatureMessage = (
  { id }: UbmcSensorShape,
  { value, attributes }: Remembered,
  now: number,
): MessageInitShape<typeof SensorReadingSchema> => ({
  sensorId: id,
  sensorName: id,
  value,
  unit: 'celsius',
  timestamp: timestampOf(now),
  ...zoneNameOf(attributes),
})

/** Where it has been assigned to a zone over the bus; its own configuration does not count. */
export const zoneNameOf = ({ thermal_zone }: Remembered['attributes']) =>
  thermal_zone === undefined ? {} : { zoneName: thermal_zone }

export interface Violation {
  readonly type: `${'upper' | 'lower'}_${keyof Limits}`
  readonly severity: keyof Limits
  readonly limit: number
}

/** A value at its limit is no violation yet. */
export function violationsOf(
  { upper, lower }: UbmcSensorShape,
  { value }: Remembered,
): readonly Violation[] {
  return [
    worstOf('upper', upper, (limit) => value > limit),
    worstOf('lower', lower, (limit) => value < limit),
  ].filter((violation) => violation !== null)
}

function worstOf(
  side: 'upper' | 'lower',
  limits: Partial<Limits> | null,
  isBeyond: (limit: number) => boolean,
): Violation | null {
  for (const severity of ['critical', 'warning'] as const) {
    const limit = limits?.[severity]
    if (limit !== undefined && isBeyond(limit))
      return { type: `${side}_${severity}`, severity, limit }
  }
  return null
}

interface Quantity {
  readonly number: SensorUnit
  readonly context: SensorContext
}

/** By our words for the units. */
const quantities: Readonly<Record<string, Quantity>> = {
  '°C': { number: SensorUnit.CELSIUS, context: SensorContext.TEMPERATURE },
  V: { number: SensorUnit.VOLTS, context: SensorContext.VOLTAGE },
  A: { number: SensorUnit.AMPS, context: SensorContext.CURRENT },
  W: { number: SensorUnit.WATTS, context: SensorContext.POWER },
  J: { number: SensorUnit.JOULES, context: SensorContext.ENERGY },
  Pa: { number: SensorUnit.PASCALS, context: SensorContext.PRESSURE },
  rpm: { number: SensorUnit.RPM, context: SensorContext.TACH },
  '%': { number: SensorUnit.PERCENT, context: SensorContext.HUMIDITY },
  'l/min': { number: SensorUnit.LITERS_PER_MINUTE, context: SensorContext.FLOW_RATE },
}
