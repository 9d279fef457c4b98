/** Steps that failed and were passed over: what they leave undone is named, with an alert. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, platformWith } from '../../../../test/harness/platform.ts'
import { leftBehindBy } from '../../model/system/operation.ts'

const running = { 'chassis.0': 'On', 'host.0': 'Running' } as const

const endedOf = (bench: Bench, action: string) =>
  bench.system.ended.findLast((operation) => operation.action === action)!
const leftOf = (bench: Bench, action: string) => leftBehindBy(endedOf(bench, action))
const alertOf = ({ system }: Bench) =>
  Object.values(system.alerts).find(
    ({ alert, isCleared }) => alert.code === 'left-behind' && !isCleared,
  )?.alert

/** Each call is answered, and the hardware follows, but for calls of which `isRefused` is so. */
function follow(bench: Bench, isRefused: (verb: string, target: string) => boolean): void {
  for (let turns = 0; bench.calls().length > 0 && turns < 50; turns++) {
    const { id, verb, target } = bench.calls()[0]!
    const outcome = isRefused(verb, target)
      ? ({ kind: 'rejected', error: 'cannot', again: false } as const)
      : ({ kind: 'done' } as const)
    bench.deliver({ kind: 'outcome', call: id, outcome })
    if (outcome.kind === 'rejected' || target.startsWith('psu') || target.endsWith('zone')) continue
    bench.power(target, verb === 'on' ? 'On' : 'Off')
  }
}

test('a supply that is not turned off with its chassis is left behind, and an alert', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.ask('chassis.0', 'PowerOff')
  follow(bench, (verb, target) => verb === 'off' && target === 'psu.1')
  const { state, error } = endedOf(bench, 'PowerOff')
  assert.deepEqual([state, error], ['succeeded', null])
  assert.deepEqual(leftOf(bench, 'PowerOff'), ['supply off psu.1: cannot'])
  const entry = bench.entries.findLast(({ type }) => type === 'transition')
  assert.deepEqual([entry?.to, entry?.message], ['Off', 'left behind: supply off psu.1: cannot'])
  assert.equal(
    alertOf(bench)?.message,
    'chassis.0: PowerOff came to what was asked; left behind: supply off psu.1: cannot',
  )
  bench.pass(60_000)
  bench.power('chassis.0', 'Off')
  bench.ask('chassis.0', 'PowerOn')
  follow(bench, () => false)
  assert.equal(bench.component('chassis.0').status, 'On')
  bench.pass(60_000)
  assert.equal(alertOf(bench), undefined, 'its power went well since')
})

test('an off whose answer is lost is not left behind where the supply is seen to be off', () => {
  for (const output of ['Off', 'On', null] as const) {
    const seen = benchIn({ 'chassis.0': 'On' })
    seen.ask('chassis.0', 'PowerOff')
    seen.answer('off')
    seen.power('chassis.0', 'Off')
    while (seen.calls('off').length > 0) {
      if (output !== null)
        seen.deliver({ kind: 'output', supply: 'psu.1', power: output, source: 'r', serial: null })
      seen.answer('off', seen.calls('off')[0]!.target === 'psu.1' ? 'unknown' : 'done')
      seen.pass(5000)
    }
    follow(seen, () => false)
    assert.equal(leftOf(seen, 'PowerOff').length, output === 'Off' ? 0 : 1, `${output}`)
  }
})

test('cooling that is not released after a host is left behind, also after a cut', () => {
  const orderly = benchIn(running)
  orderly.ask('host.0', 'GracefulShutdown')
  follow(orderly, (verb) => verb === 'lower')
  assert.deepEqual(leftOf(orderly, 'GracefulShutdown'), ['release cooling cpu_zone: cannot'])
  assert.match(alertOf(orderly)!.message, /^host\.0: GracefulShutdown came to what was asked; left/)

  const cut = benchIn(running)
  cut.ask('host.0', 'GracefulShutdown')
  cut.answer('shutdown')
  for (let passed = 0; cut.calls('force-off').length === 0; passed += 5000) {
    assert.ok(passed < 600_000)
    cut.pass(5000)
    for (const name of Object.keys(running)) cut.power(name, 'On')
    cut.power('host.1', 'Off')
  }
  follow(cut, (verb) => verb === 'lower')
  const { state, error } = endedOf(cut, 'GracefulShutdown')
  assert.equal(state, 'forced')
  assert.equal(
    error?.message,
    'by force: force off (shut down: not seen within 5 min); ' +
      'left behind: release cooling cpu_zone: cannot',
  )
})

test('what another step makes up for is not left behind', () => {
  // It was not asked to shut down, and went off all the same.
  const off = benchIn(running)
  off.ask('host.0', 'GracefulShutdown')
  off.answer('shutdown', 'rejected')
  off.power('host.0', 'Off')
  follow(off, () => false)
  // The rail takes the power of a host that could not be forced off.
  const railed = benchIn(running)
  railed.ask('chassis.0', 'ForceOff')
  follow(railed, (verb) => verb === 'force-off')
  // A supply that stayed on through a cycle is to be on.
  const cycled = benchIn({ 'chassis.0': 'On' })
  cycled.ask('chassis.0', 'PowerCycle')
  follow(cycled, (verb, target) => verb === 'off' && target === 'psu.1')
  cycled.pass(cycled.platform.limits.minimumOffMs)
  follow(cycled, () => false)
  for (const [bench, action] of [
    [off, 'GracefulShutdown'],
    [railed, 'ForceOff'],
    [cycled, 'PowerCycle'],
  ] as const) {
    const { state, steps } = endedOf(bench, action)
    assert.equal(state, 'succeeded', action)
    assert.ok(
      steps.some(({ phase }) => phase === 'failed'),
      `${action} passed something over`,
    )
    assert.deepEqual(leftOf(bench, action), [], action)
    assert.equal(alertOf(bench), undefined, action)
  }
})

