/** Asks a service for entries of its journal as they are kept, page by page. */
import type { Sent } from '../../api/resources.ts'
import { ask, type NotAnswered } from '../client/api.ts'
import type { Client } from '../client/client.ts'

/** What the service gives at once, at most. */
const pageMax = 1000

/** The texts of the entries behind that sequence, the oldest first. */
export async function textsBehind(
  client: Client,
  seq: number,
): Promise<readonly string[] | NotAnswered> {
  const texts: string[] = []
  for (let after: number | null = seq; after !== null; ) {
    const query: Sent<'history.query'> = { after, order: 'oldest', limit: pageMax }
    const reply = await ask(client, 'statemgr.history.query', query)
    if (reply.kind !== 'answered') return reply
    texts.push(...reply.body.entries.map((entry) => JSON.stringify(entry)))
    after = reply.body.next
  }
  return texts
}

export const isFound = <T>(found: readonly T[] | NotAnswered): found is readonly T[] =>
  Array.isArray(found)
