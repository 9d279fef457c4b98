/** What takes longer, or is asked again more often, is told of; what has always done so is not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example } from '../../../test/harness/platform.ts'
import { entry } from '../../core/journal/words.ts'
import type { EntryOutcome } from '../../core/model/events/outcomes.ts'
import { Occasions } from './occasions.ts'

const dayMs = 86_400_000
let seq = 0

const stayed = (from: string, day: number, ms: number, outcome: EntryOutcome = 'progress') => ({
  ...entry('transition', 'host.0', outcome, day * dayMs, { from, to: 'x', previousStatusMs: ms }),
  seq: ++seq,
})
const again = (day: number) => ({
  ...entry('call', 'host.0', 'again', day * dayMs, {}),
  seq: ++seq,
})

function booting(of: (day: number) => number, outcome?: EntryOutcome): Occasions {
  const occasions = new Occasions(example)
  for (let day = 0; day < 20; day++)
    occasions.fold(stayed('Booting', day, of(day), outcome ?? 'succeeded'))
  return occasions
}

test('boots that take longer and longer are told of, with when they are given up', () => {
  const [slowing, ...others] = booting((day) => 60_000 + 3000 * day).slowing()
  assert.deepEqual(others, [])
  const { component, status, sign, limitMs, nowMs, firstMs } = slowing!
  assert.deepEqual([component, status, sign], ['host.0', 'Booting', 'boots-longer'])
  assert.equal(limitMs, 300_000)
  assert.ok(nowMs > 1.3 * firstMs)
})

test('boots that vary, get a little longer, or fail are not', () => {
  assert.deepEqual(booting((day) => 60_000 + 20_000 * (day % 3)).slowing(), [])
  assert.deepEqual(booting((day) => 60_000 + 300 * day).slowing(), [])
  assert.deepEqual(booting((day) => 60_000 + 3000 * day, 'failed').slowing(), [])
})

test('retries are told of where there are more of them than there were', () => {
  const occasions = new Occasions(example)
  for (const day of [0, 10, 27, 28, 28, 29, 29]) occasions.fold(again(day))
  assert.equal(occasions.retrying(30 * dayMs)[0]?.lately, 5)
  const always = new Occasions(example)
  for (let day = 0; day < 30; day++) always.fold(again(day))
  assert.deepEqual(always.retrying(30 * dayMs), [])
})

test('what it remembers is bounded, and what it does not know is nothing', () => {
  const occasions = new Occasions(example)
  for (let day = 0; day < 1000; day++) occasions.fold(again(day))
  occasions.fold({ ...again(3), component: '__proto__' })
  assert.equal(occasions.retrying(1000 * dayMs).length, 0)
})
