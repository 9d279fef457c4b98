/** Reads where the NATS servers are and who asks to be let in; says what to do when that fails. */
import { type ConnectionOptions, errors } from '@nats-io/transport-node'
import type { OnError } from '../answering.ts'
import { BusError } from '../bus.ts'
import { type NatsFiles, shownFrom } from './credentials.ts'

export interface NatsAddress extends NatsFiles {
  /** `nats://[user:pass@|token@]host[:port]` or `tls://…`; one, several, or comma-separated. */
  readonly servers: string | readonly string[]
  readonly user?: string
  readonly pass?: string
  readonly token?: string
  /** What its inboxes begin with, where a server gives each user some of its own. */
  readonly inboxPrefix?: string
}

/**
 * The address as the client library takes it. Credentials given apart outdo those of the URL, and
 * those in files outdo both. Throws a `BusError` for a file that cannot be used.
 */
export function toConnection(address: NatsAddress, onError?: OnError): ConnectionOptions {
  const urls = urlsOf(address)
  const [first] = urls
  if (first === undefined) throw new BusError('no NATS server is named: pass a --nats URL')
  const { authenticator, tls } = shownFrom(address, userOf(address, first), onError)
  return {
    servers: urls.map(({ host }) => host),
    ...(authenticator === undefined ? givenIn(address, first) : { authenticator }),
    ...(tls !== undefined || urls.some(({ protocol }) => protocol === 'tls:')
      ? { tls: tls ?? {} }
      : {}),
  }
}

/** The servers as they may be shown to anybody: without the credentials that a URL may hold. */
export function shownServers(address: Pick<NatsAddress, 'servers'>): string {
  return urlsOf(address)
    .map(({ protocol, host }) => `${protocol}//${host}`)
    .join(', ')
}

function givenIn(address: NatsAddress, first: URL): ConnectionOptions {
  const { user, pass, token } = address
  return {
    ...credentialsOf(first),
    ...(user === undefined ? {} : { user }),
    ...(pass === undefined ? {} : { pass }),
    ...(token === undefined ? {} : { token }),
  }
}

function userOf({ user }: NatsAddress, { username }: URL): string | undefined {
  return user ?? (username === '' ? undefined : decodeURIComponent(username))
}

/** Says what to do about a connection that could not be made; no secret is in the message. */
export function connectionFailure(address: NatsAddress, cause: unknown): BusError {
  if (cause instanceof BusError) return cause
  const places = shownServers(address)
  if (cause instanceof errors.AuthorizationError) {
    return new BusError(
      `the NATS server at ${places} does not let us in: ` +
        'check the user and password, the token, or the file that holds them',
      { cause },
    )
  }
  const reason = cause instanceof Error && cause.message !== '' ? ` (${cause.message})` : ''
  return new BusError(
    `no NATS server answers at ${places}${reason}: ` +
      'start one (nats-server) or pass another --nats URL',
    { cause },
  )
}

function urlsOf({ servers }: Pick<NatsAddress, 'servers'>): readonly URL[] {
  const all = typeof servers === 'string' ? servers.split(',') : servers
  return all.map((text) => {
    const trimmed = text.trim()
    const url = URL.parse(trimmed.includes('://') ? trimmed : `nats://${trimmed}`)
    if (url === null || url.host === '' || !protocols.has(url.protocol)) {
      throw new BusError('that is no NATS URL: it looks like nats://127.0.0.1:4222')
    }
    return url
  })
}

const protocols = new Set(['nats:', 'tls:'])

/** A user without a password is a token, as for the other clients of NATS. */
function credentialsOf({ username, password }: URL): ConnectionOptions {
  if (username === '') return {}
  const user = decodeURIComponent(username)
  return password === '' ? { token: user } : { user, pass: decodeURIComponent(password) }
}
