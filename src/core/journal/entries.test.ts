/** Entries of changes: what is said of one is of that one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchIn } from '../../../test/harness/platform.ts'

test('a change that hardware makes is not explained by what failed before it', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.ask('host.0', 'Nmi')
  bench.answer('nmi', 'rejected')
  assert.equal(bench.component('host.0').lastError?.message, 'nmi: cannot')
  bench.power('host.0', 'Off')
  const went = bench.entries.findLast(({ type }) => type === 'transition')
  assert.deepEqual([went?.to, went?.cause, went?.message], ['Off', 'unexpected-off', null])
})

test('what it is held by is said where it begins', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': ['Unknown', 'Off'] })
  bench.pass(60_000)
  const held = bench.entries.findLast(({ type, to }) => type === 'transition' && to === 'Error')
  assert.match(held?.message ?? '', /^host\.0 was Unknown for longer than/)
})

test('how long what a transition ends took is one thing, how long it was before another', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.pass(4000)
  bench.ask('host.0', 'GracefulShutdown')
  bench.answer('shutdown')
  bench.pass(2500)
  bench.power('host.0', 'Off')
  bench.pass(500)
  for (const { verb } of bench.calls()) bench.answer(verb)
  const times = bench.entries.flatMap(({ type, component, to, durationMs, previousStatusMs }) =>
    type === 'transition' && component === 'host.0' ? [[to, durationMs, previousStatusMs]] : [],
  )
  assert.deepEqual(times.slice(-2), [
    ['ShuttingDown', null, 4000],
    ['Off', 3000, 3000],
  ])
  bench.pass(7000)
  bench.power('host.0', 'On')
  const came = bench.entries.findLast(({ type }) => type === 'transition')
  assert.deepEqual([came?.durationMs, came?.previousStatusMs], [null, 7000], 'nothing ended')
})
