/** Tests of the virtual clock. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cancellable } from './clock.ts'
import { createVirtualClock } from './virtual-clock.ts'

test('nobody is woken before the time, and all in the order of their times', async () => {
  const clock = createVirtualClock()
  const woken: string[] = []
  for (const ms of [30, 10, 20]) clock.wake(ms, () => woken.push(`${ms} at ${clock.now()}`))
  await clock.advance(9)
  assert.deepEqual(woken, [])
  await clock.advance(21)
  assert.deepEqual(woken, ['10 at 10', '20 at 20', '30 at 30'])
})

test('those of the same time are woken in the order they asked', async () => {
  const clock = createVirtualClock()
  const woken: number[] = []
  for (let n = 0; n < 20; n++) clock.wake(5, () => woken.push(n))
  await clock.advance(5)
  assert.deepEqual(
    woken,
    Array.from({ length: 20 }, (_, n) => n),
  )
})

test('what a waking sets in motion ends before the next', async () => {
  const clock = createVirtualClock()
  const seen: string[] = []
  clock.wake(1, async () => {
    for (let turn = 0; turn < 50; turn++) await null
    seen.push('after many promises')
  })
  clock.wake(2, () => seen.push('the next'))
  await clock.advance(2)
  assert.deepEqual(seen, ['after many promises', 'the next'])
})

test('a waking may ask for another within the same advance', async () => {
  const clock = createVirtualClock({ startMs: 1000 })
  let beats = 0
  const beat = () => {
    beats += 1
    clock.wake(100, beat)
  }
  clock.wake(0, beat)
  await clock.advance(1000)
  assert.equal(beats, 11)
  assert.equal(clock.now(), 2000)
})

test('who is cancelled is not woken', async () => {
  const clock = createVirtualClock()
  const cancel = clock.wake(1, () => assert.fail('woken'))
  cancel()
  cancel()
  await clock.advance(10)
})

test('everything asked through a cancellable clock is cancelled at once', async () => {
  const clock = createVirtualClock()
  const through = cancellable(clock)
  const woken: string[] = []
  through.wake(1, () => woken.push('before'))
  through.wake(5, () => woken.push('after'))
  clock.wake(5, () => woken.push('another'))
  await clock.advance(2)
  through.cancelAll()
  await clock.advance(10)
  assert.deepEqual(woken, ['before', 'another'])
})

test('running until something holds stops at that moment, or at the limit', async () => {
  const clock = createVirtualClock()
  let count = 0
  const beat = () => {
    count += 1
    clock.wake(10, beat)
  }
  beat()
  assert.equal(await clock.runUntil(() => count === 4, 1000), true)
  assert.equal(clock.now(), 30)
  assert.equal(await clock.runUntil(() => count === 1000, 100), false)
  assert.equal(clock.now(), 130)
})
