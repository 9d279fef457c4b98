/** Derives the alerts of emergencies: what stands, and which mitigations were begun against it. */
import type { Emergency, Mitigation, Protection } from '../model/protection.ts'
import type { Condition } from '../model/signals.ts'

export const emergencyAlerts = ({ emergencies, mitigations }: Protection): readonly Condition[] => [
  ...Object.entries(emergencies).map(emergencyAlert),
  ...Object.values(mitigations).flatMap((mitigation) => [
    ...capAlert(mitigation),
    ...failureAlert(mitigation),
  ]),
]

function emergencyAlert([subject, { cause, since, why }]: readonly [string, Emergency]): Condition {
  const isHeat = cause.startsWith('thermal-')
  return {
    code: isHeat ? 'thermal-emergency' : 'power-emergency',
    component: subject,
    severity: 'Critical',
    since,
    message: `${cause}: ${why}`,
    guidance: isHeat
      ? 'Nothing powers on in this zone until it is cool: see to fans, airflow and inlet.'
      : 'Restore the supplies; hosts that were shed are powered on again by whoever wants them.',
  }
}

const capAlert = ({ kind, target, since, why }: Mitigation): readonly Condition[] =>
  kind !== 'cap'
    ? []
    : [
        {
          code: 'power-capped',
          component: target,
          severity: 'Warning',
          since,
          message: `${target} is held to less power: ${why}`,
          guidance: 'It is let go by itself once its zone is cool.',
        },
      ]

const failureAlert = ({ kind, target, since, error }: Mitigation): readonly Condition[] =>
  error === null
    ? []
    : [
        {
          code: `${kind}-failed`,
          component: target,
          severity: 'Critical',
          since,
          message: `${kind} of ${target} was asked for in vain: ${error}`,
          guidance: 'See to the service that was asked; the load is taken off meanwhile.',
        },
      ]
