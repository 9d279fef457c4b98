/** Derives the alerts of supplies that do not give what was asked of them, or what others need. */
import type { Platform } from '../model/platform/platform.ts'
import type { Condition } from '../model/system/signals.ts'
import { wrongOutputOf } from '../model/system/supply.ts'
import type { System } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'

/** It stands until its output is as it should be, or something else is asked of it. */
export function supplyAlerts(
  _: Platform,
  { supplies }: System,
  subject: string,
): readonly Condition[] {
  const supply = rowOf(supplies, subject)
  if (supply === undefined || supply.discrepancy === null) return []
  const { discrepancy, needed, requested } = supply
  const isLacking = (needed?.power ?? requested?.power) !== 'Off'
  return [
    {
      code: discrepancy.name,
      component: subject,
      severity: isLacking ? 'Critical' : 'Warning',
      since: discrepancy.at,
      value: isLacking ? 'output Off' : 'output On',
      limit: isLacking ? 'output On' : 'output Off',
      unit: null,
      message: `${subject}: ${wrongOutputOf(supply)}`,
      guidance: isLacking
        ? 'What it can give counts as missing until it gives again: see to the supply, then ask ' +
          'for SuppliesOn of its chassis. With the chassis off, PowerOn turns it on.'
        : 'See to the supply before anybody relies on its being off.',
    },
  ]
}
