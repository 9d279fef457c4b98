/** The NATS bus keeps the contract on a real nats-server, and outlives the server. */
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { after, before, type TestContext, test } from 'node:test'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import {
  type NatsServer,
  type NatsServerOptions,
  startNatsServer,
} from '../../test/harness/nats-server.ts'
import { type Bus, BusError, type BusStatus, type Refusal } from './bus.ts'
import { busContract } from './contract.ts'
import type { Opened } from './contract-bench.ts'
import { connectNatsBus, type NatsBusOptions } from './nats.ts'

let server: NatsServer
let client: NatsConnection

before(async () => {
  server = await startNatsServer()
  client = await connect({ servers: server.url })
})

after(async () => {
  await client.close()
  await server.stop()
})

busContract('nats', async () => {
  const errors: unknown[] = []
  const options = { servers: server.url, onError: (error: unknown) => errors.push(error) }
  const near = await connectNatsBus({ ...options, name: 'near' })
  const far = await connectNatsBus({ ...options, name: 'far' })
  // Another client, who has no bus of ours.
  const publishFor: Opened['publishFor'] = (reply, subject, data) =>
    client.publish(subject, data, { reply })
  return { near, far, errors, publishFor }
})

test('after a restart of the server, subscriptions and services are live again', async (t) => {
  const own = await startServer(t)
  const bus = await connectBus(t, { servers: own.url, name: 'survivor' })
  const statuses: BusStatus[] = []
  const received: string[] = []
  bus.onStatus((status) => statuses.push(status))
  bus.subscribe('news', (message) => received.push(message.text()))
  await bus.serve({
    name: 'survivor',
    version: '1.0.0',
    description: 'outlives its server',
    endpoints: [{ name: 'ask', subject: 'ask', handle: (_, respond) => respond('alive') }],
  })
  const firstPid = own.pid
  await own.restart()
  assert.notEqual(own.pid, firstPid)
  await until(() => statuses.length === 2)
  assert.deepEqual(statuses, ['disconnected', 'connected'])
  bus.publish('news', 'after')
  await bus.flush()
  assert.deepEqual(received, ['after'])
  for (const subject of ['ask', '$SRV.PING.survivor']) {
    assert.equal((await bus.request(subject, '', { timeoutMs: 30_000 })).kind, 'answered')
  }
})

test('while the server is lost nothing is kept: publish drops, requests end nobody', async (t) => {
  const own = await startServer(t)
  const bus = await connectBus(t, { servers: own.url, name: 'lost' })
  const statuses: BusStatus[] = []
  const received: string[] = []
  bus.onStatus((status) => statuses.push(status))
  bus.subscribe('mute', (message) => received.push(message.text()))
  await bus.flush()
  const underWay = bus.request('mute', 'under way', { timeoutMs: 1000 })
  await until(() => received.length === 1)
  await own.stop()
  await until(() => statuses.length === 1)
  assert.deepEqual(await underWay, { kind: 'silent' })
  bus.publish('mute', 'dropped')
  assert.throws(() => bus.publish('not a subject', ''), BusError)
  assert.deepEqual(await bus.request('mute', '', { timeoutMs: 30_000 }), { kind: 'nobody' })
  await assert.rejects(bus.flush(), BusError)
  const late = bus.subscribe('late', (message) => received.push(message.text()))
  const again = await startServer(t, { port: own.port })
  await until(() => statuses.length === 2)
  bus.publish('late', 'back')
  await bus.flush()
  assert.deepEqual(received, ['under way', 'back'])
  await late.stop()
  await again.stop()
  await until(() => statuses.length === 3)
  await bus.drain()
  assert.throws(() => bus.publish('mute', ''), BusError)
})

test('a server that is not there is named, with what to do and without the password', async () => {
  const port = await unusedPort()
  const servers = `nats://me:secret@127.0.0.1:${port}`
  await assert.rejects(connectNatsBus({ servers, name: 'early' }), (error) => {
    assert.equal(error instanceof BusError, true)
    assert.equal(
      String(error),
      `BusError: no NATS server answers at nats://127.0.0.1:${port} (connection refused): ` +
        'start one (nats-server) or pass another --nats URL',
    )
    return true
  })
  for (const bad of ['', 'http://127.0.0.1', 'nats://', 'nats://host:port']) {
    await assert.rejects(connectNatsBus({ servers: bad, name: 'bad' }), BusError, bad)
  }
})

