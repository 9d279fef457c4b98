/** Reads events of u-bmc's services: readings, alarms, and what powermgr did against heat. */

import { z } from 'zod'
import { lookUp } from '../../../core/model/look-up.ts'
import { jsonOf, requestBounds, shown } from '../../../text/json.ts'
import { decode, messageMaxBytes, takenAtOf } from '../codec.ts'
import {
  type Sensor,
  SensorAlertSchema,
  SensorReadingSchema,
  SensorSchema,
} from '../gen/schema/v1alpha1/sensor_pb.ts'
import {
  ThermalEmergencyAlertSchema,
  ThermalEventResponseSchema,
} from '../gen/schema/v1alpha1/thermal_pb.ts'
import { readingOf, type SensorValue } from './sensors.ts'

/** Times are by the clock of whoever tells, ms since 1970, and only compared with each other. */
export type UbmcEvent = SensorRead | Alarm | Deed | Nothing

export interface SensorRead extends SensorValue {
  readonly kind: 'reading'
  readonly sensor: string
  readonly zone: string | null
  /** When it was read; `null` where nobody says, or says only when it was told. */
  readonly takenAt: number | null
}

/** Somebody at u-bmc finds it too much or too little; told again and again while it is. */
export interface Alarm {
  readonly kind: 'alarm'
  readonly by: 'threshold' | 'sensor-alert' | 'thermal-emergency'
  readonly sensor: string | null
  readonly zone: string | null
  readonly level: 'warning' | 'critical'
  readonly value: number
  readonly limit: number | null
  /** What powermgr is asked to do about it: `immediate_shutdown`; mostly nothing. */
  readonly action: string | null
  readonly message: string
}

/** powermgr has done something by itself: to which components it does not say. */
export interface Deed {
  readonly kind: 'deed'
  readonly what: 'shutdown' | 'throttle' | 'immediate-shutdown'
  readonly isDone: boolean
  readonly message: string
}

/** `ignored` is understood, and nothing that is judged. */
export interface Nothing {
  readonly kind: 'ignored' | 'garbage'
  readonly why: string
}

/** Everything that is listened to. Sensor ids may have dots. */
export const eventPatterns: readonly string[] = [
  'sensormon.data.>',
  'sensormon.events.threshold.*',
  'thermalmgr.alerts.*',
  'thermalmgr.data.temperature.>',
  'powermgr.events.*',
]

/** Total: whatever the bytes are. */
export function readEvent(subject: string, bytes: Uint8Array): UbmcEvent {
  if (subject.startsWith('sensormon.data.')) return sensorData(bytes)
  if (subject.startsWith('sensormon.events.threshold.')) return violation(bytes)
  if (subject.startsWith('thermalmgr.alerts.')) return thermalAlert(bytes)
  if (subject.startsWith('thermalmgr.data.temperature.')) return temperature(bytes)
  if (subject.startsWith('powermgr.events.')) return deed(bytes)
  return { kind: 'ignored', why: `${subject} is none of ours` }
}

function sensorData(bytes: Uint8Array): UbmcEvent {
  const read = decode(SensorSchema, bytes)
  if (read.kind === 'garbage') return read
  return sensorRead(read.message)
}

/** What a sensor says of itself. */
export function sensorRead(sensor: Sensor): SensorRead | Nothing {
  const { id, lastReadingTimestamp, customAttributes } = sensor
  if (id === '') return { kind: 'garbage', why: 'a sensor without an id' }
  const reading = readingOf(sensor)
  if (reading === null) return { kind: 'ignored', why: `${id} reads a word, not a number` }
  return {
    kind: 'reading',
    sensor: id,
    zone: customAttributes.thermal_zone || null,
    ...reading,
    takenAt: takenAtOf(lastReadingTimestamp),
  }
}

