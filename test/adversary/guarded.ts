/** Starts the product in this process on a real server, with fakes, and one who hears all. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type Msg, type NatsConnection } from '@nats-io/transport-node'
import { connectNatsBus } from '../../src/bus/nats/nats.ts'
import { createStateManager, type StateManagerOptions } from '../../src/main.ts'
import { type NatsServer, startNatsServer } from '../harness/nats-server.ts'
import { board, configOf } from './fakes/board.ts'
import { type Fakes, startFakes } from './fakes/fakes.ts'
import { natsWire } from './fakes/wire.ts'

export const users = ['viewer', 'operator', 'statemgr', 'services'] as const
export type User = (typeof users)[number]

/** A message, as whoever may hear all heard it. */
export interface Received {
  readonly subject: string
  readonly reply: string
  readonly text: string
  readonly header: (name: string) => string
}

export interface Guarded extends AsyncDisposable {
  readonly nats: NatsServer
  readonly fakes: Fakes
  /** All that was sent on the server since it was cleared. */
  readonly received: Received[]
  /** The lines of the log of the product, but for what is only told. */
  readonly log: { readonly about: object; readonly message: string }[]
  /** Another client of that user, with inboxes of its own. */
  connect(user: User | null): Promise<NatsConnection>
}

const file = join(import.meta.dirname, '../../examples/nats-permissions.conf')
/** The permissions as they are shipped. */
const permissions = readFileSync(file, 'utf8')

/** With the shipped permissions, or on a server where everybody may do everything. */
export async function startGuarded(isGuarded: boolean, maxPayload: number): Promise<Guarded> {
  const limit = `max_payload: ${maxPayload}\n`
  const nats = await startNatsServer({ config: isGuarded ? limit + guarded() : limit })
  const optionsOf = (user: User | 'tap' | null) => ({
    servers: nats.url,
    ...(isGuarded && user !== null ? { user, pass: `${user}-secret` } : {}),
    inboxPrefix: `_INBOX.${user ?? 'anybody'}`,
  })
  const tap = await connect(optionsOf('tap'))
  const received: Received[] = []
  tap.subscribe('>', { callback: (_, message) => void received.push(receivedOf(message)) })
  await tap.flush()
  const fakes = await startFakes(await natsWire(optionsOf('services')))
  const bus = await connectNatsBus({
    ...optionsOf('statemgr'),
    name: 'statemgr',
    onError: () => {},
  })
  const log: Guarded['log'] = []
  const note = (about: object, message: string) => void log.push({ about, message })
  const service = await createStateManager({
    config: configOf(board) as StateManagerOptions['config'],
    bus,
    log: { info: () => {}, warn: note, error: note },
  })
  await service.ready
  const clients: NatsConnection[] = []
  return {
    nats,
    fakes,
    received,
    log,
    connect: async (user) => {
      const client = await connect(optionsOf(user))
      clients.push(client)
      return client
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(clients.map((client) => client.close()))
      await service.stop()
      await bus.drain()
      await fakes.stop()
      await tap.close()
      await nats.stop()
    },
  }
}

/** As shipped, with passwords that outdo the environment's, and one more who hears all. */
function guarded(): string {
  const passwords = users.map((user) => `${user.toUpperCase()}_PASSWORD: "${user}-secret"\n`)
  const tap = '{ user: tap, password: tap-secret, permissions: { subscribe: ">" } }'
  return passwords.join('') + permissions.replace('users = [', `users = [ ${tap}`)
}

const receivedOf = (message: Msg): Received => ({
  subject: message.subject,
  reply: message.reply ?? '',
  text: message.string(),
  header: (name) => message.headers?.get(name) ?? '',
})
