/** What piles up while nothing can be kept is bounded, and has no gap. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example } from '../../../test/harness/platform.ts'
import { firstSystem } from '../../core/first-system.ts'
import { entry } from '../../core/journal/words.ts'
import type { System } from '../../core/model/system/system.ts'
import type { PendingStep } from './committer.ts'
import { type Pile, piled, pileOf } from './pile.ts'

const first = firstSystem(example, 'id', 0)

/** A step with so many entries, behind what there is. */
function stepFrom({ seq, ...system }: System, count: number, at: number): PendingStep {
  const entries = Array.from({ length: count }, (_, index) => ({
    ...entry('transition', 'host.0', 'observed', at, { message: `${at}` }),
    seq: seq + 1 + index,
  }))
  const envelope = { event: { kind: 'tick' } } as const
  return {
    envelope,
    at,
    stepped: { system: { ...system, seq: seq + count }, entries, answer: null },
  }
}

test('steps pile up to one, with the entries of all and the System of the last', () => {
  let pile: Pile = pileOf(stepFrom({ ...first, seq: 7 }, 2, 10))
  pile = piled(pile, stepFrom(pile.stepped.system, 0, 20))
  pile = piled(pile, stepFrom(pile.stepped.system, 3, 30))
  const { system, entries } = pile.stepped
  assert.deepEqual(
    entries.map(({ seq, at }) => [seq, at]),
    [
      [8, 10],
      [9, 10],
      [10, 30],
      [11, 30],
      [12, 30],
    ],
  )
  assert.equal(system.seq, 12)
})

test('beyond its bound it has the oldest and the newest, and says how many are left out', () => {
  let pile: Pile = pileOf(stepFrom(first, 1, 0))
  const stepped = 50_000
  for (let at = 1; at < stepped; at++) pile = piled(pile, stepFrom(pile.stepped.system, 1, at))
  const { system, entries } = pile.stepped
  assert.ok(entries.length <= 8192 && entries.length > 6000, `${entries.length}`)
  assert.equal(system.seq, entries.length)
  assert.ok(entries.every(({ seq }, index) => seq === index + 1))
  assert.equal(entries[0]?.message, '0')
  assert.equal(entries.at(-1)?.message, `${stepped - 1}`)
  const notes = entries.filter(({ outcome }) => outcome === 'entries-left-out')
  assert.equal(notes.length, 1)
  const said = Number(/^(\d+) entries are left out/.exec(notes[0]?.message ?? '')?.[1])
  assert.equal(said + entries.length - 1, stepped)
})