/** The value is of a moment before: its time says only when it was told. */
function temperature(bytes: Uint8Array): UbmcEvent {
  const read = decode(SensorReadingSchema, bytes)
  if (read.kind === 'garbage') return read
  const { sensorId, value, unit, zoneName } = read.message
  if (sensorId === '') return { kind: 'garbage', why: 'a reading without a sensor' }
  if (unit !== 'celsius')
    return { kind: 'garbage', why: `${shown(sensorId)} is told in ${shown(unit)}` }
  return {
    kind: 'reading',
    sensor: sensorId,
    zone: zoneName || null,
    value: Number.isFinite(value) ? value : null,
    unit: '°C',
    takenAt: null,
  }
}

/** Written without escaping: a name with a quotation mark in it makes it garbage. */
const violationSchema = z.object({
  sensor_id: z.string().min(1).max(128),
  violation_type: z.string().max(64),
  current_value: z.number(),
  threshold_value: z.number(),
  severity: z.enum(['warning', 'critical']),
})

function violation(bytes: Uint8Array): UbmcEvent {
  const parsed = violationSchema.safeParse(jsonIn(bytes))
  if (!parsed.success) return { kind: 'garbage', why: 'not a violation in JSON' }
  const { sensor_id, violation_type, current_value, threshold_value, severity } = parsed.data
  return {
    kind: 'alarm',
    by: 'threshold',
    sensor: sensor_id,
    zone: null,
    level: severity,
    value: current_value,
    limit: threshold_value,
    action: null,
    message: `${sensor_id} ${violation_type}: ${current_value}, the limit is ${threshold_value}`,
  }
}

/**
 * Both kinds of alerts come on the same subjects. A SensorAlert has its severity, a word, where a
 * ThermalEmergencyAlert has its threshold, a number: only one of them can be read.
 */
function thermalAlert(bytes: Uint8Array): UbmcEvent {
  const alert = decode(SensorAlertSchema, bytes)
  if (alert.kind === 'decoded' && isSeverity(alert.message.severity)) {
    const { sensorId, zoneName, severity, value, threshold, message } = alert.message
    return {
      kind: 'alarm',
      by: 'sensor-alert',
      sensor: sensorId || null,
      zone: zoneName || null,
      level: severities[severity],
      value,
      limit: threshold ?? null,
      action: null,
      message,
    }
  }
  const emergency = decode(ThermalEmergencyAlertSchema, bytes)
  if (emergency.kind === 'garbage') return alert.kind === 'garbage' ? alert : emergency
  const { sensorId, zoneName, severity, temperature, threshold, action, message } =
    emergency.message
  if (!isSeverity(severity)) return { kind: 'garbage', why: 'an alert without a severity' }
  return {
    kind: 'alarm',
    by: 'thermal-emergency',
    sensor: sensorId || null,
    zone: zoneName || null,
    level: severities[severity],
    value: temperature,
    limit: threshold ?? null,
    action: action ?? null,
    message,
  }
}

function deed(bytes: Uint8Array): UbmcEvent {
  const read = decode(ThermalEventResponseSchema, bytes)
  if (read.kind === 'garbage') return read
  const { eventType, success, message, errorMessage } = read.message
  const what = lookUp<Deed['what']>(deeds, eventType)
  if (what === undefined)
    return { kind: 'garbage', why: `no such event as ${eventType.slice(0, 64)}` }
  return { kind: 'deed', what, isDone: success, message: errorMessage ?? message }
}

const deeds = {
  emergency_shutdown_completed: 'shutdown',
  power_throttling_applied: 'throttle',
  immediate_shutdown_completed: 'immediate-shutdown',
} as const satisfies Record<string, Deed['what']>

const severities = {
  warning: 'warning',
  critical: 'critical',
  emergency: 'critical',
} as const satisfies Record<string, Alarm['level']>

const isSeverity = (word: string): word is keyof typeof severities =>
  Object.hasOwn(severities, word)

function jsonIn(bytes: Uint8Array): unknown {
  return bytes.length > messageMaxBytes ? null : jsonOf(decoder.decode(bytes), requestBounds)
}

const decoder = new TextDecoder()
