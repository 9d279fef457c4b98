/** Says what was waited for in vain, and for how long. */
import { shownDuration } from '../../text/duration.ts'

/** Of a call that nobody has answered. */
export const unanswered = (timeoutMs: number): string =>
  `no answer within ${shownDuration(timeoutMs)}`

/** Of something that was to be seen at the hardware. */
export const unseen = (timeoutMs: number): string => `not seen within ${shownDuration(timeoutMs)}`

/** Of a component that stayed in a status which has to end by itself. */
export const overstayed = (
  { name, status }: { readonly name: string; readonly status: string },
  timeoutMs: number,
): string => `${name} was ${status} for longer than ${shownDuration(timeoutMs)}`
