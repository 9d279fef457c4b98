/** Answers to what was asked, each with the System that it leaves. */
import type { Answer } from './event.ts'
import type { Refusal } from './refusals.ts'
import type { System } from './system.ts'

export interface Answered {
  readonly system: System
  readonly answer: Answer
}

export const refused = (system: System, refusal: Refusal): Answered => ({
  system,
  answer: { kind: 'refused', refusal },
})

/** Taken down; `body` is what there is now of it. */
export const noted = (system: System, body: object): Answered => ({
  system,
  answer: { kind: 'noted', body },
})
