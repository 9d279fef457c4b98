/** Says of an operation what the service and its clients say alike. */

import { type Refusal, refuse } from '../../core/model/refusals.ts'
import { leftText } from '../../core/model/system/operation.ts'
import { shownDuration } from '../../text/duration.ts'

/** What stays undone though it came to what was asked; `null` where nothing does. */
export const leftBehindText = ({
  leftBehind,
}: {
  readonly leftBehind?: readonly string[] | undefined
}): string | null => (leftBehind === undefined ? null : leftText(leftBehind))

interface Late {
  readonly id: string
  readonly component: string
  readonly action: string
  readonly state: string
}

/**
 * The wait for it ran out, after `waitMs` where it was one of so long. Nothing is taken back:
 * whoever asked can ask for it again by its id.
 */
export function waitedInVain(
  { id, component, action, state }: Late,
  waitMs: number | null,
): Refusal & { readonly operation: string } {
  const evidence = { rule: 'wait', subject: id, value: state, limit: 'ended', ageMs: waitMs }
  const within = waitMs === null ? 'yet' : `in ${shownDuration(waitMs)}`
  const message = `${action} of ${component} is not over ${within}: ${state} (operation ${id})`
  return { ...refuse('waited-in-vain', message, [{ ...evidence, ok: false }]), operation: id }
}
