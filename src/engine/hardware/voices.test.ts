/** Two voices of one service are noticed; what is late, repeated or restarted is one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Statement } from '../../dialects/native/statements.ts'
import { type Recount, Voices } from './voices.ts'

const power = (is: 'On' | 'Off' = 'On', component = 'host.0'): Statement => ({
  what: 'power',
  component,
  power: is,
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
  const recounts: Recount[] = []
  const voices = new Voices({
    clock,
    tell: (why) => news.push(why),
    onRecount: (recount) => recounts.push(recount),
  })
  const pass = (ms: number) => {
    now += ms
    for (const due of wakes.filter(({ at }) => at <= now)) {
      wakes.splice(wakes.indexOf(due), 1)
      due.then()
    }
  }
  const report = (boot: string, seqs: readonly number[], is?: 'On' | 'Off') => {
    for (const seq of seqs) voices.heard(power(is), { boot, seq, askedAt: null })
  }
  /** Answers a question that was asked when all that was heard before had been said. */
  const answer = (boot: string, seq: number, component?: string) => {
    voices.heard(power('On', component), { boot, seq, askedAt: voices.asks() })
    return voices.serialOf(boot, seq)
  }
  return { voices, news, recounts, pass, report, answer }
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

test('reports that an answer overtook are one voice, however many, and however often', () => {
  const { report, answer, news, pass, recounts } = hearing()
  report('a', [1])
  for (let round = 1; round < 20; round++) {
    answer('a', round * 100)
    report('a', upTo(8, round * 100 - 10))
    pass(500)
  }
  assert.deepEqual([news, recounts], [[], []])
})

test('what goes on behind an answer long after it is another voice', () => {
  const { report, answer, news, pass } = hearing()
  answer('a', 1000)
  for (const seq of upTo(10)) {
    pass(5000)
    report('a', [seq])
  }
  assert.deepEqual(news, ['two counts of its reports go on side by side'])
})

test('answers that reports overtook are one voice', () => {
  const { voices, report, news } = hearing()
  for (const round of upTo(20)) {
    const askedAt = voices.asks()
    report('a', [round * 10])
    voices.heard(power(), { boot: 'a', seq: round * 10 - 1, askedAt })
  }
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

test('while two are heard nothing is judged by its count, and after that by a new one', () => {
  const { voices, pass } = hearing()
  assert.deepEqual(voices.serialOf('a', 7), { boot: 'a', seq: 7 })
  voices.doubt('answered twice')
  assert.equal(voices.serialOf('a', 8), null)
  pass(60_001)
  const anew = voices.serialOf('a', 9)
  assert.equal(anew?.seq, 9)
  assert.notEqual(anew?.boot, 'a')
})

test('a service that is asked and counts less has begun anew, and is heard at once', () => {
  const { report, answer, news, recounts } = hearing()
  report('a', upTo(500))
  const before = answer('a', 501)
  const after = answer('a', 3)
  assert.deepEqual(recounts, [{ boot: 'a', from: 501, to: 3 }])
  assert.deepEqual(after, { boot: 'a#1', seq: 3 })
  assert.notEqual(before?.boot, after?.boot)
  report('a', upTo(200, 4))
  assert.equal(recounts.length, 1)
  assert.deepEqual(news, [])
})

test('it falls again and again, and is heard each time', () => {
  const { answer, recounts } = hearing()
  const boots = [9, 1, 2, 0, 1, 0].map((seq) => answer('a', seq)?.boot)
  assert.deepEqual(boots, ['a', 'a#1', 'a#1', 'a#2', 'a#2', 'a#3'])
  assert.equal(recounts.length, 3)
})

test('one that fell for one thing has begun anew for all', () => {
  const { report, answer, recounts } = hearing()
  report('a', upTo(500))
  answer('a', 400, 'host.1')
  answer('a', 2)
  assert.deepEqual(answer('a', 3, 'host.1'), { boot: 'a#1', seq: 3 })
  assert.equal(recounts.length, 1)
})

test('an answer that was asked for before the latest report is late, and no new count', () => {
  const { voices, report, recounts } = hearing()
  report('a', upTo(10))
  const askedAt = voices.asks()
  report('a', [12])
  assert.equal(voices.heard(power(), { boot: 'a', seq: 11, askedAt }), true)
  assert.deepEqual(voices.serialOf('a', 11), { boot: 'a', seq: 11 })
  assert.deepEqual(recounts, [])
})

test('one that is asked and goes on from before a leap tells of somebody else who leapt', () => {
  const { report, answer, news, recounts } = hearing()
  report('a', upTo(10))
  report('a', [1_000_000_000, 1_000_000_001], 'Off')
  assert.equal(answer('a', 11), null)
  assert.deepEqual(news, ['two counts of its reports go on side by side'])
  assert.deepEqual(recounts, [])
})
