/** Invariants: each of them bites, and none does while all is well. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchIn, platformWith, systemIn } from '../../test/harness/platform.ts'
import { broken, invariants } from './invariants.ts'
import type { Component } from './model/system/component.ts'
import { componentOf, put, type System } from './model/system/system.ts'

const platform = platformWith((config) => ({
  ...config,
  policies: {
    ...config.policies,
    hostPowerOn: { ...config.policies.hostPowerOn, maxConcurrent: 1 },
  },
}))

const changed = (system: System, name: string, changes: Partial<Component>): System =>
  put(system, { ...componentOf(system, name), ...changes })

/** A host on its way to Running, and the operation that takes it there. */
function poweringOn() {
  const bench = benchIn({ 'chassis.0': 'On' }, platform)
  bench.ask('host.0', 'PowerOn')
  return { system: bench.system, operation: bench.operation('host.0') }
}

const breaks: Readonly<Record<string, () => System>> = {
  'a chassis that is off has no host that is on': () =>
    changed(systemIn(platform, { 'chassis.0': 'On', 'host.0': 'Running' }), 'chassis.0', {
      status: 'Off',
    }),
  'at most maxConcurrent operations of a policy are under way': () => {
    const { system, operation } = poweringOn()
    const other = { ...operation, component: 'host.1', id: 'other' }
    return changed(system, 'host.1', { operation: other })
  },
  'a waiting status is ended by an operation or by a deadline': () =>
    changed(systemIn(platform), 'host.0', { status: 'Unknown', deadline: null }),
  'a step that is under way has a deadline': () => {
    const { system, operation } = poweringOn()
    const steps = operation.steps.map((step) => ({ ...step, deadline: null }))
    return changed(system, 'host.0', { operation: { ...operation, steps } })
  },
  'an operation of a component has not ended, and a remembered one has': () => {
    const { system, operation } = poweringOn()
    return changed(system, 'host.0', { operation: { ...operation, state: 'succeeded' } })
  },
}

test('every invariant is tried', () => {
  assert.deepEqual(Object.keys(breaks).sort(), Object.keys(invariants).sort())
})

for (const [name, make] of Object.entries(breaks)) {
  test(`it is noticed when it does not hold: ${name}`, () => {
    assert.equal(broken(platform, make())?.invariant, name)
  })
}

test('nothing is broken while all is well', () => {
  assert.equal(
    broken(platform, systemIn(platform, { 'chassis.0': 'On', 'host.0': 'Running' })),
    null,
  )
  assert.equal(broken(platform, poweringOn().system), null)
})
