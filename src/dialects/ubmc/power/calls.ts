/** Matches powermgr's results with its calls, though nothing says which answers which. */

import type { Outcome } from '../../../core/model/events/event.ts'
import type { Name } from '../../../core/model/ids.ts'
import { lookUp, without } from '../../../core/model/look-up.ts'
import { unanswered } from '../../../core/model/waits.ts'
import { shownDuration } from '../../../text/duration.ts'
import { isPress, type PowerAction } from './verbs.ts'
import type { PowerResult } from './words.ts'

export interface PowerCall {
  readonly id: string
  readonly component: Name
  readonly action: PowerAction
  /** Counts the calls: a later one of the same component takes the place of an earlier. */
  readonly order: number
  /** How long an answer is waited for in all, and until when, ms. */
  readonly timeoutMs: number
  readonly deadline: number
}

/** A value: every move gives the next. */
export interface PowerCalls {
  /** Without a result so far, in the order in which they were sent. */
  readonly sent: readonly Sent[]
  /** The next of a component, sent when the one before it is over. */
  readonly waiting: Readonly<Record<Name, PowerCall>>
}

interface Sent extends PowerCall {
  /** Nobody waits for it any more, but its result may still come: until when; else `null`. */
  readonly ghostUntil: number | null
}

export const noCalls: PowerCalls = { sent: [], waiting: {} }

/** What a move leads to: what to send now, and what became of calls. */
export interface Moved {
  readonly calls: PowerCalls
  readonly send: readonly PowerCall[]
  readonly outcomes: readonly { readonly call: string; readonly outcome: Outcome }[]
}

/**
 * `matched` answers a call. `late` belongs to one that was given up. `foreign` was asked by
 * somebody else, so that the power is no longer what was thought.
 */
export type Belongs = 'matched' | 'late' | 'foreign'

/** Calls that may be without a result at once. */
const sentMax = 256
/** For so long after it was given up the result of a call may still come. */
const lateMs = 60_000

/**
 * One at a time for each component, since a result names no request. Forcing off waits for nothing:
 * powermgr itself does one after the other.
 */
export function ask(calls: PowerCalls, call: PowerCall): Moved {
  const { component, id, order } = call
  const mine = [...calls.sent.filter(isLive), ...Object.values(calls.waiting)].filter(
    (one) => one.component === component,
  )
  if (mine.some((one) => one.id === id)) return { calls, send: [], outcomes: [] }
  if (mine.some((one) => one.order > order)) return { calls, send: [], outcomes: [overtaken(call)] }
  const replaced = lookUp(calls.waiting, component)
  const others = without(calls.waiting, component)
  const outcomes = replaced === undefined ? [] : [overtaken(replaced)]
  if (mine.length > 0 && call.action !== 'force_off') {
    return { calls: { ...calls, waiting: { ...others, [component]: call } }, send: [], outcomes }
  }
  if (calls.sent.length >= sentMax) {
    return { calls, send: [], outcomes: [rejected(call, 'too many calls are without a result')] }
  }
  return { ...sending({ ...calls, waiting: others }, [call]), outcomes }
}

/**
 * Results come in the order of the requests, so the oldest call of that component and action is
 * meant. Where a call was given up and made again, the one result may be of either: nobody can tell
 * whether the second has happened, and looking decides. What may be repeated has no such doubt:
 * once it is done, all who asked for it have it, and what else is on its way changes nothing.
 */
