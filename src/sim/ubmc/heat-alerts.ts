/** Raises heat as u-bmc's sensormon does: an alert at each look, and emergencies after those. */
import { encode, timestampOf } from '../../dialects/ubmc/codec.ts'
import { SensorAlertSchema } from '../../dialects/ubmc/gen/schema/v1alpha1/sensor_pb.ts'
import type { Limits, UbmcSensorShape } from '../plant/ubmc-shape.ts'
import { cancellable } from '../services/clock.ts'
import type { Memory } from './memory.ts'
import { zoneNameOf } from './sensors.ts'
import type { UbmcSurroundings, Voice } from './service.ts'

export interface HeatAlerts {
  /** Of a temperature as it is remembered: it may be long ago. */
  check(sensor: UbmcSensorShape): void
  end(): void
}

export function createHeatAlerts(
  { clock, ubmc }: UbmcSurroundings,
  { say }: Pick<Voice, 'say'>,
  memory: Pick<Memory, 'of' | 'now'>,
): HeatAlerts {
  const { alertCelsius, emergencyDelayMs } = ubmc.sensormon
  const own = cancellable(clock)

  /** Each critical alert has its own: while it lasts there are as many as of those. */
  const raiseEmergency = (sensor: UbmcSensorShape): void => {
    const { value } = memory.of(sensor)
    if (value < alertCelsius.critical) return
    const message =
      `Emergency: Critical temperature ${value.toFixed(1)}°C ` +
      `persists after ${emergencyDelayMs / 1000}s delay`
    const alert = encode(SensorAlertSchema, {
      type: 'emergency_thermal',
      sensorId: sensor.id,
      sensorName: sensor.id,
      value,
      threshold: alertCelsius.critical,
      severity: 'emergency',
      timestamp: timestampOf(memory.now()),
      message,
    })
    // powermgr hears the first, and takes it for something else; nobody hears the second.
    say('thermalmgr.alerts.emergency', alert, { component: sensor.id })
    say('powermgr.alerts.thermal_emergency', alert, { component: sensor.id })
  }

  return {
    check: (sensor) => {
      const { value, attributes } = memory.of(sensor)
      const severity = severityOf(value, alertCelsius)
      if (severity === null) return
      const limit = alertCelsius[severity]
      const alert = encode(SensorAlertSchema, {
        type: 'temperature_threshold',
        sensorId: sensor.id,
        sensorName: sensor.id,
        value,
        threshold: limit,
        severity,
        ...zoneNameOf(attributes),
        timestamp: timestampOf(memory.now()),
        message:
          `Temperature ${value.toFixed(1)}°C exceeds ` +
          `${severity} threshold ${limit.toFixed(1)}°C`,
      })
      say(`thermalmgr.alerts.${severity}`, alert, { component: sensor.id })
      if (severity === 'critical') own.wake(emergencyDelayMs, () => raiseEmergency(sensor))
    },
    end: own.cancelAll,
  }
}

/** Here a value at its limit counts. */
function severityOf(value: number, { warning, critical }: Limits): keyof Limits | null {
  if (value >= critical) return 'critical'
  return value >= warning ? 'warning' : null
}
