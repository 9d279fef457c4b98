/** Refuses what only studies of the journal could answer, where none are made. */

import { refuse } from '../../core/model/refusals.ts'

const seen = { rule: 'insight', subject: 'insight', value: 'false', limit: 'true' }

export const insightIsOff = refuse(
  'unknown-subject',
  'insight is off: set insight: true in the configuration, or STATEMGR_INSIGHT=true, ' +
    'and start anew',
  [{ ...seen, ageMs: null, ok: false }],
)
