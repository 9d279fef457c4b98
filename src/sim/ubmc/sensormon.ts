/** Simulates the sensormon of u-bmc: all sensors in its own time, and heat over and over again. */
import type { Endpoint, Message, Respond } from '../../bus/bus.ts'
import { decode, encode, timestampOf } from '../../dialects/ubmc/codec.ts'
import {
  type GetSensorRequest,
  GetSensorRequestSchema,
  GetSensorResponseSchema,
  ListSensorsRequestSchema,
  ListSensorsResponseSchema,
  SensorConfigRequestSchema,
  SensorDataRequestSchema,
  SensorDataResponseSchema,
  SensorReadingSchema,
  SensorSchema,
  SensorStatus,
} from '../../dialects/ubmc/gen/schema/v1alpha1/sensor_pb.ts'
import type { UbmcSensorShape } from '../plant/ubmc-shape.ts'
import type { SimService } from '../services/service.ts'
import { createHeatAlerts } from './heat-alerts.ts'
import { createMemory, type Memory } from './memory.ts'
import { contextOf, sensorMessage, temperatureMessage, violationsOf } from './sensors.ts'
import { createUbmcService, type UbmcSurroundings, type Voice } from './service.ts'
import { violationText } from './violation.ts'

export function createSensormon(name: string, around: UbmcSurroundings): SimService {
  return createUbmcService(name, around, (voice) => {
    const memory = createMemory(name, around)
    const alerts = createHeatAlerts(around, voice, memory)
    publishInTime(around, voice, memory, alerts.check)
    return {
      description: 'Simulated sensormon of u-bmc',
      endpoints: endpointsOf(memory),
      listeners: [
        {
          pattern: 'thermalmgr.sensors.temperature',
          onMessage: (message) => showHeat(memory, voice, message),
        },
        {
          pattern: 'thermalmgr.sensors.config',
          onMessage: (message) => writeDown(memory, message),
        },
      ],
      end: () => {
        alerts.end()
        memory.forget()
      },
    }
  })
}

/** Nothing is told when it changes: only when its time has come. */
function publishInTime(
  { ubmc }: UbmcSurroundings,
  { every, say }: Voice,
  memory: Memory,
  alert: (sensor: UbmcSensorShape) => void,
): void {
  const { readEveryMs, checkEveryMs, temperaturesEveryMs } = ubmc.sensormon
  every(readEveryMs, () => {
    for (const sensor of memory.sensors) memory.read(sensor)
    for (const sensor of memory.sensors) {
      const bytes = encode(SensorSchema, sensorMessage(sensor, memory.of(sensor)))
      say(`sensormon.data.${sensor.id}`, bytes, { component: sensor.id })
    }
  })
  every(checkEveryMs, () => {
    for (const sensor of memory.sensors) {
      const remembered = memory.of(sensor)
      for (const violation of violationsOf(sensor, remembered)) {
        // Whoever lists the sensors sees it until they are read again.
        memory.note(sensor, { ...remembered, status: statusOf[violation.severity] })
        const text = violationText(sensor, remembered, violation, memory.now())
        say(`sensormon.events.threshold.${violation.severity}`, text, { component: sensor.id })
      }
    }
  })
  every(temperaturesEveryMs, () => {
    for (const sensor of memory.temperatures) {
      alert(sensor)
      const reading = temperatureMessage(sensor, memory.of(sensor), memory.now())
      const bytes = encode(SensorReadingSchema, reading)
      say(`thermalmgr.data.temperature.${sensor.id}`, bytes, { component: sensor.id })
    }
  })
}

const statusOf = { warning: SensorStatus.WARNING, critical: SensorStatus.CRITICAL } as const

function endpointsOf(memory: Memory): readonly Endpoint[] {
  const shown = (sensor: UbmcSensorShape) => sensorMessage(sensor, memory.of(sensor))
  return [
    {
      name: 'list',
      subject: 'sensor.list',
      handle: ({ data }, respond) => {
        const read = decode(ListSensorsRequestSchema, data)
        if (read.kind === 'garbage') return refuse(respond, 400, 'Invalid request format')
        // As they were read last: whoever wants to know looks at the times.
        respond(encode(ListSensorsResponseSchema, { sensor: memory.sensors.map(shown) }))
      },
    },
    {
      name: 'info',
      subject: 'sensor.info',
      handle: ({ data }, respond) => {
        const read = decode(GetSensorRequestSchema, data)
        if (read.kind === 'garbage') return refuse(respond, 400, 'Invalid request format')
        const { identifier } = read.message
        if (identifier.case === undefined) return refuse(respond, 400, 'Invalid sensor identifier')
        const sensor = memory.sensors.find((one) => isMeant(memory, one, identifier))
        if (sensor === undefined) return refuse(respond, 404, 'Sensor not found')
        memory.read(sensor)
        respond(encode(GetSensorResponseSchema, { sensors: [shown(sensor)] }))
      },
    },
  ]
}

const refuse = (respond: Respond, code: number, description: string): void =>
  respond('', { code, description })

function isMeant(
  memory: Memory,
  sensor: UbmcSensorShape,
  identifier: GetSensorRequest['identifier'],
): boolean {
  switch (identifier.case) {
    case 'id':
    case 'name':
      return identifier.value === sensor.id
    case 'context':
      return identifier.value === contextOf(sensor)
    case 'status':
      return identifier.value === memory.of(sensor).status
    case 'location': {
      const name = identifier.value.componentLocation?.name ?? ''
      return name !== '' && sensor.zone !== null && `Zone: ${sensor.zone}`.includes(name)
    }
    default:
      return false
  }
}

/** The answer does not go to whoever asked, but to everybody. */
function showHeat(memory: Memory, { say }: Voice, { data }: Message): void {
  const read = decode(SensorDataRequestSchema, data)
  if (read.kind === 'garbage') return
  const { sensorIds } = read.message
  const temperatures = memory.temperatures.filter(
    ({ id }) => sensorIds.length === 0 || sensorIds.includes(id),
  )
  const readings = temperatures.map((sensor) => ({
    sensorId: sensor.id,
    sensorName: sensor.id,
    value: memory.of(sensor).value,
    unit: 'celsius',
    timestamp: timestampOf(memory.now()),
  }))
  say('sensormon.response.temperature_data', encode(SensorDataResponseSchema, { readings }))
}

/** Nobody is told whether it was done. */
function writeDown(memory: Memory, { data }: Message): void {
  const read = decode(SensorConfigRequestSchema, data)
  if (read.kind === 'garbage') return
  const { action, sensorId, zoneName = '', attributes } = read.message
  const sensor = memory.sensors.find(({ id }) => id === sensorId)
  if (sensor === undefined) return
  const was = memory.of(sensor)
  const given = action === 'assign_zone' ? { thermal_zone: zoneName } : attributes
  if (action !== 'assign_zone' && action !== 'update_attributes') return
  memory.note(sensor, { ...was, attributes: { ...was.attributes, ...given } })
}
