/** Says in the log what the journal says: a line an entry, once it is durable. */

import type { Entry, EntryType } from '../core/model/events/entry.ts'
import { endingOf } from '../core/model/system/operation.ts'
import type { CallEffect } from './hardware/client.ts'
import type { Log } from './service-deps.ts'

type Level = keyof Log

/** Each takes a line that its log may leave out: what nobody has to know of is `debug`. */
export function logKept(log: Log, kept: readonly { readonly entry: Entry }[]): void {
  for (const { entry } of kept) log[levelOf(entry)]?.(aboutOf(entry), textOf(entry))
}

/** Should the process be killed before it is journaled, this is what is left of it. */
export function logUnkept(log: Log, calls: readonly CallEffect[]): void {
  for (const { id, service, verb, target } of calls) {
    // Each of them a message of its own: none is only counted.
    const message = `an emergency acts before it is kept: ${verb} of ${target}`
    log.error({ id, service, verb, target }, message)
  }
}

const levelOf = (entry: Entry): Level => levels[entry.type](entry)

/** Total: entries of another type do not compile before it is said how loud they are. */
const levels: Readonly<Record<EntryType, (entry: Entry) => Level>> = {
  operation: levelOfOperation,
  transition: levelOfOperation,
  refusal: () => 'debug',
  alert: ({ outcome, alert }) => {
    if (outcome === 'cleared' || alert === undefined) return 'info'
    return alert.severity === 'Critical' ? 'error' : 'warn'
  },
  emergency: ({ outcome }) => {
    if (outcome === 'ended' || outcome === 'released') return 'info'
    return outcome === 'began' || outcome === 'grew' || outcome === 'failed' ? 'error' : 'warn'
  },
  thermal: ({ to }) => (to === 'Normal' ? 'info' : 'warn'),
  restore: ({ outcome }) => (outcome === 'lost' || outcome === 'gave-up' ? 'error' : 'info'),
  service: ({ outcome }) =>
    outcome === 'store-damaged' ? 'error' : outcome === 'started' ? 'info' : 'debug',
  schedule: ({ outcome }) =>
    outcome === 'skipped' ? 'warn' : outcome === 'due' ? 'info' : 'debug',
  override: () => 'info',
  policy: ({ outcome }) => (outcome === 'unavailable' ? 'warn' : 'debug'),
  call: () => 'warn',
  led: () => 'debug',
  acknowledgement: () => 'debug',
  recovery: () => 'debug',
  preference: () => 'debug',
  description: () => 'debug',
}

/** That it begins and how it ends is told of each; and what was only seen, as nobody asked. */
function levelOfOperation({ type, outcome }: Entry): Level {
  const ending = endingOf(outcome)
  if (ending?.isFailure) return 'error'
  if (ending !== undefined) return outcome === 'succeeded' ? 'info' : 'warn'
  if (outcome === 'rolling-back') return 'warn'
  return outcome === 'started' || (type === 'transition' && outcome === 'observed')
    ? 'info'
    : 'debug'
}

/**
 * The same text for whatever repeats: what tells one time from another stands beside it, so that a
 * log can count.
 */
function textOf(entry: Entry): string {
  const { component, outcome, message, reason } = entry
  const why = message ?? reason
  if (outcome === 'store-damaged' && why !== null) return why
  return `${component}: ${whatHappened(entry)}${why === null ? '' : `: ${why}`}`
}

function whatHappened({ type, from, to, action, cause, outcome, actor }: Entry): string {
  if (type === 'service') return outcome
  const isMove = type === 'transition' || type === 'thermal'
  if (outcome === 'started') return `${action ?? 'an operation'} begins (${cause} by ${actor})`
  if (isMove && outcome === 'observed')
    return `${from} → ${to}${cause === null ? '' : ` (${cause})`}`
  if (type === 'alert' || type === 'refusal') return `${action ?? 'alert'} ${outcome} (${cause})`
  return `${action ?? cause ?? type} ${outcome}`
}

function aboutOf(entry: Entry): object {
  const { seq, type, component, operation, correlation, trace } = entry
  const { from, to, durationMs, evidence } = entry
  const objections = evidence.filter(({ ok }) => !ok)
  return {
    ...{ seq, type, component },
    ...(operation === null ? {} : { operation }),
    ...(correlation === null ? {} : { correlation }),
    ...(trace === undefined ? {} : { trace: traceIdIn(trace) }),
    ...(from === null || from === to ? {} : { from, to }),
    ...(durationMs === null ? {} : { durationMs }),
    ...(objections.length === 0 ? {} : { evidence: objections }),
  }
}

/** `00-`, and then 32 digits. */
const traceIdIn = (trace: string): string => trace.split('-')[1] ?? trace