test('credentials come with the URL or apart, and wrong ones are told so', async (t) => {
  const config = 'authorization { users: [{ user: me, password: "p:w" }] }'
  const own = await startServer(t, { config })
  const withUser = `nats://me:p%3Aw@127.0.0.1:${own.port}`
  const busses = [
    await connectBus(t, { servers: withUser, name: 'url' }),
    await connectBus(t, { servers: own.url, name: 'apart', user: 'me', pass: 'p:w' }),
  ]
  const wrong = connectNatsBus({ servers: own.url, name: 'wrong', user: 'me', pass: 'other' })
  await assert.rejects(wrong, { name: 'BusError', message: /check the user and password/ })
  for (const bus of busses) await bus.flush()
})

test('a token may be the user of the URL', async (t) => {
  const own = await startServer(t, { config: 'authorization { token: open-sesame }' })
  const bus = await connectBus(t, { servers: `open-sesame@127.0.0.1:${own.port}`, name: 'token' })
  await bus.flush()
})

test('a request answered twice, by a handler that then throws, gets one answer', async (t) => {
  const errors: unknown[] = []
  const bus = await connectBus(t, {
    servers: server.url,
    name: 'twice',
    onError: (error) => errors.push(error),
  })
  const answers: string[] = []
  bus.subscribe('_INBOX.>', (message) => answers.push(message.text()))
  await bus.serve({
    name: 'twice',
    version: '1.0.0',
    description: 'says too much',
    endpoints: [
      {
        name: 'twice',
        subject: 'twice',
        handle: (_, respond) => {
          respond('first')
          respond('second')
          throw new Error('third')
        },
      },
    ],
  })
  await bus.request('twice', '', { timeoutMs: 30_000 })
  await bus.flush()
  assert.deepEqual(answers, ['first'])
  assert.equal(errors.length, 1)
})

test('the greatest payload is the one of the server', async (t) => {
  const own = await startServer(t, { config: 'max_payload: 2000' })
  const bus = await connectBus(t, { servers: own.url, name: 'small' })
  assert.equal(bus.maxPayloadBytes, 2000)
  const answer = await bus.request('small', 'x'.repeat(2001), { timeoutMs: 30_000 })
  assert.equal(answer.kind, 'refused')
})

test('what the server forbids is reported, and a forbidden request is refused', async (t) => {
  const users = 'users: [{ user: me, password: pw, permissions: { publish: ["ok", "_INBOX.>"] } }]'
  const own = await startServer(t, { config: `authorization { ${users} }` })
  const errors: unknown[] = []
  const bus = await connectBus(t, {
    servers: own.url,
    name: 'guest',
    user: 'me',
    pass: 'pw',
    onError: (error) => errors.push(error),
  })
  bus.publish('forbidden', '')
  await bus.flush()
  await until(() => errors.length === 1)
  assert.equal(errors[0] instanceof BusError, true)
  const refused = await bus.request('forbidden', '', { timeoutMs: 30_000 })
  assert.deepEqual(refused, {
    kind: 'refused',
    why: 'the permissions of NATS do not let us publish on forbidden',
  })
  assert.deepEqual(await bus.request('ok', '', { timeoutMs: 30_000 }), { kind: 'nobody' })
})

