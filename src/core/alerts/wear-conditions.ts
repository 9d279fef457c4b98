/** Derives the alerts of what wears: it works still, and somebody can plan to mend it in time. */

import type { Condition } from '../model/system/signals.ts'
import type { System } from '../model/system/system.ts'

export const wearAlerts = ({ intents }: System): readonly Condition[] =>
  Object.values(intents.wear).map(({ subject, sign, guidance, ...found }) => ({
    code: 'wear',
    component: subject,
    which: sign,
    severity: 'Warning',
    ...found,
    guidance: `${guidance} Plan it for a maintenance window before then with schedule.add.`,
  }))
