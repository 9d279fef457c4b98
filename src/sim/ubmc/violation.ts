/** Writes by hand, in JSON, that a sensor is beyond a limit, as u-bmc's sensormon does. */

import type { UbmcSensorShape } from '../plant/ubmc-shape.ts'
import type { Remembered, Violation } from './sensors.ts'

/** Nothing in it is escaped. `now` is taken for the time of the wall, of which seconds are told. */
export function violationText(
  { id }: UbmcSensorShape,
  { value }: Remembered,
  { type, severity, limit }: Violation,
  now: number,
): string {
  const fields = [
    ['sensor_id', quoted(id)],
    ['sensor_name', quoted(id)],
    ['violation_type', quoted(type)],
    ['current_value', value.toFixed(6)],
    ['threshold_value', limit.toFixed(6)],
    ['severity', quoted(severity)],
    ['timestamp', quoted(`${new Date(now).toISOString().slice(0, 19)}Z`)],
  ] as const
  const lines = fields.map(([name, text]) => `\t\t"${name}": ${text}`)
  return `{\n${lines.join(',\n')}\n\t}`
}

const quoted = (text: string): string => `"${text}"`
