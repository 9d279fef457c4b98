/** The NATS bus outlives what a server refuses: subjects, passwords, sizes and connections. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { connectBus, startServer, until, unusedPort } from '../../../test/harness/nats-bench.ts'
import type { NatsServer } from '../../../test/harness/nats-server.ts'
import { BusError, type BusStatus, type Endpoint, type Refusal } from '../bus.ts'
import { connectNatsBus } from './nats.ts'

test('a permission taken by a reload ends nothing, and given back all is as before', async (t) => {
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
  await until(() => received.length === 2)
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

test('more connections than there may be: lost, with why, until there is room', async (t) => {
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

const fewerConnections = async (t: TestContext) => {
  const own = await startServer(t, { config: 'max_connections: 3' })
  const { bus } = await connectMe(t, own)
  const handle: Endpoint['handle'] = (_, respond) => respond('')
  const endpoints: readonly Endpoint[] = [
    { name: 'asked', subject: 'asked', handle },
    { name: 'urgent', subject: 'urgent', isUrgent: true, handle },
  ]
  await bus.serve({ name: 'three', version: '1.0.0', description: 'has three', endpoints })
  const received: string[] = []
  bus.subscribe('report', (message) => received.push(message.text()))
  await own.reload('max_connections: 1')
  await until(() => bus.lost !== null)
  await until(() => bus.lost === null)
  bus.publish('report', 'heard')
  await bus.flush()
  assert.deepEqual(received, ['heard'])
  await own.reload('max_connections: 3')
  let kind = ''
  const ask = async () => {
    kind = (await bus.request('asked', '', patient)).kind
  }
  await until(() => {
    void ask()
    return kind === 'answered'
  })
}
// It takes seconds until all of them are back.
if (process.env.LONG !== undefined)
  test('where there may be fewer connections, that of hardware is kept', fewerConnections)

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
