/** Refuses what only studies of the journal could answer, where none are made. */

import { type Refusal, refuse } from '../../core/model/refusals.ts'

export const insightOff = (): Refusal =>
  refuse('insight-off', 'nobody looks what the journal comes to: insight is false')
