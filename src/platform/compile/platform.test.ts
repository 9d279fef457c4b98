/** Tests that every good configuration compiles, and that each option ends up where it acts. */

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { compiled } from '../../../test/harness/compiled.ts'
import type { Plan } from '../../core/model/platform/platform.ts'
import { problemsText } from '../findings/problems.ts'
import { loadConfig } from '../load.ts'
import type { ConfigInput } from '../schema/config.ts'
import { type Compiled, compile } from './platform.ts'

const example = join(import.meta.dirname, '../../../examples/two-host-chassis.yaml')

const oneHost = (changes: Partial<ConfigInput> = {}) =>
  compiled({ hosts: [{ name: 'host.0' }], ...changes })

function planOf({ platform }: Compiled, component: string, recipe: string): Plan {
  const plan = platform.plans[component]?.[recipe]
  assert.ok(plan, `${component} has no ${recipe}`)
  return plan
}

const timeoutsOf = (plan: Plan, name: string) =>
  plan.steps.filter(({ step }) => step.name === name).map(({ step }) => step.timeoutMs)

test('the example is a chassis with two hosts, two supplies, a zone, two sensors and a BMC', () => {
  const loaded = loadConfig(example)
  assert.ok('config' in loaded, 'problems' in loaded ? problemsText(example, loaded.problems) : '')
  const { platform, watches, integrations, history } = compile(loaded.config)
  assert.deepEqual(Object.keys(platform.components), ['host.0', 'host.1', 'chassis.0', 'bmc.0'])
  assert.deepEqual(Object.keys(watches), [
    'zone/cpu_zone',
    'forecast/cpu_zone',
    'sensor/cpu0_temp',
    'sensor/dimm_temp',
    'supply/psu.0',
    'supply/psu.1',
  ])
  assert.deepEqual(platform.components['host.1'], {
    name: 'host.1',
    kind: 'host',
    chassis: 'chassis.0',
    hosts: [],
    mayTakeDown: [],
    parts: [],
    feeds: [],
    dependsOn: [],
    dependents: [],
    zones: ['zone/cpu_zone'],
    supplies: ['supply/psu.0', 'supply/psu.1'],
    sensors: ['sensor/cpu0_temp', 'sensor/dimm_temp'],
    healthRules: [],
    powerWatts: 0,
    heatWatts: 0,
    isLoad: true,
    priority: 0,
    bootProgress: true,
    bootUntil: 'OSRunning',
    isMeasured: true,
    assumed: 'Unknown',
    attemptsMax: 3,
    preferences: { restore: 'Restore', restoreOnce: null, autoReboot: true, autoRebootOnce: null },
    hasIdButton: true,
    reconcile: 'adopt',
  })
  assert.deepEqual(platform.components['chassis.0']?.hosts, ['host.0', 'host.1'])
  assert.deepEqual(platform.services, ['powermgr', 'thermalmgr', 'sensormon', 'ledmgr'])
  assert.equal(platform.checks.hostPowerOn?.maxConcurrent, 2)
  assert.deepEqual(integrations, {
    power: 'powermgr',
    thermal: 'thermalmgr',
    sensors: 'sensormon',
    leds: 'ledmgr',
    others: [],
    dialects: { power: 'native', thermal: 'native', sensors: 'native', leds: 'native' },
    timeoutMs: 10_000,
  })
  assert.deepEqual(history, { rowsMax: 100_000, ageMaxMs: 90 * 86_400_000 })
})

