/** Both clients, against a service that answers as it was told to: NATS and HTTP look the same. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Answers,
  type StandIn,
  standInOnBus,
  standInOverHttp,
} from '../../../test/fakes/service.ts'
import { event, tooHot } from '../../../test/fakes/system.ts'
import { type Bus, BusError } from '../../bus/bus.ts'
import { createMemoryBus } from '../../bus/memory.ts'
import { createBusClient } from './bus.ts'
import type { Client } from './client.ts'
import { createHttpClient } from './http.ts'

const answers: Answers = {
  'statemgr.echo': (asked) => ({ body: { asked } }),
  'statemgr.refuses': () => ({ body: tooHot, code: 423 }),
}

interface Reached {
  readonly client: Client
  readonly publish: (event: unknown) => void
  readonly stop: () => Promise<void>
}

const ways: Readonly<Record<string, () => Promise<Reached>>> = {
  'over a bus': async () => {
    const bus = createMemoryBus()
    await standInOnBus(bus, answers)
    const client = createBusClient('nats://here', async () => bus)
    const publish = (event: unknown) => bus.publish('statemgr.events.host.0', JSON.stringify(event))
    return { client, publish, stop: async () => {} }
  },
  'over HTTP': async () => {
    const service = await standInOverHttp(answers)
    return {
      client: createHttpClient({ at: service.url, token: null }),
      publish: service.publish,
      stop: service.stop,
    }
  },
}

for (const [way, open] of Object.entries(ways)) {
  test(`${way}, what is asked arrives and the answer comes back`, async () => {
    const { client, stop } = await open()
    const reply = await client.ask('statemgr.echo', { name: 'host.0', reason: 'über' })
    const body = { asked: { name: 'host.0', reason: 'über' } }
    assert.deepEqual(reply, { kind: 'answered', body })
    await client.close()
    await stop()
  })

  test(`${way}, a refusal is an answer with its evidence`, async () => {
    const { client, stop } = await open()
    const reply = await client.ask('statemgr.refuses', {})
    assert.deepEqual(reply, { kind: 'refused', error: tooHot })
    await client.close()
    await stop()
  })

  test(`${way}, events are heard from the moment that listening began`, async () => {
    const { client, publish, stop } = await open()
    const received = Promise.withResolvers<unknown>()
    const listened = await client.listen('statemgr.events.host.*', received.resolve)
    assert.equal(listened.kind, 'listening')
    publish(event)
    assert.deepEqual(await received.promise, event)
    if (listened.kind === 'listening') await listened.stop()
    await client.close()
    await stop()
  })
}

test('a bus on which nobody serves is a service that cannot be reached', async () => {
  const client = createBusClient('nats://here', async () => createMemoryBus())
  const reply = await client.ask('statemgr.echo', {})
  assert.equal(reply.kind, 'unreachable')
  assert.match('message' in reply ? reply.message : '', /no statemgr listens .* nats:\/\/here/)
  await client.close()
})

test('a bus that cannot be had is an answer, with what the bus says to do', async () => {
  const refuse = (): Promise<Bus> => Promise.reject(new BusError('start nats-server'))
  const client = createBusClient('nats://here', refuse)
  const unreachable = {
    kind: 'unreachable',
    isDoubtful: false,
    message: 'start nats-server',
    guidance: '',
  }
  assert.deepEqual(await client.ask('statemgr.echo', {}), unreachable)
  assert.deepEqual(await client.listen('statemgr.events.>', () => {}), unreachable)
  await client.close()
})

test('over HTTP, nobody there is told apart from somebody else', async () => {
  const service = await standInOverHttp(answers)
  const client = createHttpClient({ at: service.url, token: null })
  const stranger = await client.ask('statemgr.unheard', {})
  assert.equal(stranger.kind, 'broken')
  await service.stop()
  const nobody = await client.ask('statemgr.echo', {})
  assert.equal(nobody.kind, 'unreachable')
  assert.equal('isDoubtful' in nobody && nobody.isDoubtful, false)
})

test('over HTTP, a stream of events that ends says so', async () => {
  const service: StandIn = await standInOverHttp(answers)
  const client = createHttpClient({ at: service.url, token: null })
  const listened = await client.listen('statemgr.events.>', () => {})
  assert.deepEqual(service.patterns, ['statemgr.events.>'])
  await service.stop()
  assert.equal(listened.kind === 'listening' && (await listened.broken).kind, 'unreachable')
})
