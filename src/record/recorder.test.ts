/** The recorder and its rings: bounded, in order, and honest about what could not be written. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { example, systemIn } from '../../test/harness/platform.ts'
import { type Store, StoreError } from '../store/store.ts'
import { chunkOf, unframed } from './chunks.ts'
import { openFileRing } from './file-ring.ts'
import { Recorder } from './recorder.ts'
import { createMemoryRing, type Ring } from './ring.ts'

const run = { version: '1', boot: 'run1', config: {} }
const tick = { kind: 'tick' } as const
const system = systemIn(example)
const row = {
  ...{ seq: 1, at: 5, component: 'a', type: 'b', outcome: 'c', operation: null, correlation: null },
  text: '{"wall":"1970-01-01T00:00:01.005Z"}',
}

/** Keeps what it is given as `commit` does. */
const storeWith = (commit: Store['commit']): Store => ({
  load: () => assert.fail(),
  commit,
  history: () => assert.fail(),
  close: async () => {},
})

const kindsIn = (bytes: Buffer) =>
  unframed(bytes).lines.map((line) => (JSON.parse(line) as [string])[0])

async function wholeOf(ring: Ring): Promise<readonly string[]> {
  const numbers = await ring.segments()
  const all = await Promise.all(numbers.map((number) => ring.read(number, 0, 10 ** 8)))
  return all.flatMap((bytes) => kindsIn(bytes!))
}

test('what a commit rests on is written before the store is given it', async () => {
  const ring = createMemoryRing(10 ** 6)
  const recorder = new Recorder({ ring, run, onLost: assert.fail })
  const seen: string[] = []
  const store = recorder.before(storeWith(async () => void seen.push(...(await wholeOf(ring)))))
  recorder.give('step', system, tick, 1)
  recorder.arrive(system)
  await store.commit({ parts: [], removed: [], rows: [row] })
  assert.deepEqual(seen, ['run', 'system', 'step', 'kept'])
})

test('what goes on from another System than the last begins with that', async () => {
  const ring = createMemoryRing(10 ** 6)
  const recorder = new Recorder({ ring, run, onLost: assert.fail })
  for (const [before, after] of [
    [system, { ...system }],
    [system, system],
    [system, system],
  ] as const) {
    recorder.give('step', before, tick, 1)
    recorder.arrive(after)
  }
  await recorder.flush()
  assert.deepEqual(await wholeOf(ring), ['run', 'system', 'step', 'system', 'step', 'step'])
  assert.equal((await ring.segments()).length, 1)
})

test('a full disk is told of once, and what follows begins anew and says so', async () => {
  const memory = createMemoryRing(10 ** 6)
  let isFull = true
  const ring: Ring = {
    ...memory,
    append: async (bytes, begins) => {
      if (isFull) throw new Error('no space left')
      await memory.append(bytes, begins)
    },
  }
  const losses: string[] = []
  const recorder = new Recorder({ ring, run, onLost: (why) => losses.push(why) })
  const store = recorder.before(storeWith(async () => {}))
  const batch = { parts: [], removed: [], rows: [] }
  for (let at = 0; at <= 60_000; at += 1000) {
    if (at === 30_000) isFull = false
    recorder.give('step', system, tick, at)
    recorder.arrive(system)
    await store.commit(batch)
  }
  assert.deepEqual(losses, ['no space left'])
  const kinds = await wholeOf(memory)
  assert.deepEqual(kinds.slice(0, 4), ['run', 'lost', 'system', 'step'])
  assert.ok(kinds.length > 20 && !kinds.slice(1).includes('run'))
})

test('a disk that never answers holds no more than it may', async () => {
  const ring = { ...createMemoryRing(10 ** 8), append: () => new Promise<void>(() => {}) }
  const losses: string[] = []
  const recorder = new Recorder({ ring, run, onLost: (why) => losses.push(why) })
  const event = { kind: 'bus', lost: 'x'.repeat(100_000) } as const
  for (let at = 0; at < 200; at++) {
    recorder.give('step', system, event, at)
    recorder.arrive(system)
  }
  assert.deepEqual(losses, ['the disk was too slow to record it'])
})

test('what the store could not keep is taken back', async () => {
  const ring = createMemoryRing(10 ** 6)
  const recorder = new Recorder({ ring, run, onLost: assert.fail })
  const failing = () => Promise.reject(new StoreError('disk full'))
  const store = recorder.before(storeWith(failing))
  recorder.give('step', system, tick, 1)
  recorder.arrive(system)
  await assert.rejects(store.commit({ parts: [], removed: [], rows: [row] }), /disk full/)
  await recorder.flush()
  assert.deepEqual(await wholeOf(ring), ['run', 'system', 'step', 'kept', 'unkept'])
})

test('files: for their owner alone, the oldest go, and another run goes on', async (t) => {
  const folder = folderOf(t)
  writeFileSync(join(folder, 'statemgr.record-x'), 'no segment')
  const ring = openFileRing(folder, 1000)
  for (let count = 0; count < 6; count++) await ring.append(Buffer.alloc(300), true)
  await ring.append(Buffer.from('abc'), false)
  assert.deepEqual(await ring.segments(), [4, 5, 6])
  assert.equal(statSync(join(folder, 'statemgr.record-6')).mode & 0o777, 0o600)
  assert.equal(readFileSync(join(folder, 'statemgr.record-6')).length, 303)
  assert.deepEqual(await ring.read(6, 300, 10), Buffer.from('abc'))
  assert.equal(await ring.read(3, 0, 10), null)
  await ring.close()
  const next = openFileRing(folder, 1000)
  await next.append(Buffer.from('next'), false)
  assert.deepEqual(await next.segments(), [4, 5, 6, 7])
  await next.close()
  assert.ok(readdirSync(folder).includes('statemgr.record-x'))
})

test('a chunk that was cut short ends what is read, one that was changed is damage', () => {
  const two = Buffer.concat([chunkOf('["a"]\n'), chunkOf('["b"]\n["ü"]\n')])
  assert.deepEqual(unframed(two), { lines: ['["a"]', '["b"]', '["ü"]'], damage: null })
  const { length } = chunkOf('["a"]\n')
  for (let cut = length; cut < two.length; cut++)
    assert.deepEqual(unframed(two.subarray(0, cut)), { lines: ['["a"]'], damage: null }, `${cut}`)
  const changed = Buffer.from(two)
  changed[two.length - 4]! ^= 1
  assert.match(unframed(changed).damage ?? '', /the chunk at byte \d+ is not as it was written/)
  assert.match(unframed(Buffer.from('no chunk\n'.repeat(9))).damage ?? '', /begins no chunk/)
})

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'statemgr-record-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}
