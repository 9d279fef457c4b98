/**
 * Finds the service: by a flag, else by the environment, else by the socket of one on this machine,
 * else where it listens by default.
 */

import { readFileSync } from 'node:fs'
import type { Client } from '../client/client.ts'
import type { HttpPlace } from '../client/http.ts'
import { socketFound, tokenAt } from '../client/places.ts'
import { type Exit, UsageError } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { natsAddress } from './credentials.ts'

const defaultUrl = 'http://127.0.0.1:8080'
const defaultPort = 8080

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
  const { nats, url, socket } = placeOf(shell, given)
  if (nats !== undefined) return natsClient(shell, given, nats)
  const { createHttpClient } = await import('../client/http.ts')
  const found = url === undefined ? (socket ?? (await socketFound(shell.env, defaultPort))) : null
  if (found !== null) return createHttpClient({ at: found, token: null })
  return createHttpClient(httpPlace(shell, given, url ?? defaultUrl))
}

async function natsClient(shell: Shell, given: Given, nats: string): Promise<Client> {
  const address = natsAddress(nats, given, shell)
  const { createBusClient } = await import('../client/bus.ts')
  const { shownServers } = await import('../../bus/nats/address.ts')
  return createBusClient(shownServers(address), async () => {
    const { connectNatsBus } = await import('../../bus/nats/nats.ts')
    return connectNatsBus({ ...address, name: 'statemgr-cli', onError: () => {} })
  })
}

interface Place {
  readonly nats?: string | undefined
  readonly url?: string | undefined
  readonly socket?: string | undefined
}

function placeOf({ env }: Shell, { nats, url, socket }: Given): Place {
  const ways = Object.entries({ nats, url, socket }).filter(([, place]) => place !== undefined)
  if (ways.length > 1) {
    const names = ways.map(([name]) => `--${name}`).join(' and ')
    throw new UsageError(`${names} are two ways to the same service: give one of them`)
  }
  if (ways.length === 1) return { nats, url, socket }
  // An empty variable is one that is not set.
  if (env.STATEMGR_SOCKET) return { socket: env.STATEMGR_SOCKET }
  return { nats: env.STATEMGR_NATS || undefined, url: env.STATEMGR_URL || undefined }
}

/** The token that is named, else what the service that listens there has left for this user. */
function httpPlace({ env }: Shell, { tokenFile }: Given, text: string): HttpPlace {
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new UsageError(`${text} is no HTTP address: it looks like ${defaultUrl}`)
  }
  const file = tokenFile ?? (env.STATEMGR_TOKEN_FILE || undefined)
  if (file !== undefined) return { at: url.origin, token: tokenIn(file) }
  const isHere = ['localhost', '[::1]'].includes(url.hostname) || url.hostname.startsWith('127.')
  return { at: url.origin, token: isHere ? tokenAt(env, Number(url.port || 80)) : null }
}

function tokenIn(file: string): string {
  try {
    return readFileSync(file, 'latin1').trim()
  } catch (error) {
    throw new UsageError(`the token cannot be read: ${(error as Error).message}`)
  }
}
