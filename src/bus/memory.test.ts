/** The memory bus keeps the contract, on a real and on a virtual clock. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { busContract } from './contract/contract.ts'
import { createMemoryBus, maxPendingDeliveries } from './memory.ts'
import { tellEveryMs } from './serving.ts'

busContract('memory', async () => {
  const errors: unknown[] = []
  const bus = createMemoryBus({ onError: (error) => errors.push(error) })
  const { publishFor } = bus
  return { near: bus, far: bus, errors, publishFor: publishFor.bind(bus) }
})

test('a virtual clock drives the time-out of a request, and no timer is left behind', async () => {
  const waits: { afterMs: number; then: () => void }[] = []
  const bus = createMemoryBus({
    wake: (afterMs, then) => {
      const wait = { afterMs, then }
      waits.push(wait)
      return () => waits.splice(waits.indexOf(wait), 1)
    },
  })
  bus.subscribe('mute', () => {})
  const silent = bus.request('mute', '', { timeoutMs: 86_400_000 })
  assert.deepEqual(
    waits.map(({ afterMs }) => afterMs),
    [86_400_000],
  )
  waits[0]?.then()
  assert.deepEqual(await silent, { kind: 'silent' })
  assert.deepEqual(await bus.request('nobody', '', { timeoutMs: 1000 }), { kind: 'nobody' })
  const open = bus.request('mute', '', { timeoutMs: 1000 })
  await bus.drain()
  assert.deepEqual(await open, { kind: 'silent' })
  assert.deepEqual(waits, [])
})

test('the members of a queue group take turns', async () => {
  const bus = createMemoryBus()
  const asked: string[] = []
  for (const member of ['a', 'b', 'c']) {
    await bus.serve({
      name: member,
      version: '1.0.0',
      description: '',
      endpoints: [{ name: 'turn', subject: 'turn', handle: () => asked.push(member) }],
    })
  }
  for (let at = 0; at < 6; at += 1) bus.publish('turn', '')
  await bus.flush()
  assert.equal(asked.join(''), 'abcabc')
})

test('what a hearer publishes is heard after all that was published before', async () => {
  const bus = createMemoryBus()
  const received: string[] = []
  bus.subscribe('first', () => bus.publish('second', 'answer'))
  bus.subscribe('*', (message) => received.push(message.subject))
  bus.publish('first', '')
  bus.publish('third', '')
  await bus.flush()
  await bus.flush()
  assert.deepEqual(received, ['first', 'third', 'second'])
})

test('more deliveries than may wait are dropped, and reported once', async () => {
  const errors: unknown[] = []
  const bus = createMemoryBus({ onError: (error) => errors.push(error) })
  let received = 0
  bus.subscribe('flood', () => {
    received += 1
  })
  for (let at = 0; at < maxPendingDeliveries + 10; at += 1) bus.publish('flood', '')
  await bus.flush()
  assert.equal(received, maxPendingDeliveries)
  assert.equal(errors.length, 1)
  bus.publish('flood', '')
  await bus.flush()
  assert.equal(received, maxPendingDeliveries + 1)
})

test('what is not done is told at once, then once a minute with how many there were', async () => {
  let now = 0
  const unanswered: string[] = []
  const bus = createMemoryBus({ wall: () => now })
  await bus.serve({
    name: 'act',
    version: '1.0.0',
    description: '',
    endpoints: [{ name: 'act', subject: 'act', handle: () => assert.fail('it was done') }],
    onUnanswerable: ({ why, reply, count }) => unanswered.push(`${why} ${reply} ${count}`),
  })
  for (const at of [0, 1, 30_000, tellEveryMs - 1, tellEveryMs, tellEveryMs + 1]) {
    now = at
    for (let i = 0; i < 100; i += 1) bus.publishFor('elsewhere', 'act', '')
    await bus.flush()
  }
  assert.deepEqual(unanswered, ['reply elsewhere 1', 'reply elsewhere 400'])
})
