/** The NATS bus keeps the contract on a real nats-server, and outlives the server. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { connectBus, startServer, until, unusedPort } from '../../../test/harness/nats-bench.ts'
import { type NatsServer, startNatsServer } from '../../../test/harness/nats-server.ts'
import { BusError, type BusStatus } from '../bus.ts'
import type { Opened } from '../contract/bench.ts'
import { busContract } from '../contract/contract.ts'
import { connectNatsBus } from './nats.ts'

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

test('JetStream is there when asked for', async (t) => {
  const own = await startServer(t, { jetstream: true })
  const bus = await connectBus(t, { servers: own.url, name: 'streams' })
  const answer = await bus.request('$JS.API.INFO', '', { timeoutMs: 30_000 })
  assert.equal(answer.kind, 'answered')
})

test('nothing is kept of a flush once it is over', async (t) => {
  const own = await startServer(t)
  const bus = await connectBus(t, { servers: own.url, name: 'flushing' })
  const heldBytes = () => {
    collectGarbage()
    return process.memoryUsage().heapUsed
  }
  for (let i = 0; i < 500; i++) await bus.flush()
  const before = heldBytes()
  for (let i = 0; i < 4000; i++) await bus.flush()
  const grown = heldBytes() - before
  assert.ok(grown < 400_000, `${grown} bytes more`)
})

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

test('what is too long is left out as it comes, and all behind it is heard', async (t) => {
  const limits = { payloadMax: 1000, askedPayloadMax: 100 }
  const bus = await connectNatsBus({ servers: server.url, name: 'short', ...limits })
  t.after(() => bus.drain())
  const received: string[] = []
  bus.subscribe('long', (message) => received.push(message.text()))
  await bus.serve({
    name: 'short',
    version: '1.0.0',
    description: 'says how much it heard',
    endpoints: [
      {
        name: 'ask',
        subject: 'short.ask',
        handle: ({ data }, respond) => respond(`${data.length}: ${data.every((one) => one === 0)}`),
      },
    ],
  })
  for (const length of [1000, 500_000, 3]) client.publish('long', 'x'.repeat(length))
  const asked = [100, 500_000].map((length) => client.request('short.ask', 'x'.repeat(length)))
  const answers = await Promise.all(asked)
  assert.deepEqual(
    answers.map((answer) => answer.string()),
    ['100: false', '101: true'],
  )
  await until(() => received.length === 3)
  assert.deepEqual(received, ['x'.repeat(1000), '\0'.repeat(1001), 'xxx'])
  // Each has its own bound again on a connection that is made anew.
  await bus.rereadCredentials()
  await until(() => bus.lost !== null)
  await until(() => bus.lost === null)
  await bus.flush()
  for (const length of [1000, 1001]) client.publish('long', 'x'.repeat(length))
  await until(() => received.length === 5)
  assert.deepEqual(received.slice(3), ['x'.repeat(1000), '\0'.repeat(1001)])
})

test('thousands of messages that come at once leave all else its turns', async (t) => {
  const bus = await connectBus(t, { servers: server.url, name: 'patient' })
  let received = 0
  let most = 0
  let inTurn = 0
  bus.subscribe('many', () => {
    const until = performance.now() + 0.25
    while (performance.now() < until);
    received += 1
    inTurn += 1
    most = Math.max(most, inTurn)
  })
  await bus.flush()
  const turns = setInterval(() => {
    inTurn = 0
  }, 0)
  t.after(() => clearInterval(turns))
  for (let count = 0; count < 2000; count += 1) client.publish('many', 'x'.repeat(100))
  await until(() => received === 2000)
  assert.ok(most < 300, `${most} in one turn`)
})
