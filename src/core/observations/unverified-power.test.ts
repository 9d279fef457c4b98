/** Unverified power: what is believed of power that nobody measures, and what outranks it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, beginning, createBench, platformWith } from '../../../test/harness/platform.ts'
import { firstSystem } from '../first-system.ts'
import type { Power } from '../model/ids.ts'

/** The example, where nobody tells of power but a sensor of `host.1`. */
const unmeasured = platformWith((config) => ({
  ...config,
  integrations: { ...config.integrations, dialects: { power: 'ubmc' } },
  chassis: { ...config.chassis, powerSequence: [], observe: { assumed: 'On' } },
  supplies: [],
  hosts: config.hosts.map((host, index) => ({
    ...host,
    powerDependencies: [],
    observe: index === 1 ? { sensor: 'cpu1_temp', onFrom: 20, offUpTo: 5 } : {},
  })),
}))

/** Started, and nothing was heard or done yet. */
function started(): Bench {
  const bench = createBench(unmeasured, firstSystem(unmeasured, 'sys', beginning))
  const first = { damage: null, machine: null, reset: null, clean: false } as const
  bench.deliver({ kind: 'start', boot: 'boot', ...first })
  return bench
}

function seen({ component }: Bench, name: string) {
  const { status, observed } = component(name)
  return [status, observed.power, observed.source, observed.unverified ?? false]
}

const implied = (component: string, power: Power) =>
  ({ kind: 'implied-power', component, power }) as const

test('what was done is believed at once, does not grow old, and is said to be unverified', () => {
  const bench = started()
  bench.deliver(implied('host.0', 'Off'))
  bench.pass(3_600_000)
  assert.deepEqual(seen(bench, 'host.0'), ['Off', 'Off', 'implied', true])
  bench.deliver(implied('host.0', 'On'))
  assert.deepEqual(seen(bench, 'host.0'), ['Running', 'On', 'implied', true])
})

test('what an action makes likely says nothing of what somebody measures', () => {
  const bench = started()
  bench.power('host.1', 'On')
  bench.deliver(implied('host.1', 'Off'))
  assert.deepEqual(seen(bench, 'host.1'), ['Running', 'On', 'poll', false])
})

test('a rail that was switched off is not off while a host of it is seen to be on', () => {
  const bench = started()
  bench.power('host.1', 'On')
  bench.deliver(implied('chassis.0', 'Off'))
  assert.deepEqual(seen(bench, 'chassis.0').slice(1), ['Unknown', 'contradiction', true])
  bench.power('host.1', 'Off')
  bench.power('host.1', 'Off')
  assert.deepEqual(seen(bench, 'chassis.0'), ['Off', 'Off', 'implied', true])
})

test('a host whose rail was switched off has no power, which is unverified as well', () => {
  const bench = started()
  bench.deliver(implied('host.0', 'On'))
  bench.deliver(implied('chassis.0', 'Off'))
  assert.deepEqual(seen(bench, 'host.0'), ['Off', 'Off', 'rail', true])
  bench.deliver(implied('chassis.0', 'On'))
  assert.deepEqual(seen(bench, 'host.0'), ['Off', 'Off', 'rail', true])
})

test('what may have been done leaves it unknown', () => {
  const bench = started()
  bench.deliver(implied('host.0', 'On'))
  bench.deliver(implied('host.0', 'Unknown'))
  assert.deepEqual(seen(bench, 'host.0').slice(0, 2), ['Unknown', 'Unknown'])
})

test('before anything was done it is what is assumed, and unknown where nothing is', () => {
  const bench = started()
  assert.deepEqual(seen(bench, 'chassis.0'), ['On', 'On', 'assumed', true])
  assert.deepEqual(seen(bench, 'host.0').slice(0, 2), ['Unknown', 'Unknown'])
  assert.deepEqual(seen(bench, 'bmc.0').slice(1), ['On', 'assumed', true])
})

test('buttons are pressed once: their calls are not repeated, and are looked at', () => {
  const { steps } = unmeasured.plans['host.0']!['host.power-on']!
  const press = steps.find(({ name }) => name === 'power on')!.step
  assert.ok(press.kind === 'call' && press.notRepeatable && press.verifiedByNext)
  const held = unmeasured.plans['host.0']!['host.force-off']!.steps[0]!.step
  assert.ok(held.kind === 'call' && held.notRepeatable === undefined)
})
