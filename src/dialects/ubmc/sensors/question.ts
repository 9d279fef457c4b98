/** Asks sensormon for a sensor: `sensor.info` reads it anew, where `sensor.list` remembers. */
import type { Name } from '../../../core/model/ids.ts'
import { decode, encode } from '../codec.ts'
import {
  GetSensorRequestSchema,
  GetSensorResponseSchema,
} from '../gen/schema/v1alpha1/sensor_pb.ts'
import { type Nothing, type SensorRead, sensorRead } from './events.ts'

export const sensorInfoSubject = 'sensor.info'

export const sensorQuestion = (id: Name): Uint8Array =>
  encode(GetSensorRequestSchema, { identifier: { case: 'id', value: id } })

/** An error has an empty body, which reads as an answer with no sensor in it. */
export function sensorAnswer(bytes: Uint8Array): SensorRead | Nothing {
  const read = decode(GetSensorResponseSchema, bytes)
  if (read.kind === 'garbage') return read
  const [sensor] = read.message.sensors
  return sensor === undefined
    ? { kind: 'ignored', why: 'there is no such sensor' }
    : sensorRead(sensor)
}
