/** What is told to u-bmc, kept in a stream of a real JetStream: bounded, and never in the way. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { connectNatsBus } from '../../src/bus/nats/nats.ts'
import { startStateManager } from '../../src/main.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import { type NatsServer, type NatsServerOptions, startNatsServer } from '../harness/nats-server.ts'
import { exampleConfig } from '../harness/platform.ts'
import { until } from '../harness/processes.ts'

test('the stream is made with limits, and has the state of each component', async (t) => {
  const site = await startSite(t, { jetstream: true })
  const service = await site.serve()
  const info = await until('three states to be kept', async () => {
    const info = await site.api('STREAM.INFO.STATEMGR')
    return info.state?.messages >= 3 && info
  })
  const { subjects, max_bytes, max_age, max_msgs_per_subject, discard, storage } = info.config
  assert.deepEqual(subjects, ['statemgr.state.>', 'statemgr.event.>'])
  assert.deepEqual([max_bytes, max_msgs_per_subject], [2 * 1024 * 1024, 1024])
  assert.deepEqual([max_age, discard, storage], [7 * 86_400 * 1e9, 'old', 'file'])
  const host = await site.api('STREAM.MSG.GET.STATEMGR', { last_by_subj: 'statemgr.state.host.0' })
  assert.match(Buffer.from(host.message.data, 'base64').toString(), /host\.0/)
  assert.deepEqual(service.warned('stream'), [])
})

test('a stream without limits, as of u-bmc, is given ours and keeps what it has', async (t) => {
  const site = await startSite(t, { jetstream: true })
  const subjects = ['statemgr.state.>', 'statemgr.event.>']
  await site.api('STREAM.CREATE.STATEMGR', { name: 'STATEMGR', subjects, storage: 'file' })
  await site.client.request('statemgr.state.host.0', 'from before')
  await site.serve()
  const info = await until('our limits', async () => {
    const info = await site.api('STREAM.INFO.STATEMGR')
    return info.config.max_bytes === 2 * 1024 * 1024 && info.state.messages >= 4 && info
  })
  assert.equal(info.state.first_seq, 1)
})

test('without JetStream it starts, tells all the same, and says so once', async (t) => {
  const site = await startSite(t, {})
  const received: string[] = []
  site.client.subscribe('statemgr.state.>', {
    callback: (_, { subject }) => void received.push(subject),
  })
  await site.client.flush()
  const service = await site.serve()
  await until('every state to be told', () => new Set(received).size === 3)
  assert.equal(service.warned('is not kept in its stream').length, 1)
})

test('a JetStream that is full keeps nobody from starting', async (t) => {
  const config = 'jetstream { max_file_store: 100KB }'
  const site = await startSite(t, { jetstream: true, config })
  const service = await site.serve()
  await until('it to be said', () => service.warned('is not kept in its stream').length === 1)
  assert.match(service.warned('is not kept in its stream')[0]!, /insufficient|storage/)
  const { data } = await site.client.request('host.list')
  assert.match(Buffer.from(data).toString(), /host\.0/)
})

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
type Json = any

interface Site {
  readonly client: NatsConnection
  /** What `$JS.API.<path>` answers. */
  api(path: string, body?: object): Promise<Json>
  serve(): Promise<{ warned(text: string): readonly string[] }>
}

async function startSite(t: TestContext, options: NatsServerOptions): Promise<Site> {
  const nats: NatsServer = await startNatsServer(options)
  const client = await connect({ servers: nats.url })
  const ends: (() => Promise<void>)[] = []
  t.after(async () => {
    for (const end of ends) await end()
    await client.close()
    await nats.stop()
  })
  return {
    client,
    api: async (path, body) => {
      const { data } = await client.request(`$JS.API.${path}`, body ? JSON.stringify(body) : '')
      return JSON.parse(Buffer.from(data).toString())
    },
    serve: async () => {
      const warned: string[] = []
      const warn = (about: object, message: string) =>
        void warned.push(`${message} ${JSON.stringify(about)}`)
      const bus = await connectNatsBus({ servers: [nats.url], name: 'statemgr' })
      const manager = await startStateManager({
        config: exampleConfig('ubmc-mock.yaml'),
        bus,
        store: createMemoryStore(),
        http: null,
        log: { info: () => {}, warn, error: warn },
        onBug: (error) => {
          throw error
        },
      })
      ends.push(async () => {
        await manager.stop()
        await bus.drain()
      })
      return { warned: (text) => warned.filter((one) => one.includes(text)) }
    },
  }
}
