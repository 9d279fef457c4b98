/** Derives the alerts about statemgr itself: its store, its journal, and bugs of its own. */

import { internal, ownName } from '../automation/protection/containment.ts'
import type { Bug } from '../model/bug.ts'
import type { Condition } from '../model/system/signals.ts'
import type { System } from '../model/system/system.ts'

export const journalAlerts = ({ intents: { behind } }: System): readonly Condition[] =>
  behind === null
    ? []
    : [
        {
          code: 'journal-behind',
          component: ownName,
          severity: 'Critical',
          since: behind.at,
          value: behind.order,
          limit: behind.kept,
          message:
            `${behind.service} has done call ${behind.order} for this System, and the ` +
            `journal ends before: at ${behind.kept}`,
          guidance:
            'The data folder was put back from a copy, or something was done that could not ' +
            'be kept: compare heads that were kept elsewhere (history verify), and see what else ' +
            'is missing.',
        },
      ]

export const damageAlerts = ({ intents: { damage } }: System): readonly Condition[] =>
  damage === null
    ? []
    : [
        {
          code: 'store-damaged',
          component: ownName,
          severity: 'Critical',
          since: damage.at,
          message: damage.message,
          guidance: 'See what was lost, mend the disk, then acknowledge this alert.',
        },
      ]

/** The latest of each component says it; the log has them all. */
export const bugAlerts = ({ intents }: System): readonly Condition[] =>
  Object.values(intents.bugs).map(bugAlert)

const bugAlert = ({ place, what, component, at, message, trace }: Bug): Condition => ({
  code: internal,
  component: component ?? ownName,
  severity: 'Critical',
  since: at,
  message: `a bug of statemgr in ${place} ${what}: ${message}${trace[0] ? ` at ${trace[0]}` : ''}`,
  guidance: 'Report it with this alert and the log; then acknowledge it. Everything else goes on.',
})

export const unkeptAlerts = ({ storeFailure }: System): readonly Condition[] =>
  storeFailure === null
    ? []
    : [
        {
          code: 'store-failing',
          component: ownName,
          severity: 'Critical',
          since: storeFailure.since,
          message: `nothing is kept any more, and what is shown is of then: ${storeFailure.why}`,
          guidance:
            'Mend the disk. Until it keeps again, only what protects the hardware is done; ' +
            'what happens meanwhile is written down then, with its time.',
        },
      ]
