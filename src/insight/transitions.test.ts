/** What entries of the journal come to: each operation once, however many entries it has. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example } from '../../test/harness/platform.ts'
import type { EntryDraft } from '../core/journal/words.ts'
import { entry } from '../core/journal/words.ts'
import type { EntryType } from '../core/model/events/entry.ts'
import { type EntryOutcome, entryOutcomes } from '../core/model/events/outcomes.ts'
import { endings } from '../core/model/system/operation.ts'
import { refusedBy, statusChangeOf, transitionOf } from './transitions.ts'

const of = (type: EntryType, outcome: EntryOutcome, rest: Partial<EntryDraft> = {}) => ({
  ...entry(type, 'host.0', outcome, 1000, { action: 'PowerOn', durationMs: 250, ...rest }),
  seq: 1,
})

test('an operation is a transition when it ends, and at no other time', () => {
  for (const type of ['transition', 'operation'] as const)
    for (const outcome of entryOutcomes) {
      const transition = transitionOf(example, of(type, outcome))
      const isEnd = Object.hasOwn(endings, outcome)
      const isSeen = type === 'transition' && outcome === 'observed'
      assert.equal(transition !== null, isEnd || isSeen, `${type} ${outcome}`)
      if (transition === null) continue
      const { kind, action, isFailure, durationMs } = transition
      assert.deepEqual([kind, action], ['host', isSeen ? 'none' : 'PowerOn'])
      assert.equal(
        isFailure,
        ['unverified', 'failed', 'rolled-back', 'rolled-back-partly'].includes(outcome),
      )
      assert.equal(durationMs, isSeen ? null : 250)
    }
  for (const type of ['alert', 'call', 'refusal', 'recovery'] as const)
    assert.equal(transitionOf(example, of(type, 'succeeded')), null)
})

test('a change of a status is one, with how long the one before lasted', () => {
  const change = { from: 'Off', to: 'PoweringOn', previousStatusMs: 5000 }
  assert.deepEqual(statusChangeOf(example, of('transition', 'started', change)), {
    ...{ kind: 'host', from: 'Off', to: 'PoweringOn' },
    stayedMs: 5000,
  })
  assert.equal(statusChangeOf(example, of('operation', 'succeeded', change)), null)
})

test('a refusal is by the first rule that objects, not by those that do not', () => {
  const fact = { subject: 'x', value: null, limit: null, ageMs: null }
  const evidence = [
    { ...fact, rule: 'thermal', ok: true },
    { ...fact, rule: 'chassis-off', ok: false },
  ]
  assert.equal(refusedBy(of('refusal', 'refused', { evidence })), 'chassis-off')
  assert.equal(refusedBy(of('refusal', 'refused')), 'none')
})
