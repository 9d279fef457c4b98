/** The real clock: wakes nobody too early, and those who are due together in one turn. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { realClock } from './clock.ts'

const clock = realClock(null, 0)

/** Waits as told; resolves to how much too early each was woken, and in which turn. */
async function woken(waits: readonly number[]) {
  const turns: number[] = []
  const tooEarly: number[] = []
  let turn = 0
  await Promise.all(
    waits.map(
      (afterMs) =>
        new Promise<void>((resolve) => {
          const due = clock.now() + afterMs
          clock.wake(afterMs, () => {
            turns.push(turn)
            tooEarly.push(Math.max(0, due - clock.now()))
            setImmediate(() => turn++)
            resolve()
          })
        }),
    ),
  )
  return { turns, tooEarly: Math.max(...tooEarly) }
}

test('nobody is woken too early, and who waits for a moment waits no longer', async () => {
  const { turns, tooEarly } = await woken([0, 1, 3, 40, 400])
  assert.equal(tooEarly, 0)
  assert.ok(new Set(turns).size > 1)
})

test('who waits for a second or longer is woken together with others, at a beat', async () => {
  // Wherever in a beat they begin, both are due within the same one.
  const untilBeat = 50 - (clock.now() % 50)
  const { turns, tooEarly } = await woken([1000 + untilBeat + 5, 1000 + untilBeat + 35])
  assert.deepEqual(turns, [0, 0])
  assert.equal(tooEarly, 0)
})

test('a machine that slept wakes who is overdue at once, the others when it is time', async () => {
  let sleptMs = 0
  const sleeping = realClock(null, 0, undefined, () => performance.now() + sleptMs)
  const wokenAt = new Map<number, number>()
  const begun = sleeping.now()
  for (const afterMs of [3_600_150, 1_800_000, 20, 3_500_000, 7_200_000])
    sleeping.wake(afterMs, () => wokenAt.set(afterMs, sleeping.now() - begun))
  sleptMs = 3_600_000
  await sleep(400)
  assert.deepEqual([...wokenAt.keys()], [20, 1_800_000, 3_500_000, 3_600_150])
  for (const [afterMs, atMs] of wokenAt) assert.ok(atMs >= afterMs && atMs < 3_600_400, `${atMs}`)
  sleeping.end()
})

test('what is cancelled does not happen, even by who is woken at the same moment', async () => {
  const happened: string[] = []
  const cancels = ['a', 'b', 'c'].map((name) =>
    clock.wake(20, () => {
      happened.push(name)
      cancels[1]!()
    }),
  )
  cancels[2]!()
  await sleep(60)
  assert.deepEqual(happened, ['a'])
})

test('what one of them throws keeps none of the others from being woken', async () => {
  const thrown: unknown[] = []
  const others = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  process.once('uncaughtException', (error) => thrown.push(error))
  const isWoken = new Promise<void>((resolve) => {
    clock.wake(20, () => {
      throw new Error('a bug')
    })
    clock.wake(20, resolve)
  })
  await isWoken
  await sleep(1)
  for (const each of others) process.on('uncaughtException', each)
  assert.deepEqual(thrown.map(String), ['Error: a bug'])
})

test('once a clock has ended it wakes nobody, and keeps no process from ending', async () => {
  const ending = realClock(null, 0)
  const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length
  const before = timers()
  let woken = 0
  ending.wake(10, () => woken++)
  ending.wake(60_000, () => woken++)
  assert.ok(timers() > before)
  ending.end()
  ending.wake(10, () => woken++)
  assert.equal(timers(), before)
  await sleep(30)
  assert.equal(woken, 0)
})

test('how late somebody is woken is told, whoever held the process up', async () => {
  const delays: number[] = []
  const late = realClock(null, 0, (lateMs) => delays.push(lateMs))
  const isWoken = new Promise<void>((resolve) => void late.wake(10, resolve))
  const until = performance.now() + 60
  while (performance.now() < until);
  await isWoken
  late.end()
  assert.equal(delays.length, 1)
  assert.ok(delays[0]! >= 45 && delays[0]! < 5000, `${delays[0]} ms`)
})
