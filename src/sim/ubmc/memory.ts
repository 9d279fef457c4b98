/** Remembers what u-bmc's sensormon does of its sensors between two looks at the hardware. */
import type { Name } from '../../core/model/ids.ts'
import { SensorContext } from '../../dialects/ubmc/gen/schema/v1alpha1/sensor_pb.ts'
import type { UbmcSensorShape } from '../plant/ubmc-shape.ts'
import { wildValues } from '../services/distortion.ts'
import { contextOf, type Remembered, readAgain, unread } from './sensors.ts'
import type { UbmcSurroundings } from './service.ts'

/** What is remembered of each sensor. */
export interface Memory {
  readonly sensors: readonly UbmcSensorShape[]
  readonly temperatures: readonly UbmcSensorShape[]
  of(sensor: UbmcSensorShape): Remembered
  note(sensor: UbmcSensorShape, remembered: Remembered): void
  /** Looks at the hardware once more. */
  read(sensor: UbmcSensorShape): Remembered
  now(): number
  forget(): void
}

export function createMemory(
  service: string,
  { clock, ubmc, readings, faults }: UbmcSurroundings,
): Memory {
  const { sensors } = ubmc.sensormon
  const remembered = new Map<Name, Remembered>()
  const now = () => clock.now()
  const of = ({ id }: UbmcSensorShape) => remembered.get(id) ?? unread(now())
  const note = ({ id }: UbmcSensorShape, one: Remembered) => remembered.set(id, one)
  const measured = (id: Name): number | null => {
    const wild = faults.strike(service, 'wild', { component: id })
    if (wild !== null) return faults.pick(wild, [...wildValues, Number.NaN])
    const reading = readings().find((one) => one.what === 'sensor' && one.sensor === id)
    return reading?.what === 'sensor' ? reading.value : null
  }
  return {
    sensors,
    temperatures: sensors.filter((one) => contextOf(one) === SensorContext.TEMPERATURE),
    of,
    note,
    now,
    read: (sensor) => {
      const read = readAgain(of(sensor), measured(sensor.id), now())
      note(sensor, read)
      return read
    },
    forget: () => remembered.clear(),
  }
}
