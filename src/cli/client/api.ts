/** What the commands ask of the bus API, with the types of what they send and hear. */

import type { EventReply } from '../../api/events/events.ts'
import type { ErrorBody } from '../../api/fields/errors.ts'
import type { StatusReply } from '../../api/resources/system.ts'
import type { Given, Path, Sent } from '../../api/resources.ts'
import type { AskResult, Client, Listening, Unanswered } from './client.ts'
import { eachEvent } from './events.ts'

/** How asking ended. */
export type Reply<Body> =
  | { readonly kind: 'answered'; readonly body: Body }
  | { readonly kind: 'refused'; readonly error: ErrorBody }
  | Unanswered

export type NotAnswered = Exclude<Reply<never>, { readonly kind: 'answered' }>

/**
 * Asks with the types of the API. The service's answers are taken at their word: to check them with
 * its schemas would cost each command the time that loading the schemas takes, 50 ms of 150.
 */
export async function ask<P extends Path>(
  client: Client,
  subject: `statemgr.${P}`,
  body: Sent<P>,
): Promise<Reply<Given<P>>> {
  const reply = await client.ask(subject, body)
  return (await whole(client, subject, body, reply)) as Reply<Given<P>>
}

/** The journal is read in pages anyway: who wants the next asks for it. */
const paged = 'statemgr.history.query'

/** Asks for the parts that the bus did not carry with the first. */
async function whole(
  client: Client,
  subject: string,
  body: object,
  first: AskResult,
): Promise<AskResult> {
  if (first.kind !== 'answered' || subject === paged) return first
  let all = first.body as Part
  while (all.truncated === true && all.next !== undefined) {
    const reply = await client.ask(subject, { ...body, after: all.next })
    if (reply.kind !== 'answered') return reply
    all = joined(all, reply.body as Part)
  }
  return { kind: 'answered', body: all }
}

type Part = Readonly<Record<string, unknown>> & {
  readonly truncated?: true
  readonly next?: number
}

/** Lists and records go on where the part before ended; all else is as it is by now. */
function joined({ truncated: _, next: __, ...before }: Part, after: Part): Part {
  const known = new Map(Object.entries(before))
  const entries = Object.entries(after).map(([key, value]) => {
    const sofar = known.get(key)
    if (Array.isArray(value) && Array.isArray(sofar)) return [key, [...sofar, ...value]]
    return [key, lists.includes(key) ? { ...(sofar as object), ...(value as object) } : value]
  })
  return Object.fromEntries(entries)
}

/** What of a status are lists by name. */
const lists: readonly string[] = ['services', 'levels'] satisfies (keyof StatusReply)[]

/** Hears events, or says why not. */
export async function listen(
  client: Client,
  pattern: string,
  onEvent: (event: EventReply) => void,
): Promise<Listening | NotAnswered> {
  return (await client.listen(pattern, eachEvent(onEvent))) as Listening | NotAnswered
}
