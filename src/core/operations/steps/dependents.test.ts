/** Dependents: whoever needs a component goes before it, as long as there is time. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, platformWith } from '../../../../test/harness/platform.ts'

/** The second host needs the first, which has the lower priority. */
const platform = platformWith((config) => ({
  ...config,
  hosts: config.hosts.map((host) =>
    host.name === 'host.1'
      ? {
          ...host,
          priority: 1,
          dependsOn: [{ component: 'host.0', whenLost: 'alert', confirm: 0 }],
        }
      : { ...host, priority: 0 },
  ),
}))

const both = { 'chassis.0': 'On', 'host.0': 'Running', 'host.1': 'Running' } as const
const running = () => benchIn(both, platform)

const asked = (bench: Bench, verb: string) => bench.calls(verb).map(({ target }) => target)

/** It is asked by now, and goes off. */
function goesOff(bench: Bench, name: string): void {
  for (const { id, target } of bench.calls('shutdown'))
    if (target === name) bench.deliver({ kind: 'outcome', call: id, outcome: { kind: 'done' } })
  bench.power(name, 'Off')
  for (const { id } of bench.calls('lower'))
    bench.deliver({ kind: 'outcome', call: id, outcome: { kind: 'done' } })
}

test('a host that another needs asks that one to shut down first', () => {
  const bench = running()
  bench.ask('host.0', 'GracefulShutdown')
  assert.deepEqual(asked(bench, 'shutdown'), ['host.1'])
  const { cause, correlation } = bench.operation('host.1')
  assert.deepEqual(
    [cause, correlation],
    ['host.0 GracefulShutdown', bench.operation('host.0').correlation],
  )
  goesOff(bench, 'host.1')
  assert.deepEqual(asked(bench, 'shutdown'), ['host.0'])
  goesOff(bench, 'host.0')
  const ended = bench.system.ended.map(({ component, state }) => `${component} ${state}`)
  assert.deepEqual(ended, ['host.1 succeeded', 'host.0 succeeded'])
})

test('a dry run names those that would go first', () => {
  const plan = running().ask('host.0', 'GracefulShutdown', { dryRun: true })
  assert.ok(plan.kind === 'planned')
  const [first] = plan.steps
  assert.deepEqual(
    [first?.name, first?.target, first?.verb],
    ['dependents shut down host.1', 'host.1', 'GracefulShutdown'],
  )
  const other = running().ask('host.1', 'GracefulShutdown', { dryRun: true })
  assert.ok(other.kind === 'planned' && other.steps[0]?.name === 'ask to shut down')
})

test('a dry run names whoever goes before those that would go first', () => {
  const needing = (component: string) => [{ component, whenLost: 'alert', confirm: 0 } as const]
  const chain = platformWith((config) => {
    const [host, ...others] = config.hosts
    const third = { ...host!, name: 'host.2', dependsOn: needing('host.1') }
    return {
      ...config,
      hosts: [host!, ...others.map((one) => ({ ...one, dependsOn: needing('host.0') })), third],
    }
  })
  const bench = benchIn({ ...both, 'host.2': 'Running' }, chain)
  const plan = bench.ask('host.0', 'GracefulShutdown', { dryRun: true })
  assert.ok(plan.kind === 'planned')
  const named = plan.steps.map(({ target, before }) => [target, before])
  assert.deepEqual(named.slice(0, 2), [
    ['host.1', ['host.2']],
    ['host.0', undefined],
  ])
  const whole = bench.ask('chassis.0', 'PowerOff', { dryRun: true })
  assert.ok(whole.kind === 'planned')
  assert.ok(whole.steps.every(({ before }) => before === undefined))
})

test('a host whose dependent does not go stays, and says who keeps it', () => {
  const bench = running()
  bench.ask('host.0', 'GracefulShutdown')
  bench.answer('shutdown', 'rejected')
  for (let passed = 0; passed < 300_000; passed += 5000) {
    bench.pass(5000)
    for (const name of Object.keys(both)) bench.power(name, 'On')
  }
  bench.answer('force-off', 'rejected')
  const { state, error } = bench.system.ended.at(-1)!
  assert.deepEqual([state, error?.code], ['failed', 'dependents'])
  assert.match(error!.message, /^dependents shut down host\.1: host\.1 is Running$/)
  const { message } = bench.system.alerts['never-reached/host.0']!.alert
  assert.equal(message, `host.0: it did not do what was asked: ${error!.message}`)
  assert.deepEqual(asked(bench, 'shutdown'), [])
  assert.equal(bench.component('host.0').status, 'Running')
})

test('a chassis takes its hosts down in the order in which they need each other', () => {
  const bench = running()
  bench.ask('chassis.0', 'PowerOff')
  assert.deepEqual(asked(bench, 'shutdown'), ['host.1'])
  goesOff(bench, 'host.1')
  assert.deepEqual(asked(bench, 'shutdown'), ['host.0'])
  goesOff(bench, 'host.0')
  assert.deepEqual(asked(bench, 'off'), ['chassis.0'])
})

/** Heat is foreseen in the zone of the first host only. */
function foreseen(): Bench {
  const apart = platformWith((config) => ({
    ...config,
    zones: [...config.zones, { ...config.zones[0]!, name: 'other_zone' }],
    hosts: config.hosts.map((host) =>
      host.name === 'host.1'
        ? {
            ...host,
            thermalZone: 'other_zone',
            dependsOn: [{ component: 'host.0', whenLost: 'alert', confirm: 0 }],
          }
        : host,
    ),
  }))
  const bench = benchIn(both, apart)
  bench.level('forecast/cpu_zone', 'critical')
  for (let step = 0; bench.component('host.0').operation === null; step++) {
    assert.ok(step < 20, 'it is never shed')
    bench.pass(apart.emergency.shedIntervalMs)
    for (const name of Object.keys(both)) bench.power(name, 'On')
  }
  return bench
}

test('an emergency that leaves time has those go first who need what has to go', () => {
  const bench = foreseen()
  assert.deepEqual(asked(bench, 'shutdown'), ['host.1'])
  goesOff(bench, 'host.1')
  assert.deepEqual(asked(bench, 'shutdown'), ['host.0'])
})

test('an emergency that leaves no time waits for nobody, nor goes on waiting', () => {
  const bench = foreseen()
  bench.level('zone/cpu_zone', 'critical')
  assert.deepEqual(asked(bench, 'shutdown'), ['host.1', 'host.0'])
  const sudden = running()
  sudden.level('zone/cpu_zone', 'critical')
  assert.deepEqual(asked(sudden, 'shutdown').sort(), ['host.0', 'host.1'])
})

test('a time that nobody keeps to in an emergency is not waited for longer than that', () => {
  const bench = foreseen()
  const { emergency } = bench.platform
  const settled = 300_000 + emergency.retryMs
  for (let passed = 0; asked(bench, 'shutdown').at(-1) !== 'host.0'; passed += 1000) {
    assert.ok(passed < settled, 'it waits for ever')
    bench.pass(1000)
    for (const name of Object.keys(both)) bench.power(name, 'On')
    for (const { id } of bench.calls('force-off'))
      bench.deliver({ kind: 'outcome', call: id, outcome: { kind: 'unknown', error: 'silence' } })
  }
})

test('of hosts that have to go whoever needs another goes before it, whatever its priority', () => {
  const { names, shedOrder } = platform.relations
  assert.deepEqual(
    shedOrder.map((place) => names[place]),
    ['host.1', 'host.0'],
  )
})
