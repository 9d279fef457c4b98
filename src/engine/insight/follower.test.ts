/** Following the journal: what was kept before, what comes meanwhile, and what comes then. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { entry } from '../../core/journal/words.ts'
import type { Study } from '../../insight/study.ts'
import { createMemoryStore } from '../../store/memory.ts'
import { type Store, StoreError } from '../../store/store.ts'
import { type JournalRecord, keep, rowOf } from '../loop/journal-record.ts'
import { Follower } from './follower.ts'

const clock = { now: () => 1000, wall: () => 5000 }

const recordsOf = (from: number, to: number, boot = 'this'): readonly JournalRecord[] =>
  keep(
    Array.from({ length: to - from + 1 }, (_, index) => ({
      ...entry('transition', 'host.0', 'observed', 1000, {}),
      seq: from + index,
    })),
    clock,
    boot,
  )

/** A store with so many entries of a run before, and a study that notes what it is given. */
async function followed(lastSeq: number, history?: Store['history']) {
  const store = createMemoryStore()
  const commit = (records: readonly JournalRecord[]) =>
    store.commit({ parts: [], removed: [], rows: records.map(rowOf) })
  if (lastSeq > 0) await commit(recordsOf(1, lastSeq, 'before'))
  const folded: string[] = []
  const bugs: string[] = []
  const forgotten: number[] = []
  const noting: Study = {
    forget: (before) => forgotten.push(before),
    fold: ({ seq }, { wallMs, boot }) => folded.push(`${seq}@${wallMs} ${boot}`),
  }
  const throwing: Study = {
    forget: () => {},
    fold: ({ seq }) => {
      if (seq === 2) throw new Error('ours')
    },
  }
  const follower = new Follower({
    ...{ studies: { throwing, noting }, boot: 'this', lastSeq },
    history: history ?? ((query) => store.history(query)),
  })
  const open = () => follower.open((what) => bugs.push(what))
  return { store, folded, forgotten, bugs, follower, open, commit }
}

const expected = (before: number, through: number) =>
  Array.from({ length: through }, (_, i) => `${i + 1}@5000 ${i < before ? 'before' : 'this'}`)

const whole = async ({ isWhole }: { readonly isWhole: () => boolean }) => {
  for (let turn = 0; turn < 100 && !isWhole(); turn += 1) await setImmediate()
}

test('every entry is given to a study in order, each once, whenever it is kept', async () => {
  const { folded, follower, open, commit } = await followed(250)
  const note = async (from: number, to: number) => {
    await commit(recordsOf(from, to))
    follower.note(recordsOf(from, to))
  }
  await note(251, 252)
  assert.deepEqual([folded, follower.isWhole], [[], false], 'nothing before it is opened')
  open()
  await setImmediate()
  await note(253, 254)
  assert.ok(!follower.isWhole && follower.through < 252, 'a page at a time')
  await whole({ isWhole: () => follower.isWhole })
  await note(255, 255)
  assert.deepEqual(folded, expected(250, 255))
  assert.equal(follower.through, 255)
})

test('a study that throws misses its entry, and no other study does', async () => {
  const { folded, bugs, follower, open } = await followed(3)
  open()
  await whole({ isWhole: () => follower.isWhole })
  assert.deepEqual(folded, expected(3, 3))
  assert.deepEqual(bugs, ['the study of throwing'])
})

test('a store that cannot be read is read with the next entry that it keeps', async () => {
  const state = { isBroken: true }
  const parts = await followed(2, (query) =>
    state.isBroken ? Promise.reject(new StoreError('broken')) : parts.store.history(query),
  )
  const { folded, bugs, follower, open, commit } = parts
  open()
  await setImmediate()
  assert.equal(follower.isWhole, false)
  state.isBroken = false
  await commit(recordsOf(3, 3))
  follower.note(recordsOf(3, 3))
  await whole({ isWhole: () => follower.isWhole })
  assert.deepEqual(folded, expected(2, 3))
  assert.deepEqual(bugs, ['the study of throwing'], 'and the store is no bug')
})

test('what was lost to damage is waited for no longer than the last page', async () => {
  const { follower } = await followed(0)
  const lost = new Follower({
    ...{ studies: {}, boot: 'this', lastSeq: 7 },
    history: async () => ({ rows: [], next: null }),
  })
  assert.equal(follower.isWhole, true, 'nothing is kept')
  lost.open(assert.ifError)
  await whole({ isWhole: () => lost.isWhole })
  assert.equal(lost.through, 7)
})

test('nothing is read any more once it is stopped', async () => {
  const { folded, follower, open } = await followed(250)
  open()
  follower.stop()
  await setImmediate()
  await setImmediate()
  assert.equal(folded.length, 100, 'the page that was under way')
})

test('every study is told what the journal has dropped', async () => {
  const { store, follower, forgotten } = await followed(0)
  assert.equal(await follower.forget(), null, 'there is nothing')
  const rows = recordsOf(1, 3).map(rowOf)
  await store.commit({ parts: [], removed: [], rows })
  assert.equal(await follower.forget(), new Date(5000).toISOString())
  assert.deepEqual(forgotten, [1])
})