test('one host is configuration enough: all else has a default', () => {
  const { platform, watches, service, inboxMax, pollMs } = oneHost()
  assert.deepEqual(Object.keys(platform.components), ['host.0', 'chassis.0', 'bmc.0'])
  assert.deepEqual(watches, {})
  assert.deepEqual(service, {
    name: 'statemgr',
    description: 'BMC State Management Service',
    assertsInvariants: true,
  })
  assert.deepEqual([inboxMax, pollMs], [1000, 1000])
  assert.deepEqual(platform.limits, {
    offConfirmations: 2,
    observationStaleMs: 10_000,
    settleMs: 5000,
    staggerMs: 0,
    transitionMs: 30_000,
    alertHoldMs: 30_000,
    minimumOffMs: 5000,
    flap: { transitions: 20, windowMs: 600_000, holdMs: 600_000 },
    bootStableMs: 300_000,
    bootGraceMs: 30_000,
    restore: { delayMs: 0, patienceMs: 600_000 },
    reconcile: { attempts: 3, windowMs: 600_000 },
    overrideMaxMs: 3_600_000,
    queueMax: 64,
    endedMax: 256,
  })
  assert.deepEqual(platform.checks, {
    hostPowerOn: policy(true, { maxConcurrent: 2 }),
    hostReset: policy(false, {}),
    chassisPowerOn: policy(true, { takesHostsDown: true }),
    chassisPowerOff: policy(false, { takesHostsDown: true }),
  })
  assert.deepEqual(platform.emergency, {
    thermalShutdown: true,
    unknownAfterMs: null,
    shedIntervalMs: 30_000,
    powerFailureResponse: 'graceful_shutdown',
    rideThroughMs: 0,
    lowBattery: null,
    healthFailureResponse: 'isolate_component',
    healthConfirmMs: 3000,
    secondWordMs: 500,
    retryMs: 5000,
    callTimeoutMs: 10_000,
  })
})

const policy = (checks: boolean, changes: object) => ({
  thermalCheck: checks,
  healthCheck: checks,
  powerCheck: checks,
  bmcCheck: checks,
  maxConcurrent: null,
  takesHostsDown: false,
  ...changes,
})

test('each action of each machine has its plan for each component', () => {
  const { platform } = oneHost()
  for (const { name, kind } of Object.values(platform.components)) {
    const actions = Object.values(platform.machines[kind]?.actions ?? {})
    assert.ok(actions.length > 0)
    for (const { recipe } of actions) {
      assert.ok(platform.recipes[recipe], recipe)
      assert.ok(platform.plans[name]?.[recipe], `${name} ${recipe}`)
    }
  }
})

test('every policy that a recipe names is there', () => {
  const { platform } = oneHost()
  for (const { name, checks } of Object.values(platform.recipes)) {
    assert.ok(checks === null || Object.hasOwn(platform.checks, checks), `${name}: ${checks}`)
  }
})

test('supplies are turned on in the order of the power sequence, and off in the reverse', () => {
  const all = oneHost({
    supplies: [{ name: 'psu.0' }, { name: 'psu.1' }],
    chassis: { powerSequence: ['psu.1', 'psu.0'] },
  })
  const targets = (recipe: string, name: string) =>
    planOf(all, 'chassis.0', recipe)
      .steps.filter(({ step }) => step.name === name)
      .map(({ target }) => target)
  assert.deepEqual(targets('chassis.power-on', 'supply on'), ['psu.1', 'psu.0'])
  assert.deepEqual(targets('chassis.power-off', 'supply off'), ['psu.0', 'psu.1'])
})

test('the times of the configuration are the time-outs of the steps', () => {
  const all = oneHost({
    transitionTimeout: '11s',
    integrations: { timeout: '7s', retry: { attempts: 4, delay: '3s' } },
    policies: { chassisPowerOff: { gracefulTimeout: '100s', forceTimeout: '9s' } },
    limits: { minimumOffTime: '8s' },
  })
  const on = planOf(all, 'host.0', 'host.power-on').steps
  const call = on.map(({ step }) => step).find(({ name }) => name === 'power on')
  assert.ok(call?.kind === 'call')
  assert.deepEqual([call.timeoutMs, call.retries, call.backoffMs], [7000, 3, 3000])
  const cycle = planOf(all, 'host.0', 'host.power-cycle')
  assert.deepEqual(timeoutsOf(cycle, 'power good'), [11_000])
  assert.deepEqual(timeoutsOf(cycle, 'stay off'), [8000])
  assert.deepEqual(timeoutsOf(cycle, 'power off'), [9000])
  assert.deepEqual(timeoutsOf(planOf(all, 'host.0', 'host.shutdown'), 'shut down'), [100_000])
})

test('each host boots in its own time, and the machine waits for the slowest', () => {
  const all = compiled({
    hosts: [
      { name: 'host.0', bootTimeout: '1m' },
      { name: 'host.1', bootTimeout: '20m' },
    ],
  })
  const bootOf = (host: string) => timeoutsOf(planOf(all, host, 'host.power-on'), 'boot started')
  assert.deepEqual([bootOf('host.0'), bootOf('host.1')], [[60_000], [1_200_000]])
  assert.equal(all.platform.machines.host?.statuses.Booting?.timeout?.afterMs, 1_200_000)
})

