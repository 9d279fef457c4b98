/** Tests of which result answers which call: late, foreign, lost and doubtful ones among them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  ask,
  expire,
  type Moved,
  matchResult,
  nextExpiry,
  noCalls,
  type PowerCall,
  type PowerCalls,
} from './calls.ts'
import type { PowerAction } from './verbs.ts'
import type { PowerResult } from './words.ts'

const call = (id: string, action: PowerAction, order: number, more: Partial<PowerCall> = {}) => ({
  id,
  component: 'host.0',
  action,
  order,
  timeoutMs: 10_000,
  deadline: 10_000,
  ...more,
})

const result = (operation: string, more: Partial<PowerResult> = {}): PowerResult => ({
  component: 'host.0',
  operation,
  isDone: true,
  error: null,
  completedAt: null,
  ...more,
})

/** The calls after all of these were asked. */
const asked = (...calls: readonly PowerCall[]): PowerCalls =>
  calls.reduce((sofar, one) => ask(sofar, one).calls, noCalls)

const sentIn = ({ send }: Pick<Moved, 'send'>) => send.map(({ id }) => id)
const kindsIn = ({ outcomes }: Pick<Moved, 'outcomes'>) =>
  outcomes.map(({ call: id, outcome }) => `${id} ${outcome.kind}`)

test('a call is sent, and its result answers it', () => {
  const first = ask(noCalls, call('a', 'power_on', 1))
  assert.deepEqual(sentIn(first), ['a'])
  const matched = matchResult(first.calls, result('power_on'), 100)
  assert.equal(matched.belongs, 'matched')
  assert.deepEqual(matched.outcomes, [{ call: 'a', outcome: { kind: 'done' } }])
  assert.deepEqual(matched.calls, noCalls)
})

test('a failure is a rejection that may be passing, since nobody says why', () => {
  const failed = result('power_on', { isDone: false, error: 'Power operation failed' })
  const { outcomes } = matchResult(asked(call('a', 'power_on', 1)), failed, 100)
  const outcome = { kind: 'rejected', error: 'Power operation failed', again: true }
  assert.deepEqual(outcomes, [{ call: 'a', outcome }])
})

test('a result of another component or another action is foreign', () => {
  const calls = asked(call('a', 'power_on', 1))
  for (const other of [
    result('power_off'),
    result('power_on', { component: 'host.1' }),
    result('emergency_shutdown'),
  ]) {
    const matched = matchResult(calls, other, 100)
    assert.equal(matched.belongs, 'foreign')
    assert.deepEqual(matched.outcomes, [])
    assert.equal(matched.calls, calls)
  }
})

test('components do not wait for each other, and calls of one component do', () => {
  const one = ask(noCalls, call('a', 'power_on', 1))
  const other = ask(one.calls, call('b', 'power_on', 2, { component: 'host.1' }))
  assert.deepEqual(sentIn(other), ['b'])
  const next = ask(other.calls, call('c', 'reset', 3))
  assert.deepEqual(sentIn(next), [])
  const matched = matchResult(next.calls, result('power_on'), 100)
  assert.deepEqual(kindsIn(matched), ['a done'])
  assert.deepEqual(sentIn(matched), ['c'])
})

test('forcing off waits for nothing, and takes the place of what waits', () => {
  const waiting = asked(call('a', 'power_on', 1), call('b', 'reset', 2))
  const forced = ask(waiting, call('c', 'force_off', 3))
  assert.deepEqual(sentIn(forced), ['c'])
  assert.deepEqual(kindsIn(forced), ['b rejected'])
  const first = matchResult(forced.calls, result('power_on'), 100)
  assert.deepEqual(kindsIn(first), ['a done'])
  const second = matchResult(first.calls, result('force_off'), 200)
  assert.deepEqual(kindsIn(second), ['c done'])
  assert.deepEqual(second.calls, noCalls)
})

test('the same call is made once, and an older one not at all', () => {
  const calls = asked(call('a', 'power_on', 5))
  const again = ask(calls, call('a', 'power_on', 5))
  assert.deepEqual([sentIn(again), kindsIn(again)], [[], []])
  const older = ask(calls, call('z', 'force_off', 4))
  assert.deepEqual([sentIn(older), kindsIn(older)], [[], ['z rejected']])
})

test('no answer in time is doubt, and what was never sent has not happened', () => {
  const calls = asked(call('a', 'power_on', 1), call('b', 'reset', 2))
  assert.equal(nextExpiry(calls), 10_000)
  assert.deepEqual(kindsIn(expire(calls, 9999)), [])
  const late = expire(calls, 10_000)
  assert.deepEqual(late.outcomes, [
    { call: 'a', outcome: { kind: 'unknown', error: 'no answer within 10 s' } },
    {
      call: 'b',
      outcome: { kind: 'rejected', error: 'its turn did not come within 10 s', again: true },
    },
  ])
  assert.deepEqual(sentIn(late), [])
  assert.equal(nextExpiry(late.calls), 70_000)
  assert.deepEqual(expire(late.calls, 70_000).calls, noCalls)
  assert.equal(nextExpiry(noCalls), null)
})

