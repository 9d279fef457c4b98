/** Events on a real nats-server: one subject each, and kept in a stream, each once and in order. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { announcementOf } from '../../src/api/events/events.ts'
import type { HistoryEntry } from '../../src/api/resources/history.ts'
import { connectNatsBus } from '../../src/bus/nats/nats.ts'
import { startStateManager } from '../../src/main.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import type { Store } from '../../src/store/store.ts'
import { type NatsServer, type NatsServerOptions, startNatsServer } from '../harness/nats-server.ts'
import { exampleConfig } from '../harness/platform.ts'
import { until } from '../harness/processes.ts'

test('every event is kept once, in the order of the journal, under its number', async (t) => {
  const site = await startSite(t, { jetstream: true })
  const service = await site.serve()
  for (const name of ['host.0', 'host.1', 'chassis.0']) await service.set(name)
  await site.keeps(service)
  const info = await site.api('STREAM.INFO.STATEMGR_EVENTS')
  const { subjects, max_bytes, max_msgs, max_age, discard } = info.config
  assert.deepEqual(subjects, ['statemgr.events.*.*'])
  assert.deepEqual([max_bytes, max_msgs, discard], [4 * 1024 * 1024, 10_000, 'old'])
  assert.equal(max_age, 7 * 86_400 * 1e9)
  assert.deepEqual(service.warnings, [])
  // A late subscriber: from a sequence on, of one kind only.
  const late = await site.replay({ deliver_policy: 'by_start_sequence', opt_start_seq: 2 })
  assert.deepEqual(late.map(({ data }) => data.seq).slice(0, 2), [2, 3])
  const hosts = await site.replay({ filter_subject: 'statemgr.events.host.*' })
  assert.deepEqual([...new Set(hosts.map(({ subject }) => subject))], ['host.0', 'host.1'])
})

test('a run without data counts from 1 again, and its events are kept as well', async (t) => {
  const site = await startSite(t, { jetstream: true })
  const first = await site.serve()
  await first.set('host.0')
  const one = await site.keeps(first)
  await first.stop()
  const second = await site.serve()
  await second.set('host.0')
  await until('both journals', async () => {
    const kept = await site.kept()
    const own = kept.filter(({ data }) => data.boot !== one[0]!.data.boot)
    return own.length > 0 && own.length === (await second.history()).length
  })
  const kept = await site.kept()
  assert.equal(new Set(kept.map(({ id }) => id)).size, kept.length, 'no id is given twice')
  // On a busy server the same number may still be taken for one that was sent twice: tried again.
  const others = second.warnings.filter((one) => !one.includes('it ends elsewhere than expected'))
  assert.deepEqual(others, [])
})

test('what happens while the server is away is kept later, and nothing twice', async (t) => {
  const site = await startSite(t, { jetstream: true })
  const service = await site.serve()
  await service.set('host.0')
  await site.keeps(service)
  await site.nats.restart()
  await service.answers()
  await service.set('host.1')
  await site.keeps(service)
})

test('a JetStream that is gone is told of once, and keeps what came meanwhile later', async (t) => {
  const site = await startSite(t, { jetstream: true })
  const service = await site.serve()
  await service.set('host.0')
  await site.keeps(service)
  await site.nats.restart({ jetstream: false })
  await service.answers()
  await service.set('host.1')
  await until('it to be told', () => service.warnings.length > 0)
  await site.nats.restart()
  await service.answers()
  await site.keeps(service)
  assert.match(service.warnings.join('\n'), /^.*not kept in the stream.*no JetStream.*$/)
})

test('a start on the same data goes on where the stream ends', async (t) => {
  const site = await startSite(t, { jetstream: true })
  const store = createMemoryStore()
  const first = await site.serve(store)
  await first.set('host.0')
  await site.keeps(first)
  await first.stop()
  const second = await site.serve(store)
  await second.set('host.1')
  await site.keeps(second)
})

/** It waits for the next try, ten seconds. */
if (process.env.LONG !== undefined) {
  test('a stream that somebody removes is made again, and goes on', async (t) => {
    const site = await startSite(t, { jetstream: true })
    const service = await site.serve()
    await service.set('host.0')
    await site.keeps(service)
    await site.api('STREAM.DELETE.STATEMGR_EVENTS')
    await service.set('host.1')
    await until('it to be told', () => service.warnings.length > 0)
    assert.match(service.warnings.join(), /not kept in the stream/)
    await until('what came after it', async () => {
      const kept = await site.kept().catch(() => [])
      return kept.some(({ subject }) => subject === 'host.1')
    })
  })
}

test('without JetStream, or where it is full, it starts and tells all the same', async (t) => {
  for (const options of [{}, { jetstream: true, config: 'jetstream { max_file_store: 100KB }' }]) {
    const site = await startSite(t, options)
    const received: string[] = []
    site.client.subscribe('statemgr.events.>', {
      callback: (_, { subject }) => void received.push(subject),
    })
    await site.client.flush()
    const service = await site.serve()
    await service.set('host.0')
    await until('the event', () => received.includes('statemgr.events.host.0'))
    const isFull = 'jetstream' in options
    assert.equal(service.warnings.length, isFull ? 1 : 0, service.warnings.join())
  }
})