test('a host whose platform tells nothing of its boot does not wait to hear of it', () => {
  const all = compiled({ hosts: [{ name: 'host.0', bootProgress: false }] })
  assert.deepEqual(timeoutsOf(planOf(all, 'host.0', 'host.power-on'), 'boot started'), [])
})

test('a BMC without a maintenance mode cannot be asked to enter it', () => {
  const actions = (maintenanceMode: boolean) =>
    Object.keys(oneHost({ bmc: { maintenanceMode } }).platform.machines.bmc?.actions ?? {})
  assert.ok(actions(true).includes('EnterMaintenance'))
  assert.deepEqual(
    actions(true).filter((action) => !actions(false).includes(action)),
    ['EnterMaintenance', 'ExitMaintenance'],
  )
})

test('a zone, a sensor and a supply are watched within their limits', () => {
  const { watches } = oneHost({
    zones: [{ name: 'z', warning: 70, critical: 80, hysteresis: 4, stale: '9s', heatUp: '90s' }],
    sensors: [{ name: 'v', unit: 'V', lowerCritical: 11, critical: 13, hysteresis: 0.1 }],
    supplies: [{ name: 'psu.0' }],
    limits: { readingStale: '33s' },
  })
  const zone = {
    kind: 'scale',
    unit: '°C',
    upper: { warning: 70, critical: 80 },
    lower: { warning: null, critical: null },
    hysteresis: 4,
    plausible: { least: 0, most: 200 },
    staleMs: 9000,
  }
  assert.deepEqual(watches, {
    'zone/z': { ...zone, forecast: { subject: 'forecast/z', horizonMs: 90_000 } },
    'forecast/z': zone,
    'sensor/v': {
      kind: 'scale',
      unit: 'V',
      upper: { warning: null, critical: 13 },
      lower: { warning: null, critical: 11 },
      hysteresis: 0.1,
      plausible: { least: -1e9, most: 1e9 },
      staleMs: 33_000,
    },
    'supply/psu.0': { kind: 'supply', staleMs: 33_000 },
  })
})

test('a resource that is as its sensors is found from each of them', () => {
  const { watches } = oneHost({
    sensors: [{ name: 'flow' }, { name: 'leak' }],
    resources: [{ name: 'coolant', sensors: ['flow'] }],
  })
  const partOf = (subject: string) => {
    const watch = watches[subject]
    return watch?.kind === 'scale' ? watch.partOf : null
  }
  assert.deepEqual(partOf('sensor/flow'), ['resource/coolant'])
  assert.equal(partOf('sensor/leak'), undefined)
  assert.deepEqual(watches['resource/coolant'], { kind: 'worst', of: ['sensor/flow'] })
})

test('capacities, redundancy and what hosts take and give are figures of the platform', () => {
  const { platform } = compiled({
    hosts: [
      { name: 'host.0', thermalZone: 'z', powerWatts: 400, heatWatts: 350 },
      { name: 'host.1', thermalZone: 'z', powerWatts: 300 },
    ],
    zones: [{ name: 'z', warning: 70, critical: 80, coolingCapacityWatts: 700 }],
    supplies: [
      { name: 'psu.0', capacityWatts: 500 },
      { name: 'psu.1', capacityWatts: 600 },
    ],
    chassis: { redundancy: 1 },
  })
  assert.deepEqual(platform.capacities, {
    coolingWatts: { 'zone/z': 700 },
    supplyWatts: { 'supply/psu.0': 500, 'supply/psu.1': 600 },
    redundancy: 1,
  })
  const figures = ['host.0', 'host.1', 'chassis.0'].map((name) => {
    const { powerWatts, heatWatts } = platform.components[name]!
    return [powerWatts, heatWatts]
  })
  assert.deepEqual(figures, [
    [400, 350],
    [300, 300],
    [0, 0],
  ])
  const none = oneHost().platform.capacities
  assert.deepEqual(none, { coolingWatts: {}, supplyWatts: {}, redundancy: 0 })
})
