/** Tests of what is believed of power that nobody measures: a press is a press, and no more. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example, systemIn } from '../../../test/ground/platform.ts'
import { afterDeed, afterDoubt, afterResult, firstBeliefs, unverified } from './beliefs.ts'
import type { PowerResult } from './power.ts'

const system = systemIn(example, { 'chassis.0': 'On', 'host.0': 'Running' })
const first = firstBeliefs(system, new Set())

const result = (component: string, operation: string, isDone = true): PowerResult => ({
  component,
  operation,
  isDone,
  error: isDone ? null : 'no',
  completedAt: null,
})
const after = (...results: readonly PowerResult[]) =>
  results.reduce((beliefs, one) => afterResult(example, beliefs, one), first)

test('after a start what was last known is believed, and says that nobody verified it', () => {
  assert.deepEqual(first, {
    'host.0': 'On',
    'host.1': 'Off',
    'chassis.0': 'On',
    'bmc.0': 'On',
  })
  assert.equal(unverified, 'unverified')
})

test('what a sensor shows is not believed but seen', () => {
  const beliefs = firstBeliefs(system, new Set(['host.0']))
  assert.equal(Object.hasOwn(beliefs, 'host.0'), false)
  assert.equal(afterResult(example, beliefs, result('host.0', 'force_off')), beliefs)
  assert.equal(afterDoubt(beliefs, 'host.0'), beliefs)
})

test('a press that was done changes what is believed, whoever asked for it', () => {
  assert.equal(after(result('host.1', 'power_on'))['host.1'], 'On')
  assert.equal(after(result('host.0', 'force_off'))['host.0'], 'Off')
  assert.equal(after(result('chassis.0', 'power_off'))['chassis.0'], 'Off')
})

test('a host that was asked to shut down is neither on nor off', () => {
  assert.equal(after(result('host.0', 'power_off'))['host.0'], 'Unknown')
})

test('what failed, what resets and what nobody knows changes nothing', () => {
  for (const one of [
    result('host.0', 'force_off', false),
    result('host.0', 'reset'),
    result('host.0', 'emergency_shutdown'),
    result('host.9', 'power_on'),
  ]) {
    assert.equal(afterResult(example, first, one), first)
  }
})

test('a call without an answer leaves nothing to be believed', () => {
  assert.equal(afterDoubt(first, 'host.0')['host.0'], 'Unknown')
})

test('when powermgr shut something down by itself, anything may be off but the BMC', () => {
  const deed = { kind: 'deed', what: 'shutdown', isDone: true, message: '' } as const
  assert.deepEqual(afterDeed(system, first, deed), {
    'host.0': 'Unknown',
    'host.1': 'Unknown',
    'chassis.0': 'Unknown',
    'bmc.0': 'On',
  })
  assert.equal(afterDeed(system, first, { ...deed, what: 'throttle' }), first)
  assert.equal(afterDeed(system, first, { ...deed, isDone: false }), first)
})