test('a real server matches the subjects as they are documented', async (t) => {
  const { client } = await startSite(t, {})
  const names = ['host.0', 'chassis', 'chassis.0', 'tray.a.b', 'zone/cpu_zone', 'supply/psu.1']
  const received = new Map<string, string[]>()
  for (const pattern of ['*.*', '>', 'chassis.*', 'host.*', 'tray.a%2Eb', 'zone.*', 'supply.*']) {
    received.set(pattern, [])
    client.subscribe(`statemgr.events.${pattern}`, {
      callback: (_, message) => void received.get(pattern)!.push(message.string()),
    })
  }
  const origin = { serviceName: 'statemgr', systemName: 'x', services: [] }
  for (const component of names) {
    const entry = { type: 'operation', component, outcome: 'succeeded', seq: 1, boot: 'b' }
    const { subjects } = announcementOf(origin, entry as unknown as HistoryEntry, '{}')
    for (const subject of subjects) client.publish(subject, component)
  }
  await client.flush()
  assert.deepEqual(Object.fromEntries(received), {
    '*.*': names,
    '>': names,
    'chassis.*': ['chassis', 'chassis.0'],
    'host.*': ['host.0'],
    'tray.a%2Eb': ['tray.a.b'],
    'zone.*': ['zone/cpu_zone'],
    'supply.*': ['supply/psu.1'],
  })
})

interface Kept {
  readonly id: string
  readonly subject: string
  readonly messageId: string | undefined
  readonly data: HistoryEntry
}

interface Service {
  readonly warnings: readonly string[]
  /** Something that is an entry of the journal. */
  set(name: string): Promise<void>
  history(): Promise<readonly HistoryEntry[]>
  /** Waits until both it and the one who asks are on the server. */
  answers(): Promise<void>
  stop(): Promise<void>
}

let changes = 0

async function startSite(t: TestContext, options: NatsServerOptions) {
  const nats: NatsServer = await startNatsServer(options)
  const client = await connect({ servers: nats.url, reconnectTimeWait: 50 })
  const ends: (() => Promise<void>)[] = []
  t.after(async () => {
    for (const end of ends) await end()
    await client.close()
    await nats.stop()
  })
  const api = async (path: string, body?: object) => {
    const { data } = await client.request(`$JS.API.${path}`, body ? JSON.stringify(body) : '')
    return JSON.parse(Buffer.from(data).toString())
  }
  const replay = (how: object) => replayed(client, api, how)
  const kept = () => replay({})
  return {
    ...{ nats, client, api, replay, kept },
    /** Waits until the stream holds the journal of the service, and nothing else. */
    keeps: async (service: Service): Promise<readonly Kept[]> => {
      await until('all to be kept', async () => {
        const history = await service.history()
        const events = await kept()
        return events.at(-1)?.data.seq === history.at(-1)?.seq
      })
      const events = await kept()
      const history = await service.history()
      assert.deepEqual(
        events.map(({ data }) => data),
        history.slice(0, events.length),
      )
      for (const { messageId, data } of events) assert.equal(messageId, `${data.seq}`)
      return events
    },
    serve: async (store: Store = createMemoryStore()): Promise<Service> => {
      const service = await serve(nats.url, client, store)
      ends.push(service.stop)
      return service
    },
  }
}

async function serve(url: string, client: NatsConnection, store: Store): Promise<Service> {
  const warnings: string[] = []
  const warn = (about: object, message: string) =>
    // What is in the journal is told of as it is there.
    void (
      message.includes('stream') &&
      !('seq' in about) &&
      warnings.push(`${message} ${JSON.stringify(about)}`)
    )
  const bus = await connectNatsBus({ servers: [url], name: 'statemgr' })
  const manager = await startStateManager({
    config: exampleConfig(),
    ...{ bus, store, http: null, log: { info: () => {}, warn, error: warn } },
    onBug: (error) => {
      throw error
    },
  })
  const ask = async (path: string, body: object) => {
    const { data } = await client.request(`statemgr.${path}`, JSON.stringify(body))
    return JSON.parse(Buffer.from(data).toString())
  }
  const history = async () => (await ask('history.query', { order: 'oldest', limit: 1000 })).entries
  let isStopped = false
  return {
    ...{ warnings, history },
    answers: async () => {
      const isBack = () => history().catch(() => null)
      await until('an answer', isBack)
    },
    set: async (name) => {
      changes += 1
      const why = { reason: `change ${changes}`, expires: '5m' }
      const answer = await ask('override.grant', { name, interlocks: ['health'], ...why })
      assert.equal(answer.code, undefined, JSON.stringify(answer))
    },
    stop: async () => {
      if (isStopped) return
      isStopped = true
      await manager.stop()
      await bus.drain()
    },
  }
}

/** As an ordered consumer reads it, from there to the end. */
async function replayed(
  client: NatsConnection,
  api: (path: string, body?: object) => Promise<{ readonly num_pending?: number }>,
  how: object,
): Promise<readonly Kept[]> {
  const inbox = `_INBOX.late.${++changes}`
  const events: Kept[] = []
  const subscription = client.subscribe(inbox, {
    callback: (_, message) => {
      const { id, subject, data } = JSON.parse(message.string())
      events.push({ id, subject, data, messageId: message.headers?.get('Nats-Msg-Id') })
    },
  })
  const config = { deliver_subject: inbox, ack_policy: 'none', deliver_policy: 'all', ...how }
  const created = await api('CONSUMER.CREATE.STATEMGR_EVENTS', {
    stream_name: 'STATEMGR_EVENTS',
    config,
  })
  await until('all of it', () => events.length >= (created.num_pending ?? 0))
  subscription.unsubscribe()
  return events
}