test('a host that does not come back after a cycle of its chassis is named', () => {
  const bench = benchIn(running)
  bench.ask('chassis.0', 'PowerCycle')
  follow(bench, () => false)
  bench.pass(bench.platform.limits.minimumOffMs)
  follow(bench, (verb, target) => verb === 'on' && target === 'host.0')
  bench.pass(bench.platform.limits.minimumOffMs)
  follow(bench, (verb, target) => verb === 'on' && target === 'host.0')
  assert.equal(endedOf(bench, 'PowerCycle').state, 'succeeded')
  assert.deepEqual(leftOf(bench, 'PowerCycle'), ['hosts back on: host.0 is Off'])
})

test('a supply that others stand in for is named, and what was to be left out is not', () => {
  const budget = platformWith((config) => ({
    ...config,
    supplies: config.supplies.map((supply) => ({ ...supply, capacityWatts: 2000 })),
  }))
  const stoodIn = benchIn({}, budget)
  stoodIn.ask('chassis.0', 'PowerOn')
  follow(stoodIn, (verb, target) => verb === 'on' && target === 'psu.1')
  assert.equal(stoodIn.component('chassis.0').status, 'On')
  assert.deepEqual(leftOf(stoodIn, 'PowerOn'), ['supply on psu.1: cannot'])

  const unchecked = platformWith((config) => ({
    ...config,
    policies: {
      ...config.policies,
      chassisPowerOn: { ...config.policies.chassisPowerOn, thermalCheck: false },
    },
  }))
  const without = benchIn({}, unchecked)
  without.ask('chassis.0', 'PowerOn')
  follow(without, (verb) => verb === 'raise')
  assert.equal(without.component('chassis.0').status, 'On')
  assert.deepEqual(leftOf(without, 'PowerOn'), [])
})

const clearedText = ({ entries }: Bench) =>
  entries.findLast(
    ({ type, cause, outcome }) =>
      type === 'alert' && cause === 'left-behind' && outcome === 'cleared',
  )?.message

test('what was left behind is let go once it is seen to be as it should be', () => {
  const tell = (bench: Bench, power: 'On' | 'Off', times: number) => {
    for (let i = 0; i < times; i++)
      bench.deliver({ kind: 'output', supply: 'psu.1', power, source: 'report', serial: null })
  }
  const off = benchIn({ 'chassis.0': 'On' })
  tell(off, 'On', 1)
  off.ask('chassis.0', 'PowerOff')
  follow(off, (verb, target) => verb === 'off' && target === 'psu.1')
  off.pass(1000)
  tell(off, 'On', 1)
  assert.notEqual(alertOf(off), undefined, 'it gives power still')
  tell(off, 'Off', 2)
  assert.equal(alertOf(off), undefined)
  assert.match(clearedText(off)!, /^cleared: psu\.1 is off$/)

  const undone = benchIn()
  undone.ask('chassis.0', 'PowerOn')
  follow(undone, (verb, target) => target === 'chassis.0' || (verb === 'off' && target === 'psu.1'))
  assert.match(alertOf(undone)!.message, /was not taken back whole; left behind: supply on psu\.1/)
  undone.pass(1000)
  tell(undone, 'Off', 2)
  assert.equal(alertOf(undone), undefined)
})

test('a supply that others stood in for is no more left behind once SuppliesOn has it on', () => {
  const budget = platformWith((config) => ({
    ...config,
    supplies: config.supplies.map((supply) => ({ ...supply, capacityWatts: 2000 })),
  }))
  const bench = benchIn({}, budget)
  bench.ask('chassis.0', 'PowerOn')
  follow(bench, (verb, target) => verb === 'on' && target === 'psu.1')
  assert.notEqual(alertOf(bench), undefined)
  bench.pass(1000)
  bench.power('chassis.0', 'On')
  bench.deliver({ kind: 'output', supply: 'psu.1', power: 'Off', source: 'report', serial: null })
  bench.deliver({ kind: 'output', supply: 'psu.1', power: 'Off', source: 'report', serial: null })
  bench.ask('chassis.0', 'SuppliesOn')
  follow(bench, () => false)
  assert.notEqual(alertOf(bench), undefined, 'that it was asked is not that it is so')
  bench.pass(1000)
  bench.deliver({ kind: 'output', supply: 'psu.1', power: 'On', source: 'report', serial: null })
  assert.equal(alertOf(bench), undefined)
  assert.match(clearedText(bench)!, /psu\.1 is on$/)
})

test('a host that was left off by a cycle of its chassis is let go once it is on', () => {
  const bench = benchIn(running)
  bench.ask('chassis.0', 'PowerCycle')
  follow(bench, () => false)
  for (let times = 0; times < 2; times++) {
    bench.pass(bench.platform.limits.minimumOffMs)
    follow(bench, (verb, target) => verb === 'on' && target === 'host.0')
  }
  assert.notEqual(alertOf(bench), undefined)
  bench.pass(1000)
  bench.power('chassis.0', 'On')
  bench.power('host.0', 'On')
  assert.equal(alertOf(bench), undefined)
  assert.match(clearedText(bench)!, /host\.0 is on$/)
})
