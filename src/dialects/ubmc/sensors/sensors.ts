/**
 * Translates sensors as u-bmc has them: what they read, in which unit, whether they can be read.
 */

import type { MessageInitShape } from '@bufbuild/protobuf'
import type { Level, Subject } from '../../../core/model/ids.ts'
import { lookUp } from '../../../core/model/look-up.ts'
import type { ReportFault } from '../../../core/model/system/bus.ts'
import type { Assessment } from '../../../core/model/system/system.ts'
import {
  type Sensor,
  SensorContext,
  type SensorSchema,
  SensorStatus,
  SensorUnit,
} from '../gen/schema/v1alpha1/sensor_pb.ts'
import { momentOf, type Site } from '../site.ts'

/** One that cannot be read says so, since by u-bmc's rules there is always a reading. */
export function sensorView(
  site: Site,
  subject: Subject,
  { level, value, at }: Assessment,
): MessageInitShape<typeof SensorSchema> {
  const id = subject.slice(subject.indexOf('/') + 1)
  const measured = quantities.find(({ unit }) => unit === lookUp(site.units, subject))
  return {
    id,
    name: id,
    status: statuses[level],
    ...(measured === undefined ? {} : { context: measured.context, unit: measured.number }),
    reading:
      typeof value === 'number'
        ? { case: 'analogReading', value: { value } }
        : { case: 'discreteReading', value: { state: 'unknown' } },
    ...(at === null ? {} : { lastReadingTimestamp: momentOf(site, at) }),
  }
}

/**
 * What a sensor reads, in our unit for it; `null` for one that cannot be read. A status of warning
 * or critical changes nothing: it is judged here, by the limits of the platform. What its status or
 * its unit is, nobody here knows: then its value says nothing.
 */
export function readingOf(sensor: Sensor): SensorValue | null {
  const { reading, unit = SensorUnit.UNSPECIFIED, status = SensorStatus.UNSPECIFIED } = sensor
  if (reading.case === 'discreteReading') return null
  const faults = [
    ...faultOf(sensor, 'status', status, SensorStatus),
    ...faultOf(sensor, 'unit', unit, SensorUnit),
  ]
  const measured = quantities.find(({ number }) => number === unit)
  const isRead = faults.length === 0 && !unreadable.includes(status)
  const raw = reading.case === 'analogReading' && isRead ? reading.value.value : null
  return {
    value: raw === null || !Number.isFinite(raw) ? null : (measured?.toOurs ?? same)(raw),
    unit: measured?.unit ?? null,
    ...(faults.length === 0 ? {} : { faults }),
  }
}

export interface SensorValue {
  readonly value: number | null
  readonly unit: string | null
  /** Left out where it is as u-bmc has it. */
  readonly faults?: readonly ReportFault[]
}

/** A number that its enum has not, of a newer u-bmc perhaps. */
const faultOf = (
  { id }: Sensor,
  field: string,
  number: number,
  known: Readonly<Record<string, number>>,
): readonly ReportFault[] =>
  !Object.values(known).includes(number)
    ? [{ about: `sensor/${id}`, field, value: String(number), why: `no ${field} of u-bmc` }]
    : []

const unreadable: readonly SensorStatus[] = [
  SensorStatus.DISABLED,
  SensorStatus.NOT_PRESENT,
  SensorStatus.ERROR,
  SensorStatus.UNKNOWN,
]

const statuses: Readonly<Record<Level, SensorStatus>> = {
  normal: SensorStatus.ENABLED,
  warning: SensorStatus.WARNING,
  critical: SensorStatus.CRITICAL,
  unknown: SensorStatus.UNKNOWN,
}

const same = (value: number) => value

interface Quantity {
  readonly number: SensorUnit
  readonly unit: string
  readonly context: SensorContext
  /** From theirs to ours; left out where they are the same. */
  readonly toOurs?: (value: number) => number
}

/** The first of each unit of ours is the one that is told. */
const quantities: readonly Quantity[] = [
  { number: SensorUnit.CELSIUS, unit: '°C', context: SensorContext.TEMPERATURE },
  {
    number: SensorUnit.FAHRENHEIT,
    unit: '°C',
    context: SensorContext.TEMPERATURE,
    toOurs: (fahrenheit) => ((fahrenheit - 32) * 5) / 9,
  },
  {
    number: SensorUnit.KELVIN,
    unit: '°C',
    context: SensorContext.TEMPERATURE,
    toOurs: (kelvin) => kelvin - 273.15,
  },
  { number: SensorUnit.VOLTS, unit: 'V', context: SensorContext.VOLTAGE },
  { number: SensorUnit.AMPS, unit: 'A', context: SensorContext.CURRENT },
  { number: SensorUnit.WATTS, unit: 'W', context: SensorContext.POWER },
  { number: SensorUnit.JOULES, unit: 'J', context: SensorContext.ENERGY },
  { number: SensorUnit.PASCALS, unit: 'Pa', context: SensorContext.PRESSURE },
  { number: SensorUnit.RPM, unit: 'rpm', context: SensorContext.TACH },
  // Of a fan or of the air: nobody can tell, and a context that is not given fits any unit.
  { number: SensorUnit.PERCENT, unit: '%', context: SensorContext.UNSPECIFIED },
  { number: SensorUnit.HERTZ, unit: 'Hz', context: SensorContext.UNSPECIFIED },
  { number: SensorUnit.METERS, unit: 'm', context: SensorContext.ALTITUDE },
  { number: SensorUnit.LITERS_PER_MINUTE, unit: 'l/min', context: SensorContext.FLOW_RATE },
]
