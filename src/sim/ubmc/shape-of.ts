/** Shapes u-bmc's services for a configuration; `null` where none of them speaks so. */
import type { Configured, ConfiguredSensor } from '../plant/configured.ts'
import {
  defaultPowermgr,
  defaultSensormon,
  gpioTakesMs,
  mockTakesMs,
  type PowermgrShape,
  type SensormonShape,
  type UbmcRole,
  type UbmcSensorShape,
  type UbmcShape,
} from '../plant/ubmc-shape.ts'

export function ubmcShapeOf(configured: Configured): UbmcShape | null {
  const { dialect, dialects } = configured.integrations
  const speaking = roles.filter((role) => (dialects[role] ?? dialect) === 'ubmc')
  if (speaking.length === 0) return null
  return {
    speaking: new Set(speaking),
    powermgr: powermgrOf(configured),
    sensormon: sensormonOf(configured),
  }
}

const roles: readonly UbmcRole[] = ['power', 'thermal', 'sensors', 'leds']

function powermgrOf({ hosts, chassis, bmc, simulation }: Configured): PowermgrShape {
  const { backend, bmcPower, onPulse, offPulse, resetPulse, forceOffPulse } = simulation.ubmc
  const usual = backend === 'gpio' ? gpioTakesMs : mockTakesMs
  return {
    ...defaultPowermgr,
    backend,
    components: [...hosts, chassis, ...(bmcPower ? [bmc] : [])].map(({ name }) => name),
    takesMs: {
      power_on: onPulse ?? usual.power_on,
      power_off: offPulse ?? usual.power_off,
      reset: resetPulse ?? usual.reset,
      force_off: forceOffPulse ?? usual.force_off,
    },
  }
}

function sensormonOf({ sensors, simulation }: Configured): SensormonShape {
  const { alertWarning, alertCritical } = simulation.ubmc
  return {
    ...defaultSensormon,
    sensors: sensors.map(sensorOf),
    readEveryMs: simulation.reportInterval,
    alertCelsius: { warning: alertWarning, critical: alertCritical },
  }
}

const sensorOf = (sensor: ConfiguredSensor): UbmcSensorShape => ({
  id: sensor.name,
  unit: sensor.unit,
  zone: sensor.zone ?? null,
  upper: limitsOf(sensor.warning, sensor.critical),
  lower: limitsOf(sensor.lowerWarning, sensor.lowerCritical),
})

function limitsOf(warning: number | undefined, critical: number | undefined) {
  if (warning === undefined && critical === undefined) return null
  return {
    ...(warning === undefined ? {} : { warning }),
    ...(critical === undefined ? {} : { critical }),
  }
}
