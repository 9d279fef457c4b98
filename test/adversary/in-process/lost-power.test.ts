/** Power is lost under operations that leave the status alone: it is never shown as still there. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchIn, platformOf } from '../../harness/platform.ts'

/** A host with a quiet action that takes back what it did, and a chassis with a long quiet one. */
const platform = platformOf({
  systemName: 'quiet-actions',
  hosts: [{ name: 'host.0' }],
  chassis: {},
  kinds: {
    host: {
      actions: { Trim: { recipe: 'trim', from: ['Running'] } },
      recipes: {
        trim: {
          class: 'quiet',
          steps: [
            { call: 'power.cap', undo: [{ call: 'power.uncap' }] },
            { call: 'power.nmi', undo: { none: 'it is over at once' } },
          ],
        },
      },
    },
    chassis: {
      actions: { Burn: { recipe: 'burn', from: ['Off', 'On'] } },
      recipes: { burn: { class: 'quiet', steps: [{ pause: '1m' }] } },
    },
  },
})

test('a quiet action that is taken back does not keep a host on when its chassis goes off', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' }, platform)
  bench.ask('host.0', 'Trim')
  bench.answer('cap')
  bench.answer('nmi', 'rejected')
  assert.equal(bench.operation('host.0').state, 'rolling-back')
  bench.power('chassis.0', 'Off')
  assert.equal(bench.component('host.0').status, 'Off')
})

test('what it did is taken back to the end, with a service that does not answer too', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' }, platform)
  bench.ask('host.0', 'Trim')
  bench.answer('cap')
  bench.answer('nmi', 'rejected')
  bench.power('chassis.0', 'Off')
  assert.equal(bench.calls('uncap').length, 1)
  for (let count = 0; count < 20; count++) bench.pass(10_000)
  assert.equal(bench.component('host.0').operation, null)
  assert.equal(bench.system.ended.at(-1)?.error?.code, 'rollback-failed')
})

test('power that is lost under a quiet action shows at once, and has it taken back', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' }, platform)
  bench.ask('host.0', 'Trim')
  bench.answer('cap')
  bench.power('chassis.0', 'Off')
  assert.equal(bench.component('host.0').status, 'Off')
  assert.equal(bench.operation('host.0').state, 'rolling-back')
  bench.answer('uncap')
  assert.equal(bench.system.ended.at(-1)?.error?.code, 'power-lost')
})

test('a chassis that comes on under a quiet action is on, and so may its hosts be', () => {
  const bench = benchIn({}, platform)
  bench.ask('chassis.0', 'Burn')
  bench.power('chassis.0', 'On')
  bench.power('host.0', 'On')
  assert.equal(bench.component('chassis.0').status, 'On')
  assert.equal(bench.operation('chassis.0').state, 'running')
})

test('a chassis that nobody tells of any more is unknown under a quiet action too', () => {
  const bench = benchIn({}, platform)
  bench.ask('chassis.0', 'Burn')
  bench.pass(platform.limits.observationStaleMs + 1)
  assert.equal(bench.component('chassis.0').status, 'Unknown')
})
