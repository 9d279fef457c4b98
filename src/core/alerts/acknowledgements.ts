/** Acknowledgements: somebody has seen an alert; it stands on until its condition is gone. */

import type { Acknowledge } from '../model/command.ts'
import { type Answered, noted, refused } from '../model/command-result.ts'
import type { Platform } from '../model/platform.ts'
import { refuse } from '../model/refusals.ts'
import type { System } from '../model/system.ts'
import { standingAlert } from './notify.ts'

/** What was lost with a store is over for the service once somebody has seen it. */
export function acknowledge(
  _: Platform,
  system: System,
  { alert: id, actor, reason }: Acknowledge,
  now: number,
): Answered {
  const alert = standingAlert(system, id)
  if (alert === undefined) {
    return refused(system, refuse('unknown-alert', `the alert ${id} does not stand`))
  }
  const { standing } = system
  const before = standing.acknowledged[id]
  if (before !== undefined && before.actor === actor && before.note === reason) {
    return noted(system, { alert: id, acknowledged: before })
  }
  const acknowledgement = { actor, note: reason, at: now }
  const next = {
    ...system,
    standing: {
      ...standing,
      damage: alert.code === 'store-damaged' ? null : standing.damage,
      acknowledged: { ...standing.acknowledged, [id]: acknowledgement },
    },
  }
  return noted(next, { alert: id, acknowledged: acknowledgement })
}
