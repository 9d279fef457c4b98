/** Asks the product over HTTP as whoever may read the token in its data folder. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Arena } from './arena.ts'
import type { Reply } from './client.ts'

/** What stands at a path that needs no token. */
export async function get(url: string, path: string): Promise<Reply> {
  const response = await fetch(`${url}${path}`)
  return { code: response.status, body: await response.json() }
}

/** What `statemgr.<path>` answers. */
export async function ask(
  arena: Arena,
  url: string,
  path: string,
  body: object = {},
): Promise<Reply> {
  const response = await fetch(`${url}/api/statemgr.${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(await tokenOf(arena)) },
    body: JSON.stringify(body),
  })
  return { code: response.status, body: await response.json() }
}

/** Hears the events from now on. */
export async function listen(arena: Arena, url: string) {
  const ending = new AbortController()
  const options = { signal: ending.signal, headers: await tokenOf(arena) }
  const { body } = await fetch(`${url}/api/events`, options)
  let text = ''
  const reading = async () => {
    for await (const bytes of body ?? []) text += new TextDecoder().decode(bytes)
  }
  // Aborted when it is closed.
  reading().catch(() => {})
  return { text: () => text, close: () => ending.abort() }
}

async function tokenOf({ folder }: Arena): Promise<{ readonly authorization: string }> {
  const token = await readFile(join(folder, 'data', 'http-token'), 'utf8')
  return { authorization: `Bearer ${token.trim()}` }
}
