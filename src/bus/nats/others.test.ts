/** The NATS bus among others: who floods it, and who connects by the library beside it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { connectBus, until } from '../../../test/harness/nats-bench.ts'
import { type NatsServer, startNatsServer } from '../../../test/harness/nats-server.ts'
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

test('what is asked faster than it is answered the server refuses', async (t) => {
  const bus = await connectBus(t, { servers: server.url, name: 'slow' })
  let handled = 0
  const slow = {
    name: 'ask',
    subject: 'slow.ask',
    handle: (_: unknown, respond: (data: string) => void) => {
      const until = performance.now() + 4
      while (performance.now() < until);
      handled += 1
      respond('heard')
    },
  }
  await bus.serve({ name: 'slow', version: '1.0.0', description: 'is slow', endpoints: [slow] })
  const ask = () => client.request('slow.ask', 'x'.repeat(600), { timeout: 30_000 })
  const answers = Array.from({ length: 250 }, ask)
  let unheard: Error | null = null
  const asking = setInterval(() => {
    ask().catch((error: Error) => {
      unheard = error
    })
  }, 10)
  await until(() => unheard !== null || handled >= 250)
  clearInterval(asking)
  assert.match(String(unheard), /no responders/)
  assert.ok(handled < 250, 'before all that waited was answered')
  const found = await client.request('$SRV.PING.slow', '', { timeout: 30_000 })
  assert.equal(found.json<{ name: string }>().name, 'slow')
  await Promise.all(answers)
  let isHeard = false
  while (!isHeard)
    isHeard = await ask().then(
      () => true,
      () => false,
    )
})

test('whoever connects by the library itself has its transport, and ours stays ours', async (t) => {
  const other = await connect({ servers: server.url, reconnectTimeWait: 10 })
  t.after(() => other.close())
  const bus = await connectNatsBus({ servers: server.url, name: 'ours', payloadMax: 100 })
  t.after(() => bus.drain())
  const received: [string, number][] = []
  bus.subscribe('long', ({ data }) => received.push(['ours', data.filter((one) => one > 0).length]))
  other.subscribe('long', {
    callback: (_, { data }) => void received.push(['other', data.filter((one) => one > 0).length]),
  })
  const lengths = async () => {
    await Promise.all([bus.flush(), other.flush()])
    received.length = 0
    client.publish('long', 'x'.repeat(500_000))
    await until(() => received.length === 2)
    return received.toSorted()
  }
  const each = [
    ['other', 500_000],
    ['ours', 0],
  ]
  assert.deepEqual(await lengths(), each)
  const statuses = other.status()[Symbol.asyncIterator]()
  await other.reconnect()
  while ((await statuses.next()).value?.type !== 'reconnect');
  assert.deepEqual(await lengths(), each, 'its own is made anew')
  await (await connect({ servers: server.url })).close()
  await bus.rereadCredentials()
  await until(() => bus.lost !== null)
  await until(() => bus.lost === null)
  assert.deepEqual(await lengths(), each, 'ours is made anew')
})

test('who asks through an import is told from others by what the server says of him', async (t) => {
  const imports = (share: boolean) =>
    `[{ service: { account: BMC, subject: "ask.>" }, share: ${share} }]`
  const shared = await startNatsServer({
    config: `accounts {
      BMC { users: [{ user: bmc, password: p }], exports: [{ service: "ask.>" }] }
      A { users: [{ user: a, password: p }, { user: b, password: p }], imports: ${imports(true)} }
      C { users: [{ user: c, password: p }], imports: ${imports(false)} }
    }`,
  })
  t.after(() => shared.stop())
  const to = { servers: shared.url, pass: 'p', name: 'imports' }
  const bus = await connectNatsBus({ ...to, user: 'bmc' })
  t.after(() => bus.drain())
  const seen = { unread: [] as string[], read: [] as string[] }
  const refused = { data: Buffer.from(''), error: { code: 429, description: 'too much' } }
  const endpoint = (name: string, isRefused: boolean) => ({
    ...{ name, subject: `ask.${name}` },
    refusal: (asker: string) => {
      seen.unread.push(asker)
      return isRefused ? refused : null
    },
    handle: (_: unknown, respond: (data: string) => void, asker = '') => {
      seen.read.push(asker)
      respond('')
    },
  })
  const endpoints = [endpoint('one', false), endpoint('two', true)]
  await bus.serve({ name: 'ask', version: '1.0.0', description: '', endpoints })
  for (const user of ['a', 'b', 'c']) {
    const asking = await connect({ ...to, user })
    for (const subject of ['ask.one', 'ask.two', 'ask.one']) await asking.request(subject)
    await asking.close()
  }
  const [a = '', , b = '', , c = ''] = seen.read
  assert.deepEqual(seen.read, [a, a, b, b, c, c])
  const shown = [/^_R_\S+ .*"acc":"A","user":"a" ask\.one$/, /"acc":"A","user":"b" /, /"acc":"C" /]
  for (const [index, asker] of [a, b, c].entries()) assert.match(asker, shown[index]!)
  const onTwo = (asker: string) => asker.replace(/one$/, 'two')
  assert.deepEqual(new Set(seen.unread), new Set([a, b, c].flatMap((one) => [one, onTwo(one)])))
})
