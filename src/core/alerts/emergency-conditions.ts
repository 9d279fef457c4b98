/** Derives the alerts of emergencies: what stands, and which mitigations were begun against it. */

import { isKnownOff } from '../model/power.ts'
import { knownPower } from '../model/system/evidence.ts'
import type { Emergency, Mitigation } from '../model/system/protection.ts'
import type { Condition } from '../model/system/signals.ts'
import type { System } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'

export function emergencyAlerts(system: System): readonly Condition[] {
  const { emergencies, mitigations } = system.protection
  return [
    ...Object.entries(emergencies).map(emergencyAlert),
    ...Object.values(mitigations).flatMap((mitigation) => [
      ...(isOff(system, mitigation) ? [] : capAlert(mitigation)),
      ...failureAlert(mitigation),
    ]),
  ]
}

/** What takes no power is held to none. */
function isOff({ components }: System, { target }: Mitigation): boolean {
  const component = rowOf(components, target)
  return component !== undefined && isKnownOff(knownPower(component))
}

function emergencyAlert([subject, { cause, since, why }]: readonly [string, Emergency]): Condition {
  const isHeat = cause.startsWith('thermal-')
  return {
    code: isHeat ? 'thermal-emergency' : 'power-emergency',
    component: subject,
    severity: 'Critical',
    since,
    message: `an emergency (${cause}) is not over; it began with: ${why}`,
    guidance: isHeat
      ? 'Nothing powers on in this zone until it is cool: see to fans, airflow and inlet.'
      : 'Restore the supplies: what was shed is given its power back then, as powerRestore has it.',
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

const failureAlert = ({ kind, target, since, state, error }: Mitigation): readonly Condition[] =>
  error === null
    ? []
    : [
        {
          code: `${kind}-failed`,
          component: target,
          severity: 'Critical',
          since,
          message:
            state === 'releasing'
              ? `${kind} of ${target} could not be let go: ${error}`
              : `${kind} of ${target} was asked for in vain: ${error}`,
          guidance: 'See to the service that was asked; it is asked again until it has done it.',
        },
      ]
