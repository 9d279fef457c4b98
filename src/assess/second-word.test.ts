/** Second words: one reading makes no other level, and a runaway is believed in time. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Level } from '../core/model/ids.ts'
import { type Trust, unanswered, type Weighed, weigh } from './second-word.ts'
import type { Reading } from './watch.ts'

const patienceMs = 500

/** What is believed of a subject as words come: each a level, and the time since the last. */
function weighing(level: Level, isSilent = false) {
  let trust: Trust = { level, isSilent, doubt: null, denied: null }
  let now = 1000
  const take = ({ doubt, denied, believed }: Weighed, next: Level) => {
    trust = { ...trust, doubt, denied, ...(believed === null ? {} : { level: next }) }
    if (believed !== null) trust = { ...trust, isSilent: false }
  }
  const reading = (value: number): Reading => ({ kind: 'scale', subject: 'zone/a', value })
  const levels: readonly Level[] = ['normal', 'warning', 'unknown', 'critical']
  const say = (said: Level, afterMs = 10, measurement: string | null = null, isLeap = false) => {
    now += afterMs
    const late = unanswered(trust, patienceMs, now)
    if (late !== null) {
      const believed = levels[(late as { value: number }).value]!
      trust = { ...trust, level: believed, doubt: null }
    }
    const word = { reading: reading(levels.indexOf(said)), level: said, measurement, isLeap }
    const weighed = weigh(trust, word, now)
    const value = (weighed.believed as { value: number } | null)?.value
    take(weighed, value === undefined ? trust.level : levels[value]!)
    return trust.level
  }
  return { say, trust: () => trust, late: (ms: number) => unanswered(trust, patienceMs, now + ms) }
}

test('one word between others is no other level, whatever it says', () => {
  for (const odd of ['warning', 'unknown', 'critical'] as const) {
    const { say } = weighing('normal')
    assert.deepEqual([say(odd), say('normal'), say('normal')], ['normal', 'normal', 'normal'], odd)
  }
  const { say } = weighing('critical')
  assert.deepEqual([say('normal'), say('critical'), say('normal')], Array(3).fill('critical'))
})

test('two words that agree are believed', () => {
  for (const next of ['warning', 'unknown', 'critical'] as const) {
    const { say } = weighing('normal')
    assert.deepEqual([say(next), say(next)], ['normal', next])
    assert.deepEqual([say('normal'), say('normal')], [next, 'normal'])
  }
})

test('of two words that differ the nearer is believed, the other needs its own second', () => {
  const { say } = weighing('normal')
  assert.deepEqual(
    [say('warning'), say('critical'), say('critical')].join(),
    'normal,warning,critical',
  )
  const other = weighing('normal')
  assert.deepEqual([other.say('critical'), other.say('warning')].join(), 'normal,warning')
})

test('no word is no acquittal: what is worse is believed in time, what is better never', () => {
  const hot = weighing('normal')
  hot.say('critical')
  assert.equal(hot.late(499), null)
  assert.notEqual(hot.late(500), null)
  assert.equal(hot.say('critical', 501), 'critical')
  assert.equal(hot.say('normal'), 'critical')
  assert.equal(hot.late(1e9), null)
})

test('the same measurement told again is no second word', () => {
  const { say } = weighing('normal')
  assert.deepEqual([say('critical', 1, 'a'), say('critical', 1, 'a')].join(), 'normal,normal')
  assert.equal(say('critical', 1, 'b'), 'critical')
})

test('what is belied and soon said again is believed: who answers may remember', () => {
  const { say } = weighing('normal')
  assert.deepEqual([say('critical'), say('normal'), say('critical', 1000)].at(-1), 'critical')
  const later = weighing('normal')
  later.say('critical')
  later.say('normal')
  assert.equal(later.say('critical', 6000), 'normal')
  assert.equal(later.say('normal'), 'normal')
})

test('words that take turns come to rest at the worse of them', () => {
  const { say } = weighing('normal')
  const came = Array.from({ length: 100 }, (_, at) => say(at % 2 === 0 ? 'unknown' : 'normal', 1))
  assert.equal(new Set(came.slice(3)).size, 1)
  assert.equal(came.at(-1), 'unknown')
})

test('of who says both the worse counts, until it has not been said for long', () => {
  const { say } = weighing('normal')
  for (const odd of ['unknown', 'normal', 'unknown'] as const) say(odd)
  const came = Array.from({ length: 100 }, (_, at) => say(at % 10 === 0 ? 'unknown' : 'normal'))
  assert.deepEqual([...new Set(came)], ['unknown'])
  assert.equal(say('normal', 4000), 'unknown')
  assert.deepEqual([say('normal', 1000), say('normal')], ['unknown', 'normal'])
})

test('worse than what takes turns with what is better is believed at its second word', () => {
  const { say } = weighing('normal')
  for (const odd of ['warning', 'normal', 'warning', 'normal'] as const) say(odd)
  assert.deepEqual([say('critical'), say('critical')], ['warning', 'critical'])
})

test('what nobody has heard of is as its first word says, unless that is critical', () => {
  for (const first of ['normal', 'warning'] as const)
    assert.equal(weighing('unknown', true).say(first), first)
  const { say } = weighing('unknown', true)
  assert.deepEqual([say('critical'), say('critical')].join(), 'unknown,critical')
})

test('a leap within a level is not believed at its first word either', () => {
  const { say, trust } = weighing('normal')
  say('normal', 10, null, true)
  assert.notEqual(trust().doubt, null)
  say('normal')
  assert.equal(trust().doubt, null)
})
