/** Lists the metrics of the hardware, by OpenTelemetry's names for it where there are any. */

import type { ServiceView } from '../../engine/meter.ts'
import { coolingHeadroom, powerHeadroom } from '../../insight/headroom.ts'
import {
  coolingOf,
  forecastsOf,
  hardwareOf,
  limitsOf,
  type ReadValue,
  valuesOf,
} from '../../insight/readings.ts'
import { ofState, type ReadMetric } from './metric.ts'

/** What a level is in their words; what is unknown is none of them. */
const states = { ok: 'normal', degraded: 'warning', failed: 'critical' } as const

export const hardwareMetrics: readonly ReadMetric[] = [
  ofState({
    name: 'hw_status',
    type: 'gauge',
    unit: null,
    labels: ['hw_id', 'hw_name', 'hw_type', 'hw_state'],
    help: 'How well what is read is: 1 for the state that it is in; 0 for all while nobody knows.',
    bound: 'zones, sensors, supplies, resources × 3',
    of: ({ platform, system }) =>
      hardwareOf(platform, system).flatMap(({ subject, name, type, level }) =>
        Object.entries(states).map(
          ([state, meant]) => [[subject, name, type, state], level === meant ? 1 : 0] as const,
        ),
      ),
  }),
  reading('hw_temperature_celsius', 'celsius', '°C', 'The temperature of a zone, or of a sensor.'),
  limit('hw_temperature_limit_celsius', 'celsius', '°C', 'The temperature'),
  reading('hw_voltage_volts', 'volts', 'V', 'The voltage that a sensor reads.'),
  limit('hw_voltage_limit_volts', 'volts', 'V', 'The voltage'),
  reading('hw_fan_speed_rpm', 'rpm', 'rpm', 'The speed of a fan.'),
  limit('hw_fan_speed_limit_rpm', 'rpm', 'rpm', 'The speed of a fan'),
  reading('hw_power_watts', 'watts', 'W', 'The power that a sensor reads.'),
  ofState({
    name: 'statemgr_sensor_value',
    type: 'gauge',
    unit: null,
    labels: ['hw_id', 'hw_name', 'unit'],
    help: 'What a sensor reads in a unit that no other metric is for.',
    bound: 'sensors',
    of: ({ platform, system }) =>
      valuesOf(platform, system)
        .filter(({ unit }) => !named.has(unit))
        .map(({ subject, name, unit, value }) => [[subject, name, unit], value]),
  }),
  ofState({
    name: 'statemgr_forecast_celsius',
    type: 'gauge',
    unit: 'celsius',
    labels: ['zone'],
    help: 'The temperature that a zone will have at the horizon of its forecast, at least.',
    bound: 'zones',
    of: ({ system }) => forecastsOf(system).map(({ name, value }) => [[name], value]),
  }),
  ofState({
    name: 'statemgr_time_to_limit_seconds',
    type: 'gauge',
    unit: 'seconds',
    labels: ['hw_id', 'limit'],
    help: 'How long it is until a reading, or the cooling of a zone, comes to its next limit.',
    bound: 'zones × 2 and sensors, of which few go anywhere',
    of: ({ forecasts }) =>
      forecasts.map(({ subject, outlook }) => [
        [subject, outlook.bound.name],
        outlook.inDays * daySeconds,
      ]),
  }),
  ofState({
    name: 'statemgr_cooling_ratio',
    type: 'gauge',
    unit: 'ratio',
    labels: ['zone'],
    help: 'The cooling that is told of a zone, of 1 for all that there is.',
    bound: 'zones',
    of: ({ system }) => coolingOf(system).map(([zone, share]) => [[zone], share]),
  }),
  ofState({
    name: 'hw_power_supply_limit_watts',
    type: 'gauge',
    unit: 'watts',
    labels: ['hw_id', 'hw_limit_type'],
    help: 'What a supply can give at most.',
    bound: 'supplies',
    of: ({ platform: { capacities } }) =>
      Object.entries(capacities.supplyWatts).map(([supply, watts]) => [[supply, 'max'], watts]),
  }),
  ofState({
    name: 'statemgr_power_capacity_watts',
    type: 'gauge',
    unit: 'watts',
    labels: [],
    help: 'What the supplies that can be relied upon give, with as many failed as may fail.',
    of: (view) => ofBudget(view).map(({ capacityWatts }) => [[], capacityWatts]),
  }),
  ofState({
    name: 'statemgr_power_headroom_watts',
    type: 'gauge',
    unit: 'watts',
    labels: [],
    help: 'What of that nobody takes, or may take; less than 0 where there is too little.',
    of: (view) => ofBudget(view).map(({ leftWatts }) => [[], leftWatts]),
  }),
  ofState({
    name: 'statemgr_cooling_headroom_watts',
    type: 'gauge',
    unit: 'watts',
    labels: ['zone'],
    help: 'The heat that the cooling of a zone could take away besides that of what is on.',
    bound: 'zones',
    of: ({ platform, system, now }) =>
      coolingHeadroom(platform, system, now).map(({ zone, leftWatts }) => [
        [zone ?? 'none'],
        leftWatts,
      ]),
  }),
]

const daySeconds = 86_400

/** Units that a metric of its own is for. */
const named: ReadonlySet<string> = new Set(['°C', 'V', 'rpm', 'W'])

const ofBudget = ({ platform, system, now }: ServiceView) => powerHeadroom(platform, system, now)

function reading(
  name: string,
  unit: 'celsius' | 'volts' | 'rpm' | 'watts',
  readIn: string,
  help: string,
): ReadMetric {
  const isOf = ({ unit: given }: ReadValue): boolean => given === readIn
  return ofState({
    ...{ name, type: 'gauge', unit, help, bound: 'zones and sensors' },
    labels: ['hw_id', 'hw_name'],
    of: ({ platform, system }) =>
      valuesOf(platform, system)
        .filter(isOf)
        .map(({ subject, name: own, value }) => [[subject, own], value]),
  })
}

function limit(
  name: string,
  unit: 'celsius' | 'volts' | 'rpm',
  readIn: string,
  what: string,
): ReadMetric {
  return ofState({
    ...{ name, type: 'gauge', unit, bound: 'zones and sensors × 4' },
    help: `${what} from which on it is degraded or critical, by the configuration.`,
    labels: ['hw_id', 'hw_name', 'hw_limit_type'],
    of: ({ watches }) =>
      limitsOf(watches)
        .filter((one) => one.unit === readIn)
        .map(({ subject, name: own, type, value }) => [[subject, own, type], value]),
  })
}
