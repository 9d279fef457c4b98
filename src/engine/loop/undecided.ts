/** Says what becomes of an event that a bug keeps from being decided. */

import { isCommand } from '../../core/command.ts'
import type { Culprit } from '../../core/model/bug.ts'
import type { Event, Stepped } from '../../core/model/events/event.ts'
import { refuse } from '../../core/model/refusals.ts'

/** Who is to blame: nothing that could be set aside, but the process. */
export const processOf = (what: string, { kind }: Event): Culprit => ({
  place: 'process',
  what: `${what} ${kind}`,
  component: null,
})

/** The answer to it, where somebody waits for one. */
export function undecided(event: Event): Stepped['answer'] {
  if (!isCommand(event)) return null
  const message = `a bug of statemgr keeps ${event.kind} from being decided`
  return { kind: 'refused', refusal: refuse('internal', message) }
}
