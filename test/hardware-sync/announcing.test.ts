/** Announcing: every entry goes out, in the order of the journal, however much goes wrong. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Bus, BusStatus } from '../../src/bus/bus.ts'
import { EventPublisher } from '../../src/engine/event-publisher.ts'
import type { JournalRecord } from '../../src/engine/loop/journal-record.ts'
import { batchOf, rowOf } from '../../src/store/contract.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import { type Store, StoreError } from '../../src/store/store.ts'

const wall = '2026-01-01T00:00:00.000Z'

/** An announcer whose run before had announced the first entry. */
function createDesk() {
  const received: number[] = []
  let publishStatus: (status: BusStatus, why?: string | null) => void = () => {}
  let isReadable = true
  const store = createMemoryStore()
  const bus: Partial<Bus> = {
    publish: (subject, data) => {
      if (subject !== 'statemgr.events.transitions') return
      const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data
      received.push(JSON.parse(new TextDecoder().decode(bytes)).data.seq)
    },
    flush: async () => {},
    onStatus: (onStatus) => {
      publishStatus = (status, why = null) => onStatus(status, why)
    },
  }
  const history: Store['history'] = async (query) => {
    if (!isReadable) throw new StoreError('the disk is away')
    return store.history(query)
  }
  const errors: unknown[] = []
  const announcer = new EventPublisher({
    bus: bus as Bus,
    local: null,
    store: { ...store, history },
    origin: { serviceName: 'statemgr', systemName: 'chassis', services: [] },
    boot: 'run2',
    clock: { now: () => 0, wall: () => 0, wake: () => () => {} },
    stream: null,
    onStream: () => {},
    announced: 1,
    isTelling: () => true,
    onError: (error) => errors.push(error),
  })
  return {
    received,
    errors,
    announcer,
    status: (status: BusStatus) => publishStatus(status),
    disk: (readable: boolean) => {
      isReadable = readable
    },
    keep: async (seq: number): Promise<readonly JournalRecord[]> => {
      const { entry, text } = entryOf(seq)
      const row = { ...rowOf(seq), text }
      await store.commit(batchOf([row]))
      return [{ entry, text, wall } as JournalRecord]
    },
    settled: () => new Promise((resolve) => setImmediate(resolve)),
  }
}

const entryOf = (seq: number) => {
  const [from, to] = seq % 2 === 0 ? ['Off', 'PoweringOn'] : ['PoweringOn', 'Running']
  const entry = { seq, at: seq, type: 'transition', component: 'host.0', from, to, outcome: 'ok' }
  return { entry, text: JSON.stringify({ ...entry, wall, boot: 'run2' }) }
}

test('what the run before has kept and not announced comes before anything newer', async () => {
  const desk = createDesk()
  for (const seq of [1, 2, 3]) await desk.keep(seq)
  desk.announcer.catchUp(3)
  desk.announcer.announce(await desk.keep(4))
  await desk.settled()
  desk.announcer.announce(await desk.keep(5))
  assert.deepEqual(desk.received, [2, 3, 4, 5])
})

test('what a store could not give back is announced before what comes next', async () => {
  const desk = createDesk()
  for (const seq of [1, 2, 3]) await desk.keep(seq)
  desk.disk(false)
  desk.announcer.catchUp(3)
  await desk.settled()
  assert.deepEqual(desk.received, [])
  desk.disk(true)
  desk.announcer.announce(await desk.keep(4))
  await desk.settled()
  assert.deepEqual(desk.received, [2, 3, 4])
  assert.deepEqual(desk.errors, [])
})

test('what is kept while the bus is away is announced when it is back', async () => {
  const desk = createDesk()
  await desk.keep(1)
  desk.announcer.announce(await desk.keep(2))
  await desk.settled()
  desk.status('disconnected')
  desk.announcer.announce(await desk.keep(3))
  desk.announcer.announce(await desk.keep(4))
  assert.deepEqual(desk.received, [2])
  desk.status('connected')
  await desk.settled()
  assert.deepEqual(desk.received, [2, 3, 4])
  assert.equal(desk.announcer.announced, 4)
})
