/** Writes what came of a command: the answer, and what is in the journal since. */

import type { ErrorBody } from '../../api/fields/errors.ts'
import type { ControlReply, PlanReply } from '../../api/resources/control.ts'
import type { HistoryEntry } from '../../api/resources/history.ts'
import type { CheckReply } from '../../api/resources/interlocks.ts'
import type { StatusReply } from '../../api/resources/system.ts'
import { leftBehindText } from '../../api/views/operation-texts.ts'
import type { Reply } from '../world/world.ts'

/** An answer to any request of the bus API. */
export function answerText({ code, body }: Reply): readonly string[] {
  if (code !== 200) {
    const { code: name, message, guidance } = body as ErrorBody
    return [`= ${code} ${name}: ${message}`, `=   ${guidance}`]
  }
  if (isPlan(body)) return planText(body)
  if (!isControl(body)) return [`= ${JSON.stringify(body)}`]
  const { operation, component, unchanged } = body
  const what = operation === null ? '' : `, ${operation.action} ${operation.state}`
  const said = operation?.error?.message ?? (operation && leftBehindText(operation))
  const why = said === null ? '' : ` (${said})`
  return [
    `= ${unchanged ? 'unchanged' : 'accepted'}: ` +
      `${component.name} is ${component.status}${what}${why}`,
  ]
}

const planText = ({ unchanged, component, steps }: PlanReply): readonly string[] =>
  unchanged
    ? [`= unchanged: ${component.name} is ${component.status}`]
    : steps.map(({ name }) => `= would: ${name}`)

/** The operation that was promised; an emergency that could not be kept is not. */
export function promisedIn({ code, body }: Reply): string | null {
  if (code !== 200 || !isControl(body) || body.operation === null) return null
  return body.kept === false ? null : body.operation.id
}

export function checkText({ body }: Reply): readonly string[] {
  const { allowed, waits, verdicts } = body as CheckReply
  const speaking = verdicts.filter(({ verdict }) => verdict !== 'ok')
  return [
    `= ${allowed ? (waits ? 'allowed, and would wait' : 'allowed') : 'not allowed'}`,
    ...speaking.flatMap(({ message, guidance }) => [`=   ${message}`, `=     ${guidance}`]),
  ]
}

export function statusText({ body }: Reply): readonly string[] {
  const { chassis, hosts, bmc, alerts } = body as StatusReply
  const components = [chassis, ...hosts, bmc].filter((component) => component !== null)
  return [
    ...components.map(({ name, status, observed, health }) => {
      return `= ${name} is ${status}, its power ${observed.power}, its health ${health}`
    }),
    ...alerts.map(({ severity, message }) => `= ${severity}: ${message}`),
  ]
}

/** A line of the journal, with its time in seconds. */
export function entryText(entry: HistoryEntry): string {
  const { at, type, component, from, to, outcome, cause, action, message } = entry
  const seconds = (at / 1000).toFixed(3).padStart(9)
  const what =
    type === 'transition'
      ? `${component} ${from} → ${to}`
      : type === 'alert' || type === 'service'
        ? `${type} ${component}`
        : [component, action ?? type].join(' ')
  const why = [outcome, cause, message].filter((part) => part !== null).join(', ')
  return `${seconds}  ${what} (${why})`
}

const isPlan = (body: unknown): body is PlanReply => has(body, 'dryRun') && body.dryRun === true

const isControl = (body: unknown): body is ControlReply => has(body, 'accepted')

const has = <Key extends string>(body: unknown, key: Key): body is Record<Key, unknown> =>
  typeof body === 'object' && body !== null && Object.hasOwn(body, key)