test('what waits is sent once the call before it was given up', () => {
  const calls = asked(call('a', 'power_on', 1), call('b', 'reset', 2, { deadline: 20_000 }))
  assert.deepEqual(sentIn(expire(calls, 10_000)), ['b'])
})

test('a late result answers nothing', () => {
  const { calls } = expire(asked(call('a', 'power_off', 1)), 10_000)
  const on = ask(calls, call('b', 'power_on', 2, { deadline: 20_000 }))
  const matched = matchResult(on.calls, result('power_off'), 11_000)
  assert.equal(matched.belongs, 'late')
  assert.deepEqual(matched.outcomes, [])
  const then = matchResult(matched.calls, result('power_on'), 12_000)
  assert.deepEqual(kindsIn(then), ['b done'])
})

test('one result of two calls alike is doubt, and the second one then is late', () => {
  const { calls } = expire(asked(call('a', 'power_on', 1)), 10_000)
  const again = ask(calls, call('b', 'power_on', 2, { deadline: 20_000 }))
  const first = matchResult(again.calls, result('power_on'), 11_000)
  assert.equal(first.belongs, 'late')
  assert.deepEqual(kindsIn(first), ['b unknown'])
  const second = matchResult(first.calls, result('power_on'), 12_000)
  assert.equal(second.belongs, 'late')
  assert.deepEqual(second.outcomes, [])
  assert.deepEqual(second.calls, noCalls)
})

test('one forced off serves all calls that ask for it, also one that was given up', () => {
  const given = expire(asked(call('a', 'force_off', 1, { deadline: 1000 })), 1000)
  const two = [call('b', 'force_off', 2), call('c', 'force_off', 3)]
  const calls = two.reduce((sofar, one) => ask(sofar, one).calls, given.calls)
  const first = matchResult(calls, result('force_off'), 2000)
  assert.equal(first.belongs, 'matched')
  assert.deepEqual(kindsIn(first), ['b done', 'c done'])
  for (const at of [3000, 4000]) {
    const later = matchResult(first.calls, result('force_off'), at)
    assert.deepEqual([later.belongs, later.outcomes], ['late', []])
  }
})

test('one that could not be forced off leaves the other calls in doubt', () => {
  const given = expire(asked(call('a', 'force_off', 1, { deadline: 1000 })), 1000)
  const { calls } = ask(given.calls, call('b', 'force_off', 2))
  const failed = matchResult(calls, result('force_off', { isDone: false, error: 'no' }), 2000)
  assert.deepEqual(kindsIn(failed), ['b unknown'])
})

test('a lost result puts off nothing for ever', () => {
  const lost = expire(asked(call('a', 'force_off', 1)), 10_000)
  // Results come in order: one of a later request says that none of the earlier will come.
  const other = ask(lost.calls, call('b', 'power_on', 2, { component: 'host.1', deadline: 20_000 }))
  const passed = matchResult(other.calls, result('power_on', { component: 'host.1' }), 11_000)
  assert.deepEqual(passed.calls, noCalls)
  // Nothing else happens: after a minute it is forgotten.
  const forgotten = expire(lost.calls, 70_000)
  const again = ask(forgotten.calls, call('c', 'force_off', 3, { deadline: 90_000 }))
  const matched = matchResult(again.calls, result('force_off'), 71_000)
  assert.deepEqual(kindsIn(matched), ['c done'])
})

test('calls without a result are bounded', () => {
  const many = Array.from({ length: 256 }, (_, i) =>
    call(`c${i}`, 'power_on', i, { component: `host.${i}` }),
  )
  const full = asked(...many)
  assert.deepEqual(kindsIn(ask(full, call('x', 'power_on', 999, { component: 'host.x' }))), [
    'x rejected',
  ])
})

test('whatever happens, each call that was asked has one outcome, or is still waited for', () => {
  const actions: readonly PowerAction[] = ['power_on', 'power_off', 'force_off', 'reset']
  const move = fc.oneof(
    fc.record({ kind: fc.constant('ask' as const), action: fc.constantFrom(...actions) }),
    fc.record({ kind: fc.constant('result' as const), action: fc.constantFrom(...actions) }),
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 80_000 }) }),
  )
  fc.assert(
    fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
      let calls = noCalls
      let now = 0
      const open = new Set<string>()
      const settle = (moved: Moved) => {
        for (const { call: id } of moved.outcomes) assert.ok(open.delete(id), `${id} twice`)
        calls = moved.calls
      }
      for (const [index, one] of moves.entries()) {
        if (one.kind === 'ask') {
          open.add(`c${index}`)
          settle(ask(calls, call(`c${index}`, one.action, index, { deadline: now + 10_000 })))
        } else if (one.kind === 'result') settle(matchResult(calls, result(one.action), now))
        else {
          now += one.ms
          settle(expire(calls, now))
        }
        const live = calls.sent.filter(({ ghostUntil }) => ghostUntil === null)
        const held = [...live, ...Object.values(calls.waiting)].map(({ id }) => id)
        assert.deepEqual(new Set(held), open)
      }
      settle(expire(calls, now + 100_000))
      settle(expire(calls, now + 200_000))
      assert.deepEqual([open.size, calls], [0, noCalls])
    }),
  )
})