export function matchResult(
  calls: PowerCalls,
  result: PowerResult,
  now: number,
): Moved & { readonly belongs: Belongs } {
  const { component, operation } = result
  const candidates = calls.sent.filter(
    (one) => one.component === component && one.action === operation,
  )
  const [oldest] = candidates
  if (oldest === undefined) return { calls, send: [], outcomes: [], belongs: 'foreign' }
  const others = calls.sent.filter((one) => one !== oldest)
  const live = candidates.filter(isLive)
  if (result.isDone && !isPress(oldest.action) && live.length > 0) {
    const sent = others.map((one) => (live.includes(one) ? asGhost(one, now) : one))
    const outcomes = live.map(({ id }) => ({ call: id, outcome: outcomeOf(result) }))
    return { ...released({ ...calls, sent }), outcomes, belongs: 'matched' }
  }
  if (isLive(oldest)) {
    // Whatever was given up before it was passed over: no result of it will come any more.
    const passed = others.slice(0, calls.sent.indexOf(oldest)).filter((one) => !isLive(one))
    const sent = others.filter((one) => !passed.includes(one))
    const outcomes = [{ call: oldest.id, outcome: outcomeOf(result) }]
    return { ...released({ ...calls, sent }), outcomes, belongs: 'matched' }
  }
  const [doubtful] = live
  const sent = others.map((one) => (one === doubtful ? asGhost(one, now) : one))
  const outcomes =
    doubtful === undefined
      ? []
      : [unknown(doubtful, 'an answer that may be to an earlier call of the same kind')]
  return { ...released({ ...calls, sent }), outcomes, belongs: 'late' }
}

/** Lets time pass: no answer is doubt, and what was never sent has not happened. */
export function expire(calls: PowerCalls, now: number): Moved {
  const isDue = ({ deadline }: PowerCall) => deadline <= now
  const overdue = calls.sent.filter((one) => isLive(one) && isDue(one))
  const unsent = Object.values(calls.waiting).filter(isDue)
  const sent = calls.sent
    .filter(({ ghostUntil }) => ghostUntil === null || ghostUntil > now)
    .map((one) => (overdue.includes(one) ? asGhost(one, now) : one))
  const waiting = Object.fromEntries(
    Object.entries(calls.waiting).filter(([, call]) => !isDue(call)),
  )
  const outcomes = [
    ...overdue.map((call) => unknown(call, unanswered(call.timeoutMs))),
    ...unsent.map((call) =>
      rejected(call, `its turn did not come within ${shownDuration(call.timeoutMs)}`),
    ),
  ]
  return { ...released({ sent, waiting }), outcomes }
}

/** When `expire` has something to do, if nothing else happens; `null` for never. */
export function nextExpiry({ sent, waiting }: PowerCalls): number | null {
  const times = [
    ...sent.map(({ ghostUntil, deadline }) => ghostUntil ?? deadline),
    ...Object.values(waiting).map(({ deadline }) => deadline),
  ]
  return times.length === 0 ? null : Math.min(...times)
}

/** `done`: the button was pressed. Nobody says why not: what fails may be passing. */
function outcomeOf({ isDone, error, isUnheard }: PowerResult): Outcome {
  return isDone
    ? { kind: 'done' }
    : {
        kind: 'rejected',
        error: error ?? 'failed without a reason',
        again: true,
        ...(isUnheard ? { unheard: true } : {}),
      }
}

/** Sends what waits for a component of which no call is out any more. */
function released(calls: PowerCalls): Omit<Moved, 'outcomes'> {
  const busy = new Set(calls.sent.filter(isLive).map(({ component }) => component))
  const ready = Object.values(calls.waiting).filter(({ component }) => !busy.has(component))
  const waiting = Object.fromEntries(
    Object.entries(calls.waiting).filter(([, call]) => !ready.includes(call)),
  )
  return sending({ ...calls, waiting }, ready)
}

function sending(calls: PowerCalls, send: readonly PowerCall[]): Omit<Moved, 'outcomes'> {
  const sent = [...calls.sent, ...send.map((call) => ({ ...call, ghostUntil: null }))]
  return { calls: { ...calls, sent }, send }
}

const isLive = ({ ghostUntil }: Sent) => ghostUntil === null
const asGhost = (call: Sent, now: number): Sent => ({ ...call, ghostUntil: now + lateMs })

const rejected = ({ id }: PowerCall, error: string) =>
  ({ call: id, outcome: { kind: 'rejected', error, again: true } }) as const
const overtaken = (call: PowerCall) =>
  rejected(call, `overtaken by a later call of ${call.component}`)
const unknown = ({ id }: PowerCall, error: string) =>
  ({ call: id, outcome: { kind: 'unknown', error } }) as const
