/** Defines results of commands, each with the System that it leaves. */

import type { Refusal } from '../refusals.ts'
import type { System } from '../system/system.ts'
import type { Answer } from './event.ts'

export interface CommandResult {
  readonly system: System
  readonly answer: Answer
}

export const refused = (system: System, refusal: Refusal): CommandResult => ({
  system,
  answer: { kind: 'refused', refusal },
})

/** Taken down; `body` is what there is now of it. */
export const recorded = (system: System, body: object): CommandResult => ({
  system,
  answer: { kind: 'recorded', body },
})
