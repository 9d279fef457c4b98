/** When memory is given back. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { giveMemoryBack } from './memory.ts'

const mib = 1024 * 1024

test('a heap is collected once the process rests, and again once it has grown', (t) => {
  const process = watched(t)
  process.heapMib = 50
  process.rests()
  assert.deepEqual(process.collectedMib, [50])
  process.rests()
  process.heapMib = 20 + 15
  process.rests()
  assert.deepEqual(process.collectedMib, [50])
  process.heapMib = 20 + 16
  process.rests()
  assert.deepEqual(process.collectedMib, [50, 36])
})

test('nothing is collected while the process is busy, or while it may not pause', (t) => {
  const process = watched(t)
  process.heapMib = 50
  process.busyShare = 0.5
  process.rests()
  process.busyShare = 0
  process.rests()
  process.rests()
  process.mayPause = false
  process.rests()
  assert.deepEqual(process.collectedMib, [])
  process.mayPause = true
  process.rests()
  assert.deepEqual(process.collectedMib, [50])
})

test('a heap that is much too large is collected however busy the process is', (t) => {
  const process = watched(t)
  process.busyShare = 1
  process.mayPause = false
  process.heapMib = 143
  process.rests()
  assert.deepEqual(process.collectedMib, [])
  process.heapMib = 144
  process.rests()
  assert.deepEqual(process.collectedMib, [144])
})

test('a heap grows sparingly from the first collection on that finds it large', (t) => {
  const process = watched(t)
  const growsAt = (mib: number): boolean => {
    process.heapMib = mib
    process.collects()
    return process.growsSparingly
  }
  assert.deepEqual([95, 96, 95].map(growsAt), [false, true, false])
  growsAt(96)
  process.rests()
  assert.deepEqual([process.collectedMib, process.growsSparingly], [[96], false])
})

test('what was in use in the midst of a flood is collected behind it, once', (t) => {
  const process = watched(t)
  process.busyShare = 1
  process.heapMib = 144
  process.rests()
  process.busyShare = 0
  for (let looks = 0; looks < 6; looks++) process.rests()
  assert.deepEqual(process.collectedMib, [144, 20])
})

test('a pause between two bursts is no rest', (t) => {
  const process = watched(t)
  process.heapMib = 50
  for (let bursts = 0; bursts < 5; bursts++) {
    process.busyShare = 0.5
    process.rests()
    process.busyShare = 0
    process.rests()
    process.rests()
  }
  assert.deepEqual(process.collectedMib, [])
  process.rests()
  assert.deepEqual(process.collectedMib, [50])
})

test('nothing is collected any more once it has been ended', (t) => {
  const process = watched(t)
  process.heapMib = 50
  process.end()
  process.rests()
  assert.deepEqual(process.collectedMib, [])
})

/** A process that is as it is told to be; a collection leaves 20 MiB. */
function watched(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const process = {
    heapMib: 0,
    busyShare: 0,
    mayPause: true,
    growsSparingly: false,
    collects: () => {},
    collectedMib: [] as number[],
    rests: () => t.mock.timers.tick(2000),
    end: () => {},
  }
  process.end = giveMemoryBack({
    heap: {
      bytes: () => process.heapMib * mib,
      collect: () => {
        process.collectedMib.push(process.heapMib)
        process.heapMib = 20
      },
      grow: (sparingly) => {
        process.growsSparingly = sparingly
      },
    },
    onCollected: (then) => {
      process.collects = then
      return () => {
        process.collects = () => {}
      }
    },
    mayPause: () => process.mayPause,
    busyShare: () => process.busyShare,
  })
  t.after(() => process.end())
  return process
}
