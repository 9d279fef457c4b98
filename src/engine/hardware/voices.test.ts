/** Two voices of one service are noticed; what is late, repeated or restarted is one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Report } from '../../dialects/native/messages.ts'
import { Voices } from './voices.ts'

const power = (boot: string, power: 'On' | 'Off' = 'On'): Report => ({
  what: 'power',
  component: 'host.0',
  power,
  boot,
  seq: 0,
})

/** Hears on a clock of its own; `news` is what was said of it. */
function hearing() {
  let now = 0
  const wakes: { at: number; then: () => void }[] = []
  const news: (string | null)[] = []
  const wake = (afterMs: number, then: () => void) => {
    wakes.push({ at: now + afterMs, then })
    return () => {}
  }
  const clock = { now: () => now, wall: () => now, wake }
  const voices = new Voices({ clock, tell: (why) => news.push(why) })
  const pass = (ms: number) => {
    now += ms
    for (const due of wakes.filter(({ at }) => at <= now)) {
      wakes.splice(wakes.indexOf(due), 1)
      due.then()
    }
  }
  const report = (boot: string, seqs: readonly number[], is?: 'On' | 'Off') => {
    for (const seq of seqs) voices.heard(power(boot, is), seq)
  }
  return { voices, news, pass, report }
}

const upTo = (count: number, from = 1) => Array.from({ length: count }, (_, i) => from + i)

test('one voice that counts on is one, however long it speaks', () => {
  const { report, news, pass } = hearing()
  for (let minute = 0; minute < 10; minute++) {
    report('a', upTo(100, minute * 100))
    pass(60_000)
  }
  assert.deepEqual(news, [])
})

test('what is late, repeated or in disorder on the way is one voice', () => {
  const { report, news, pass } = hearing()
  report('a', [1, 2, 2, 2, 4, 3, 3, 4, 8, 5, 6, 7, 9, 9])
  pass(61_000)
  report('a', [12, 10, 11, 20, 18])
  assert.deepEqual(news, [])
})

test('a restart is one voice, though reports of the run before are still on the way', () => {
  const { report, news } = hearing()
  report('a', upTo(50))
  report('b', [1])
  report('a', [51, 52])
  report('b', upTo(50, 2))
  report('c', upTo(50))
  assert.deepEqual(news, [])
})

test('two runs that take turns are two', () => {
  const { report, news } = hearing()
  for (let i = 1; i < 10; i++) {
    report('a', [i])
    report('b', [i])
  }
  assert.deepEqual(news, ['two runs of it report side by side'])
})

test('a single report of somebody else is noticed by those that go on after it', () => {
  const { report, news } = hearing()
  report('a', upTo(10))
  report('evil', [1], 'Off')
  report('a', upTo(10, 11))
  assert.deepEqual(news, ['two runs of it report side by side'])
})

test('a forged count that is far ahead does not silence who counts on', () => {
  const { report, news } = hearing()
  report('a', upTo(10))
  report('a', [1_000_000], 'Off')
  report('a', upTo(10, 11))
  assert.deepEqual(news, ['two counts of its reports go on side by side'])
})

test('the same count that says one thing and then another is two', () => {
  const { report, news } = hearing()
  for (const seq of upTo(5)) {
    report('a', [seq], 'On')
    report('a', [seq], 'Off')
  }
  assert.deepEqual(news, ['reports of the same count say different things'])
})

test('it is over when there was one voice for a minute', () => {
  const { voices, news, pass } = hearing()
  voices.doubt('answered twice')
  pass(40_000)
  voices.doubt('answered twice')
  pass(30_000)
  assert.deepEqual(news, ['answered twice'])
  pass(31_000)
  assert.deepEqual(news, ['answered twice', null])
  voices.stop()
  voices.doubt('answered twice')
  assert.equal(news.length, 2)
})
