/** Polls and pings: how it is noticed that a service is gone, and that it is back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answer, Bus } from '../../src/bus/bus.ts'
import { Poll } from '../../src/engine/hardware/poll.ts'
import { createVirtualClock } from '../../src/sim/services/virtual-clock.ts'

type Said = 'answer' | 'silence' | 'nobody'

/** What becomes known of a service that says so much to polls and pings, poll after poll. */
async function availabilities(
  polls: readonly Said[],
  pings: readonly Said[],
): Promise<readonly string[]> {
  const clock = createVirtualClock()
  const news: string[] = []
  let asked = 0
  let pinged = 0
  const request: Bus['request'] = async (subject) => {
    if (subject === '$SRV.PING.powermgr') {
      news.push('ping')
      return answerOf(pings[pinged++] ?? 'nobody')
    }
    const said = polls[asked++]
    return said === undefined ? new Promise<Answer>(() => {}) : answerOf(said)
  }
  const poll = new Poll({
    bus: { request } as Bus,
    clock: { ...clock, wall: clock.now },
    service: 'powermgr',
    question: { subject: 'powermgr.state', data: '{}' },
    everyMs: 1000,
    take: () => {},
    onAvailable: (available) => news.push(available ? 'there' : 'gone'),
  })
  void poll.run()
  await clock.advance(polls.length * 1000)
  poll.stop()
  return news
}

function answerOf(said: Said): Answer {
  if (said !== 'answer') return { kind: said === 'silence' ? 'silent' : 'nobody' }
  const message = { subject: '', data: new Uint8Array(), headers: {}, text: () => '{}' }
  return { kind: 'answered', message }
}

test('a service that nobody listens for is gone at once', async () => {
  assert.deepEqual(await availabilities(['nobody'], []), ['gone'])
})

test('a silent one is gone after two polls, if it never answered a ping', async () => {
  assert.deepEqual(await availabilities(['answer', 'silence', 'silence'], ['nobody']), [
    'there',
    'ping',
    'gone',
  ])
})

test('one that is discovered is asked once whether it can be, not at each poll', async () => {
  const news = await availabilities(['answer', 'answer', 'answer'], ['answer'])
  assert.deepEqual(news, ['there', 'ping', 'there', 'there'])
})

test('a discovered one that is silent but answers a ping gets its second chance', async () => {
  const news = await availabilities(['answer', 'silence', 'answer'], ['answer', 'answer', 'answer'])
  assert.deepEqual(news, ['there', 'ping', 'ping', 'there', 'ping'])
})

test('a discovered one that is silent and answers no ping is gone at once', async () => {
  const news = await availabilities(['answer', 'silence'], ['answer', 'nobody'])
  assert.deepEqual(news, ['there', 'ping', 'ping', 'gone'])
})

/** Asked every ten seconds, by a poll whose every answer makes whoever hears it look again. */
function doubted(clock: ReturnType<typeof createVirtualClock>, isDoubted: () => boolean) {
  const askedAt: number[] = []
  const request: Bus['request'] = async (subject) => {
    if (subject === 'powermgr.state') askedAt.push(clock.now())
    return answerOf('answer')
  }
  const poll = new Poll({
    bus: { request } as Bus,
    clock: { ...clock, wall: clock.now },
    service: 'powermgr',
    question: { subject: 'powermgr.state', data: '{}' },
    everyMs: 10_000,
    take: () => {
      if (isDoubted()) clock.wake(0, () => poll.look())
    },
    onAvailable: () => {},
  })
  return { poll, askedAt }
}

test('a service whose answers contradict each other is asked ever more slowly', async () => {
  const clock = createVirtualClock()
  const { poll, askedAt } = doubted(clock, () => true)
  void poll.run()
  await clock.advance(100_000)
  poll.stop()
  const pauses = askedAt.slice(1).map((at, i) => at - askedAt[i]!)
  assert.deepEqual(pauses.slice(19, 24), [0, 20, 40, 80, 160])
  assert.equal(Math.max(...pauses), 10_000)
  assert.ok(askedAt.length < 40, `asked ${askedAt.length} times`)
})

test('a look after a while of calm is made at once, however many there were before', async () => {
  const clock = createVirtualClock()
  let isDoubted = true
  const { poll, askedAt } = doubted(clock, () => isDoubted)
  void poll.run()
  await clock.advance(2000)
  isDoubted = false
  await clock.advance(60_000)
  await clock.advance(2000)
  const before = askedAt.length
  poll.look()
  poll.look()
  await clock.advance(1)
  poll.stop()
  assert.equal(askedAt.length, before + 2)
})

test('polls are made at common moments, whenever a service was looked at in between', async () => {
  const clock = createVirtualClock({ startMs: 123_456 })
  const { poll, askedAt } = doubted(clock, () => false)
  void poll.run()
  await clock.advance(30_000)
  poll.look()
  await clock.advance(10_000)
  poll.stop()
  assert.deepEqual(askedAt, [123_456, 130_000, 140_000, 150_000, 153_456, 160_000])
})