test('a permission taken away by a reload ends nothing, and given back all is as before', async (t) => {
  const all = permitting('publish: [">"], subscribe: [">"]')
  const own = await startServer(t, { config: all })
  const { bus, refusals } = await connectMe(t, own)
  const received: string[] = []
  bus.subscribe('news', (message) => received.push(message.text()))
  await bus.serve({
    name: 'whole',
    version: '1.0.0',
    description: 'one endpoint of it is forbidden',
    endpoints: ['one', 'two'].map((name) => {
      return { name, subject: `whole.${name}`, handle: (_, respond) => respond(name) }
    }),
  })
  const reasonOf = (subject: string) => refusals.findLast((one) => one.subject === subject)?.why
  await own.reload(
    permitting(
      'publish: { deny: ["denied"] }, subscribe: { allow: [">"], deny: ["news", "whole.one"] }',
    ),
  )
  await until(() => reasonOf('news') != null && reasonOf('whole.one') != null)
  bus.publish('denied', '')
  await until(() => reasonOf('denied') != null)
  assert.match(reasonOf('news') ?? '', /do not let us subscribe to news/)
  assert.match(reasonOf('denied') ?? '', /do not let us publish on denied/)
  assert.equal((await bus.request('whole.two', '', patient)).kind, 'answered')
  assert.equal((await bus.request('$SRV.PING.whole', '', patient)).kind, 'answered')
  await own.reload(all)
  bus.publish('denied', '')
  await until(() => ['news', 'whole.one', 'denied'].every((one) => reasonOf(one) === null))
  bus.publish('news', 'heard again')
  assert.equal((await bus.request('whole.one', '', patient)).kind, 'answered')
  assert.deepEqual(received, ['heard again'])
})

test('without the right to hear answers a request is silent, and hears again later', async (t) => {
  const all = permitting('publish: [">"], subscribe: [">"]')
  const own = await startServer(t, { config: all })
  const { bus, refusals } = await connectMe(t, own)
  const received: string[] = []
  const far = await connectBus(t, { servers: own.url, name: 'far', user: 'other', pass: 'pw' })
  await far.serve({
    name: 'far',
    version: '1.0.0',
    description: 'hears what it is asked',
    endpoints: [
      {
        name: 'ask',
        subject: 'ask',
        handle: (message, respond) => {
          received.push(message.text())
          respond('')
        },
      },
    ],
  })
  assert.equal((await bus.request('ask', '1', patient)).kind, 'answered')
  await own.reload(permitting('publish: [">"], subscribe: { deny: ["_INBOX.>"] }'))
  await until(() => refusals.at(-1)?.subject === '_INBOX.>')
  assert.deepEqual(await bus.request('ask', '2', patient), { kind: 'silent' })
  assert.deepEqual(received, ['1', '2'])
  await own.reload(all)
  await until(() => refusals.at(-1)?.why === null)
  assert.equal((await bus.request('ask', '3', patient)).kind, 'answered')
})

test('who is not let in any more is told why, and is back when he is', async (t) => {
  const own = await startServer(t, { config: permitting('publish: [">"]') })
  const { bus, errors } = await connectMe(t, own)
  await own.reload('authorization { users: [{ user: nobody, password: pw }] }')
  await until(() => /does not let us in/.test(bus.lost ?? ''))
  assert.deepEqual(await bus.request('ask', '', patient), { kind: 'nobody' })
  bus.publish('ask', '')
  await own.reload(permitting('publish: [">"]'))
  await until(() => bus.lost === null)
  assert.deepEqual(await bus.request('ask', '', patient), { kind: 'nobody' })
  assert.deepEqual(
    errors.filter((error) => !(error instanceof BusError)),
    [],
  )
})

test('a greatest payload that is lowered ends nothing', async (t) => {
  const own = await startServer(t, { config: 'max_payload: 4000' })
  const { bus, refusals } = await connectMe(t, own)
  await own.reload('max_payload: 1000')
  const changes: BusStatus[] = []
  bus.onStatus((status) => changes.push(status))
  bus.publish('large', 'x'.repeat(2000))
  await until(() => changes.at(-1) === 'connected')
  assert.equal(bus.maxPayloadBytes, 1000)
  bus.publish('large', 'x'.repeat(2000))
  assert.match(refusals.at(-1)?.why ?? '', /at most 1000 pass/)
  assert.equal((await bus.request('large', 'x'.repeat(2000), patient)).kind, 'refused')
})

