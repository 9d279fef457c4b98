/** Learned limits: how far they keep from what was seen, and what is suggested of a platform. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example } from '../../../test/harness/platform.ts'
import { entry } from '../../core/journal/words.ts'
import type { StepTaken } from '../../core/model/events/entry.ts'
import { learnedFrom, samplesEnough, samplesLeast } from './learned.ts'
import { StepStudy } from './step-times.ts'
import { suggestionsOf } from './suggestions.ts'

const walls = { least: 10, most: 1e9 }

test('the fewer were seen, the further a learned value is from the longest of them', () => {
  const of = (count: number) => learnedFrom(Array(count).fill(100), walls)
  assert.equal(of(samplesLeast - 1), null)
  const values = [samplesLeast, 100, 300, samplesEnough, 2 * samplesEnough].map(
    (count) => of(count)!.value,
  )
  assert.deepEqual(
    values,
    values.toSorted((a, b) => b - a),
  )
  assert.deepEqual([values[0]! > 1000, values.at(-1)], [true, 111])
})

test('a learned value is never below the longest that was seen, and never past a wall', () => {
  const samples = Array.from({ length: 5000 }, (_, index) => index % 700)
  assert.ok(learnedFrom(samples, walls)!.value >= 699)
  assert.equal(learnedFrom(samples, { least: 10, most: 500 })!.value, 500)
  assert.equal(learnedFrom(samples, { least: 9000, most: 1e9 })!.value, 9000)
})

const boot = 'operating system running'

function suggestedBy(count: number, step: Partial<StepTaken>, platform = example) {
  const study = new StepStudy()
  for (let seq = 1; seq <= count; seq += 1)
    study.fold({
      ...entry('transition', 'host.0', 'succeeded', seq, { action: 'PowerOn' }),
      ...{ seq, steps: [{ name: boot, fromMs: 0, tookMs: 5000, attempts: 1, ...step }] },
    })
  return [...study.times()].flatMap((times) => suggestionsOf(platform, times))
}

test('a shorter time-out is suggested with what it rests on, once enough was seen', () => {
  const [few] = suggestedBy(10, {})
  assert.deepEqual([few?.suggested, few?.widening, few?.seen], [null, null, 10])
  const [many] = suggestedBy(2000, {})
  const { timeoutMs } = example.plans['host.0']!['host.power-on']!.steps.find(
    ({ name }) => name === boot,
  )!.step
  assert.equal(many?.configured, timeoutMs)
  assert.equal(many?.suggested, Math.max(6000, timeoutMs / 10), 'not below a tenth of it')
  assert.equal(many?.seen, samplesEnough, 'the latest thousand')
  assert.equal(many?.option, 'hosts[].bootTimeout')
})

test('what failed, or was tried again, is no example of how long it takes', () => {
  const [failed] = suggestedBy(100, { failed: true })
  assert.deepEqual([failed?.suggested, failed?.seen, failed?.failed], [null, 0, 100])
  const [again] = suggestedBy(100, { attempts: 2 })
  assert.deepEqual([again?.suggested, again?.seen], [null, 0])
})

test('fewer attempts are suggested of a call that needed one, and one more is left', () => {
  const call = { name: 'power on', tookMs: 30 }
  const attempts = (count: number) =>
    suggestedBy(count, call).find(({ kind }) => kind === 'attempts')
  assert.deepEqual([attempts(100)?.configured, attempts(100)?.suggested], [3, 2])
  assert.equal(attempts(5)?.suggested, null)
})

test('a stagger is as long as power takes to be good; where there is none, none is missed', () => {
  const good = { name: 'power good', tookMs: 60 }
  assert.ok(suggestedBy(2000, good).every(({ kind }) => kind !== 'stagger'))
  const staggered = { ...example, limits: { ...example.limits, staggerMs: 500 } }
  const found = suggestedBy(2000, good, staggered).find(({ kind }) => kind === 'stagger')
  assert.deepEqual([found?.configured, found?.suggested], [500, 66])
})

test('a step that the platform has no more suggests nothing', () => {
  assert.deepEqual(suggestedBy(100, { name: 'gone' }), [])
})
