/** Refuses who asks for what nobody finds out. */
import { type Refusal, refuse } from '../../core/model/refusals.ts'

export const insightOff = (): Refusal =>
  refuse('insight-off', 'nobody looks what the journal and the readings come to: insight is false')