test('more subscriptions than the server takes end nothing: the first go on', async (t) => {
  const own = await startServer(t, { config: 'max_subscriptions: 3' })
  const { bus, refusals } = await connectMe(t, own)
  const received: string[] = []
  for (const subject of ['a', 'b', 'c', 'd'])
    bus.subscribe(subject, (message) => received.push(message.subject))
  await until(() => refusals.at(-1)?.subject === '>')
  for (const subject of ['a', 'b', 'c', 'd']) bus.publish(subject, '')
  await bus.flush()
  assert.deepEqual(received, ['a', 'b'])
  assert.deepEqual(await bus.request('nobody', '', patient), { kind: 'nobody' })
})

test('more connections than the account may have: lost, with why, until there is room', async (t) => {
  const own = await startServer(t, { config: 'max_connections: 2' })
  const { bus } = await connectMe(t, own)
  const other = await connectBus(t, { servers: own.url, name: 'other' })
  await other.flush()
  await own.reload('max_connections: 1')
  const lost = () => [bus, other].find((one) => one.lost !== null)
  await until(() => lost() !== undefined)
  await until(() => /maximum connections exceeded/i.test(lost()?.lost ?? ''))
  await own.reload('max_connections: 2')
  await until(() => lost() === undefined)
})

test('a server in lame duck lets its clients go, and they find the next', async (t) => {
  const own = await startServer(t, {
    config: 'lame_duck_duration: "30s", lame_duck_grace_period: "100ms"',
  })
  const { bus } = await connectMe(t, own)
  process.kill(own.pid, 'SIGUSR2')
  await until(() => bus.lost !== null)
  await startServer(t, { port: own.port })
  await until(() => bus.lost === null)
  await bus.flush()
})

test('who waits for a server comes up without one, and says why', async (t) => {
  const port = await unusedPort()
  const servers = `nats://127.0.0.1:${port}`
  const bus = await connectBus(t, { servers, name: 'early', waits: true })
  assert.match(bus.lost ?? '', /no NATS server answers/)
  const received: string[] = []
  bus.subscribe('early', (message) => received.push(message.text()))
  assert.deepEqual(await bus.request('early', '', patient), { kind: 'nobody' })
  await startServer(t, { port })
  await until(() => bus.lost === null)
  bus.publish('early', 'late')
  await bus.flush()
  assert.deepEqual(received, ['late'])
  await assert.rejects(connectNatsBus({ servers: 'http://x', name: 'bad', waits: true }), BusError)
})

test('JetStream is there when asked for', async (t) => {
  const own = await startServer(t, { jetstream: true })
  const bus = await connectBus(t, { servers: own.url, name: 'streams' })
  const answer = await bus.request('$JS.API.INFO', '', { timeoutMs: 30_000 })
  assert.equal(answer.kind, 'answered')
})

const patient = { timeoutMs: 30_000 }

const permitting = (permissions: string) => `authorization { users: [
  { user: me, password: pw, permissions: { ${permissions} } }
  { user: other, password: pw }
] }`

async function connectMe(t: TestContext, { url }: NatsServer) {
  const errors: unknown[] = []
  const refusals: Refusal[] = []
  const onError = (error: unknown) => errors.push(error)
  const bus = await connectBus(t, { servers: url, name: 'me', user: 'me', pass: 'pw', onError })
  bus.onRefusal((refusal) => refusals.push(refusal))
  return { bus, errors, refusals }
}

/**
 * Stopped, as the bus is drained, whatever becomes of the test: an open socket would hold it up.
 */
async function startServer(t: TestContext, options?: NatsServerOptions): Promise<NatsServer> {
  const started = await startNatsServer(options)
  t.after(() => started.stop())
  return started
}

async function connectBus(t: TestContext, options: NatsBusOptions): Promise<Bus> {
  const bus = await connectNatsBus(options)
  t.after(() => bus.drain())
  return bus
}

async function until(isTrue: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${isTrue}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function unusedPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createServer()
    socket.listen(0, '127.0.0.1', () => {
      const address = socket.address()
      if (address === null || typeof address === 'string') return reject(new Error('no port'))
      socket.close(() => resolve(address.port))
    })
  })
}
