/** What ends badly is told by an alert, whatever was asked of whatever kind of component. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, example, type Statuses } from '../../../test/harness/platform.ts'
import { ownKinds } from '../../../test/harness/variants.ts'
import { allowedActions } from '../machines/takeover.ts'
import type { Platform } from '../model/platform/platform.ts'
import { endingOf } from '../model/system/operation.ts'
import { alertsOf } from './conditions.ts'

const both: Statuses = { 'chassis.0': 'On', 'host.0': 'Running', 'host.1': 'Running' }
const off: Statuses = { 'chassis.0': 'On' }
const quiet: Statuses = {}

/** Longer than anything of the example is waited for. */
const passesMax = 400

/** Asks, has every call end so, and lets time pass until the operation is over. */
function played(bench: Bench, name: string, action: string, kind: 'rejected' | 'unknown') {
  if (bench.ask(name, action).kind !== 'accepted') return undefined
  for (let i = 0; i < passesMax && bench.component(name).operation !== null; i++) {
    const error = 'the board is on fire'
    const outcome = kind === 'unknown' ? { kind, error } : { kind, error, again: false }
    for (const { id } of bench.calls()) bench.deliver({ kind: 'outcome', call: id, outcome })
    bench.pass(5000)
    for (const other of bench.system.components.keys) stays(bench, other)
  }
  return bench.system.ended.findLast(({ component }) => component === name)
}

/** It is heard to be what it was: nothing of what is asked is done. */
function stays(bench: Bench, name: string): void {
  const { power } = bench.component(name).powerChanges
  const said = String(power) === 'On' ? 'On' : 'Off'
  bench.deliver({ kind: 'power', component: name, power: said, source: 'poll', serial: null })
}

const aboutIt = (bench: Bench, name: string): readonly string[] =>
  [...alertsOf(bench, bench.system).values()]
    .filter(({ component }) => component === name)
    .map(({ id }) => id)

/** What ended badly of what may be asked of each of these, and the alerts of it. */
function endedBadly(platform: Platform, names: readonly string[], worlds: readonly Statuses[]) {
  const bad = new Map<string, readonly string[]>()
  for (const kind of ['rejected', 'unknown'] as const)
    for (const statuses of worlds)
      for (const name of names)
        for (const action of allowedActions(
          platform,
          benchIn(statuses, platform).component(name),
        )) {
          const bench = benchIn(statuses, platform)
          const ended = played(bench, name, action, kind)
          if (ended === undefined || endingOf(ended.state)?.isFailure !== true) continue
          bad.set(`${name} ${action} ${kind}: ${ended.error?.message}`, aboutIt(bench, name))
        }
  return bad
}

const silent = (bad: ReadonlyMap<string, readonly string[]>) =>
  [...bad].filter(([, alerts]) => alerts.length === 0)

test('every action of every kind that ends badly is an alert of its component', () => {
  const bad = endedBadly(example, ['host.0', 'chassis.0', 'bmc.0'], [both, off, quiet])
  assert.ok(bad.size > 20, `${bad.size}`)
  assert.deepEqual(silent(bad), [])
})

test('so is every action of a kind of a platform of its own', () => {
  const own = ['pump.0', 'shelf.0', 'gputray.0']
  const allOn = Object.fromEntries(['chassis.0', ...own].map((name) => [name, 'On']))
  const drained = { 'chassis.0': 'On', 'pump.0': 'On', 'gputray.0': 'Drained' }
  const bad = endedBadly(ownKinds, own, [allOn, { 'chassis.0': 'On', 'pump.0': 'On' }, drained, {}])
  for (const name of own) {
    const mine = [...bad.keys()].filter((what) => what.startsWith(name))
    assert.ok(mine.length >= 6, mine.join())
  }
  assert.deepEqual(silent(bad), [])
})

test('a reboot of the BMC that is refused is told until something else is asked of it', () => {
  const bench = benchIn({})
  const ended = played(bench, 'bmc.0', 'ForceReboot', 'rejected')
  assert.equal(ended?.state, 'failed')
  assert.deepEqual(aboutIt(bench, 'bmc.0'), ['operation-failed/bmc.0'])
  const alert = alertsOf({ platform: example, now: bench.now }, bench.system).get(
    'operation-failed/bmc.0',
  )
  assert.equal(alert?.message, 'bmc.0: reset the BMC: the board is on fire')
  bench.ask('bmc.0', 'EnterMaintenance')
  assert.deepEqual(aboutIt(bench, 'bmc.0'), ['maintenance/bmc.0'])
})

test('an NMI that is refused is told, though the host runs on', () => {
  const bench = benchIn(both)
  const ended = played(bench, 'host.0', 'Nmi', 'rejected')
  assert.equal(ended?.state, 'failed')
  assert.deepEqual(aboutIt(bench, 'host.0'), ['operation-failed/host.0'])
})
