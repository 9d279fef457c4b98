/** Tests that a head is published, and that a bus which is closed by then ends nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMemoryBus } from '../bus/memory.ts'
import type { Sealing, Store } from '../store/store.ts'
import { announceHeads } from './journal-heads.ts'
import type { ServiceDeps } from './service-deps.ts'

const seal = { root: 'r', key: 1, seq: 7, hash: 'h', wall: '', next: null, signature: 's' }

test('a head is published while there is a bus, and lost without harm after', async () => {
  const bus = createMemoryBus()
  const received: string[] = []
  bus.subscribe('statemgr.journal.head', (message) => received.push(message.text()))
  let tell: (news: Sealing) => void = () => assert.fail('nobody listens')
  const listen = (listener: typeof tell) => {
    tell = listener
  }
  const store = { seals: { listen } } as unknown as Store
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  announceHeads({ store, bus, log, identity: { name: 'statemgr' } as ServiceDeps['identity'] })
  tell({ kind: 'sealed', seal })
  await bus.drain()
  tell({ kind: 'sealed', seal })
  assert.deepEqual(received, [JSON.stringify(seal)])
})
