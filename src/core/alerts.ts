/** Alerts: the conditions that somebody should know of, read off the System. */
import type { Alert, Component, Discrepancy, Fault, System } from './model.ts'
import type { Platform } from './platform.ts'
import { componentsOf } from './system.ts'

/** One for each condition that stands, by its id. */
export function alertsOf(platform: Platform, system: System): ReadonlyMap<string, Alert> {
  const alerts = new Map<string, Alert>()
  const add = (alert: Omit<Alert, 'id'>) => {
    const id = `${alert.code}/${alert.component}`
    alerts.set(id, { id, ...alert })
  }
  for (const component of componentsOf(system)) {
    const { class: standing } = platform.machines[component.kind]!.statuses[component.status]!
    if (standing === 'held' && component.lastError !== null)
      add(heldAlert(component, component.lastError))
    if (component.discrepancy !== null) add(discrepancyAlert(component, component.discrepancy))
  }
  for (const [subject, { level, since, why }] of Object.entries(system.levels)) {
    if (level === 'normal') continue
    add({
      code: `level-${level}`,
      component: subject,
      since,
      message: `${subject} is ${level}: ${why}`,
      severity: level === 'critical' ? 'Critical' : 'Warning',
      guidance: levelGuidance[level],
    })
  }
  for (const [service, { available, since }] of Object.entries(system.services)) {
    if (!available)
      add({
        code: 'service-silent',
        component: service,
        since,
        severity: 'Critical',
        message: `${service} does not answer`,
        guidance: `Start ${service}, or see why it cannot be reached.`,
      })
  }
  return alerts
}

const heldAlert = (
  { name, status, since }: Component,
  { code, message }: Fault,
): Omit<Alert, 'id'> => ({
  code,
  component: name,
  severity: 'Critical',
  since,
  message: `${name} is held in ${status}: ${message}`,
  guidance: 'See to the cause, then ask for Recover; ForceOff takes the power away at once.',
})

const discrepancyAlert = (
  { name }: Component,
  { name: code, at }: Discrepancy,
): Omit<Alert, 'id'> => ({
  code,
  component: name,
  severity: 'Warning',
  since: at,
  message: `${name}: ${discrepancies[code]}`,
  guidance: 'Find out who or what did it; any accepted action clears this alert.',
})

const discrepancies: Readonly<Record<Discrepancy['name'], string>> = {
  'unexpected-off': 'the hardware went off and nobody had asked for it',
  'unexpected-on': 'the hardware came on and nobody had asked for it',
  'never-reached': 'the hardware did not follow what was asked',
}

const levelGuidance = {
  warning: 'It still works; see to it before it gets worse.',
  critical: 'Power-on is blocked by it until it is well again.',
  unknown: 'Power-on is blocked until there is a fresh reading: see sensor and service.',
} as const
