/** Finds the service: by the flag, else the environment, else where it listens by default. */

import type { Client } from '../client/client.ts'
import { type Exit, UsageError } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'

const defaultUrl = 'http://127.0.0.1:8080'

/** Does something with a client, and closes it whatever comes of it. */
export async function withClient(
  shell: Shell,
  given: Given,
  use: (client: Client) => Promise<Exit>,
): Promise<Exit> {
  if (shell.client !== undefined) return use(shell.client)
  const client = await reach(shell, given)
  try {
    return await use(client)
  } finally {
    await client.close()
  }
}

/** Nothing is connected yet: that happens when something is asked. */
async function reach(shell: Shell, given: Given): Promise<Client> {
  const { nats, url } = placeOf(shell, given)
  if (nats === undefined) {
    return (await import('../client/http.ts')).createHttpClient(checkedUrl(url ?? defaultUrl))
  }
  const { createBusClient } = await import('../client/bus.ts')
  return createBusClient(nats, async () => {
    const { connectNatsBus } = await import('../../bus/nats.ts')
    return connectNatsBus({ servers: nats, name: 'statemgr-cli', onError: () => {} })
  })
}

interface Place {
  readonly nats?: string | undefined
  readonly url?: string | undefined
}

function placeOf({ env }: Shell, { nats, url }: Given): Place {
  if (nats !== undefined && url !== undefined) {
    throw new UsageError('--nats and --url are two ways to the same service: give one of them')
  }
  if (nats !== undefined || url !== undefined) return { nats, url }
  // An empty variable is one that is not set.
  return { nats: env.STATEMGR_NATS || undefined, url: env.STATEMGR_URL || undefined }
}

function checkedUrl(text: string): string {
  const url = URL.parse(text)
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url.origin
  throw new UsageError(`${text} is no HTTP address: it looks like ${defaultUrl}`)
}
