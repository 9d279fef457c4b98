/** Tests that a changed configuration leaves nothing behind that it has no words for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchIn, createBench, platformOf, startOf } from '../../../test/harness/platform.ts'
import type { Platform } from '../model/platform/platform.ts'

type Kinds = NonNullable<Parameters<typeof platformOf>[0]['kinds']>

const withPump = (pump: Kinds[string]): Platform =>
  platformOf({
    hosts: [{ name: 'host.0' }],
    kinds: { pump },
    components: [{ name: 'pump.0', chassisPower: false }],
  })

const start = startOf('again')

/** A start with `platform` of what was kept under another one. */
function startWith(platform: Platform, before: ReturnType<typeof benchIn>) {
  const bench = createBench(platform, before.system, before.now)
  bench.deliver(start)
  return bench
}

test('a status that its kind does not have any more is observed anew', () => {
  const dry = withPump({ statuses: { Dry: { class: 'held', impliedPower: 'Off' } } })
  const bench = startWith(withPump({}), benchIn({ 'pump.0': 'Dry' }, dry))
  assert.equal(bench.component('pump.0').status, 'Unknown')
  bench.power('pump.0', 'Off')
  assert.equal(bench.component('pump.0').status, 'Off')
})

test('what it was before it was unknown is forgotten with its word', () => {
  const humming = withPump({ statuses: { Humming: { class: 'stable', impliedPower: 'On' } } })
  const before = benchIn({ 'pump.0': 'Humming' }, humming)
  before.deliver(start)
  assert.equal(before.component('pump.0').was, 'Humming')
  const bench = startWith(withPump({}), before)
  assert.notEqual(bench.component('pump.0').was, 'Humming')
  bench.power('pump.0', 'On')
  assert.equal(bench.component('pump.0').status, 'On')
})

test('an operation goes on only by a plan that it can have been following', () => {
  const quiet = { class: 'quiet', status: 'PoweringOn', replaces: true } as const
  const recover = (steps: NonNullable<NonNullable<Kinds[string]['recipes']>[string]['steps']>) =>
    withPump({ recipes: { recover: { ...quiet, steps } } })
  const pausing = recover([{ pause: '5s' }, { pause: '5s' }])
  const before = benchIn({ 'pump.0': 'Failed' }, pausing)
  before.ask('pump.0', 'Recover')
  assert.equal(before.operation('pump.0').state, 'running')
  assert.equal(startWith(pausing, before).operation('pump.0').state, 'running')
  for (const changed of [
    recover([{ pause: '5s' }]),
    recover([{ call: 'power.heal', undo: { none: 'it is well' } }, { pause: '5s' }]),
  ]) {
    const { status, operation, lastError } = startWith(changed, before).component('pump.0')
    assert.deepEqual([status, operation, lastError?.code], ['Failed', null, 'operation-lost'])
  }
})
