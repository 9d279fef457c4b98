/** Tests that kinds of a file become machines and recipes: a base, and what is added to it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { platformOf as platformFrom } from '../../../test/harness/platform.ts'
import type { CallStep } from '../../core/model/platform/platform.ts'
import { compile } from '../compile/platform.ts'
import { readConfig } from '../load.ts'
import type { ConfigInput } from './config.ts'

const platformOf = (more: Partial<ConfigInput>) =>
  platformFrom({ hosts: [{ name: 'host.0' }], ...more })

test('a kind of which nothing is said is switched on and off', () => {
  const { machines, recipes, ledTables, checks: policies } = platformOf({ kinds: { pump: {} } })
  const { pump } = machines
  assert.deepEqual(
    [pump?.statusWhenPower, pump?.failureStatus],
    [{ On: 'On', Off: 'Off' }, 'Failed'],
  )
  for (const { recipe } of Object.values(pump?.actions ?? {})) assert.ok(recipes[recipe], recipe)
  assert.deepEqual(Object.keys(ledTables.pump ?? {}), ['power', 'status', 'error', 'identify'])
  assert.equal(policies.pumpPowerOn?.maxConcurrent, null)
  assert.equal(recipes['pump.power-on']?.checks, 'pumpPowerOn')
})

test('its power is asked of the service that it names', () => {
  const { recipes } = platformOf({
    integrations: { others: ['pumpmgr'] },
    kinds: { pump: { service: 'pumpmgr' } },
  })
  const calls = recipes['pump.power-on']?.steps.filter(({ kind }) => kind === 'call')
  assert.deepEqual(
    (calls as CallStep[]).map(({ service, verb }) => [service, verb]),
    [
      ['thermal', 'raise'],
      ['pumpmgr', 'on'],
    ],
  )
})

test('what a file adds stands beside the base, what it replaces in its place', () => {
  const quiet = { class: 'quiet' } as const
  const { machines, recipes } = platformOf({
    kinds: {
      host: {
        statuses: { Asleep: { class: 'waiting', impliedPower: 'On', deadline: '1m' } },
        actions: {
          Sleep: { recipe: 'sleep', from: ['Running'], satisfiedBy: ['Asleep'] },
          Nmi: { replaces: true, recipe: 'nmi', from: ['Running', 'Asleep'] },
        },
        recipes: { sleep: { ...quiet, ends: 'Asleep' }, nmi: { ...quiet, replaces: true } },
      },
    },
  })
  const { statuses, actions } = machines.host!
  const timeout = { afterMs: 60_000, to: 'Error', code: 'operation-lost' }
  assert.deepEqual(statuses.Asleep, { class: 'waiting', impliedPower: 'On', timeout })
  assert.equal(statuses.Running?.class, 'stable')
  assert.deepEqual(actions.Sleep, {
    recipe: 'host.sleep',
    from: ['Running'],
    satisfiedBy: ['Asleep'],
  })
  assert.deepEqual(actions.Nmi?.from, ['Running', 'Asleep'])
  assert.deepEqual(recipes['host.nmi']?.steps, [])
  assert.equal(recipes['host.power-on']?.checks, 'hostPowerOn')
})

test('a recipe whose action has another one is gone', () => {
  const { recipes } = platformOf({
    kinds: {
      pump: {
        actions: { PowerCycle: { replaces: true, recipe: 'twice', from: ['On'] } },
        recipes: { twice: { class: 'quiet' } },
      },
    },
  })
  assert.deepEqual(
    [recipes['pump.power-cycle'], recipes['pump.twice']?.class],
    [undefined, 'quiet'],
  )
})

test('a replaced recipe of a host is that of every host, however slow it boots', () => {
  const { plans } = platformOf({
    hosts: [{ name: 'host.0', bootTimeout: '1m' }, { name: 'host.1' }],
    kinds: { host: { recipes: { nmi: { class: 'quiet', replaces: true } } } },
  })
  for (const name of ['host.0', 'host.1']) {
    assert.deepEqual(plans[name]?.['host.nmi']?.steps, [])
    assert.ok(plans[name]?.['host.power-on'])
  }
})

test('a kind without a base is what the file says, and Unknown while nobody knows', () => {
  const {
    machines,
    recipes,
    checks: policies,
  } = platformOf({
    kinds: {
      jbod: {
        base: 'none',
        statusWhenPower: { On: 'Up', Off: 'Down' },
        failureStatus: 'Broken',
        statuses: {
          Up: { class: 'stable', impliedPower: 'On' },
          Down: { class: 'stable', impliedPower: 'Off' },
          Broken: { class: 'held' },
        },
        actions: { PowerOn: { recipe: 'start', from: ['Down'], satisfiedBy: ['Up'] } },
        recipes: { start: { class: 'up', power: 'On', status: 'Down' } },
      },
    },
  })
  const { statuses, actions } = machines.jbod!
  assert.deepEqual(Object.keys(statuses), ['Unknown', 'Up', 'Down', 'Broken'])
  assert.deepEqual([statuses.Unknown?.class, statuses.Unknown?.timeout?.to], ['waiting', 'Broken'])
  assert.deepEqual(Object.keys(actions), ['PowerOn'])
  const start = recipes['jbod.start']!
  assert.deepEqual([start.energises, start.checks, start.ends], [true, 'jbodPowerOn', 'observed'])
  assert.ok(policies.jbodPowerOn)
})

test('steps are read with the times of the configuration where they say none', () => {
  const { recipes } = platformOf({
    transitionTimeout: '7s',
    integrations: { timeout: '3s', retry: { attempts: 5, delay: '1s' } },
    zones: [{ name: 'bay', warning: 50, critical: 60 }],
    kinds: {
      pump: {
        recipes: {
          prime: {
            class: 'quiet',
            steps: [
              { call: 'thermal.raise', target: 'zones', undo: [{ call: 'thermal.lower' }] },
              { observe: { zone: 'bay' }, code: 'still-hot' },
              {
                call: 'power.prime',
                notRepeatable: true,
                timeout: '1m',
                undo: { none: 'it is primed' },
              },
              { pause: '2s' },
            ],
          },
        },
      },
    },
  })
  const [raise, observe, prime, pause] = recipes['pump.prime']?.steps ?? []
  assert.ok(raise?.kind === 'call' && prime?.kind === 'call' && observe?.kind === 'observe')
  assert.deepEqual([raise.timeoutMs, raise.retries, raise.backoffMs], [3000, 4, 1000])
  assert.ok(!('none' in raise.undo) && raise.undo[0]?.kind === 'call')
  const normal = { subject: 'zone/bay', levels: ['normal', 'warning'] }
  assert.deepEqual([observe.until, observe.timeoutMs, observe.code], [normal, 7000, 'still-hot'])
  assert.deepEqual(
    [prime.timeoutMs, prime.notRepeatable, prime.undo],
    [60_000, true, { none: 'it is primed' }],
  )
  assert.deepEqual([pause?.kind, pause?.timeoutMs], ['pause', 2000])
})

test('components hang together as the file says', () => {
  const { components, plans } = platformOf({
    hosts: [{ name: 'host.0', dependsOn: [{ component: 'tray.0' }] }],
    kinds: { pump: {}, tray: { load: true } },
    resources: [{ name: 'fabric' }],
    components: [
      {
        name: 'tray.0',
        dependsOn: [{ component: 'pump.0', whenLost: 'shutdown' }, { resource: 'fabric' }],
        healthRules: [{ component: 'pump.0', is: ['Failed'], health: 'Critical' }],
      },
      { name: 'pump.0' },
      { name: 'pump.1', chassisPower: false },
    ],
  })
  const tray = components['tray.0']!
  assert.deepEqual([tray.kind, tray.chassis, tray.isLoad], ['tray', 'chassis.0', true])
  assert.deepEqual(tray.dependsOn, [
    { on: { component: 'pump.0', statuses: ['On'] }, whenLost: 'shutdown', confirmMs: 3000 },
    {
      on: { subject: 'resource/fabric', levels: ['normal', 'warning'] },
      whenLost: 'alert',
      confirmMs: 3000,
    },
  ])
  assert.deepEqual(components['pump.0']?.dependents, ['tray.0'])
  assert.deepEqual(tray.dependents, ['host.0'])
  assert.equal(components['pump.1']?.chassis, null)
  assert.deepEqual(components['host.0']?.dependsOn[0]?.on, {
    component: 'tray.0',
    statuses: ['On'],
  })
  // What others depend on stands first: it comes on before them, and goes off after.
  assert.deepEqual(components['chassis.0']?.parts, [
    { name: 'pump.0', dependsOn: [] },
    { name: 'tray.0', dependsOn: ['pump.0'] },
  ])
  const off = plans['chassis.0']?.['chassis.power-off']?.steps ?? []
  assert.deepEqual(
    off.slice(0, 3).map(({ name, after }) => [name, after]),
    [
      ['hosts shut down', []],
      ['power off tray.0', [0]],
      ['power off pump.0', [1]],
    ],
  )
})

test('a chassis waits for a part as long as its slowest recipe may take', () => {
  const slow = { class: 'down', power: 'Off', replaces: true } as const
  const { plans } = platformOf({
    kinds: { pump: { recipes: { 'power-off': { ...slow, steps: [{ pause: '9m' }] } } } },
    components: [{ name: 'pump.0' }],
  })
  const step = plans['chassis.0']?.['chassis.power-off']?.steps.find(
    ({ name }) => name === 'power off pump.0',
  )
  assert.ok((step?.step.timeoutMs ?? 0) >= 540_000)
})

test('in YAML On and Off are words like any others', () => {
  const text = [
    'hosts: [{name: host.0}]',
    'kinds: {pump: {statuses: {Dry: {class: held, impliedPower: Off}}}}',
  ].join('\n')
  const loaded = readConfig(text)
  assert.ok('config' in loaded)
  assert.equal(compile(loaded.config).platform.machines.pump?.statuses.Dry?.impliedPower, 'Off')
})
