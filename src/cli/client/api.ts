/** What the commands ask of the bus API, with the types of what they send and hear. */
import type { ErrorBody } from '../../api/errors.ts'
import type { EventReply } from '../../api/events.ts'
import type { Given, Path, Sent } from '../../api/resources.ts'
import type { Client, Listening, Unanswered } from './client.ts'
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
  return (await client.ask(subject, body)) as Reply<Given<P>>
}

/** Hears events, or says why not. */
export async function listen(
  client: Client,
  pattern: string,
  onEvent: (event: EventReply) => void,
): Promise<Listening | NotAnswered> {
  return (await client.listen(pattern, eachEvent(onEvent))) as Listening | NotAnswered
}
