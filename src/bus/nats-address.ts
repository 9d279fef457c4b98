/** Reads where the NATS servers are and who asks to be let in; says what to do when that fails. */
import { type ConnectionOptions, errors } from '@nats-io/transport-node'
import { BusError } from './bus.ts'

export interface NatsAddress {
  /** `nats://[user:pass@|token@]host[:port]` or `tls://…`; one, several, or comma-separated. */
  readonly servers: string | readonly string[]
  readonly user?: string
  readonly pass?: string
  readonly token?: string
  /** What its inboxes begin with, where a server gives each user some of its own. */
  readonly inboxPrefix?: string
}

/** The address as the client library takes it. Credentials given apart outdo those of the URL. */
export function toConnection(address: NatsAddress): ConnectionOptions {
  const urls = urlsOf(address)
  const [first] = urls
  if (first === undefined) throw new BusError('no NATS server is named: pass a --nats URL')
  return {
    servers: urls.map(({ host }) => host),
    ...credentialsOf(first),
    ...(address.user === undefined ? {} : { user: address.user }),
    ...(address.pass === undefined ? {} : { pass: address.pass }),
    ...(address.token === undefined ? {} : { token: address.token }),
    ...(urls.some(({ protocol }) => protocol === 'tls:') ? { tls: {} } : {}),
  }
}

/** Says what to do about a connection that could not be made; no secret is in the message. */
export function connectionFailure(address: NatsAddress, cause: unknown): BusError {
  if (cause instanceof BusError) return cause
  const places = urlsOf(address)
    .map(({ protocol, host }) => `${protocol}//${host}`)
    .join(', ')
  if (cause instanceof errors.AuthorizationError) {
    return new BusError(
      `the NATS server at ${places} does not let us in: check the user and password, or the token`,
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

function urlsOf({ servers }: NatsAddress): readonly URL[] {
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
