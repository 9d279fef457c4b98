/**
 * Power that was lost is given back once it is back, in whatever order the mains, the supplies, the
 * services, the BMC and this service have gone and come: one table, a test for each row.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { activeAlerts } from '../../src/core/alerts/notify.ts'
import { rowOf } from '../../src/core/model/table.ts'
import { exampleConfig } from '../harness/platform.ts'
import { createWorld, type World } from '../harness/world.ts'

const example = exampleConfig()
/** One supply alone cannot carry a host. Looked at seldom: what changes is told at once. */
const config = {
  ...example,
  restore: { delay: 5000, patience: 120_000 },
  hosts: example.hosts.map((host) => ({ ...host, powerWatts: 400 })),
  supplies: example.supplies.map((supply) => ({ ...supply, capacityWatts: 300 })),
  zones: example.zones.map((zone) => ({ ...zone, stale: 60_000 })),
  limits: {
    ...example.limits,
    ...{ observeInterval: 10_000, observationStale: 60_000, readingStale: 60_000 },
  },
  simulation: { ...example.simulation, reportInterval: 10_000, heatLag: 1000 },
}
const supplies = ['psu.0', 'psu.1']

/** What may happen, in the words of the table. */
const acts = {
  'mains go': (world) => setInput(world, supplies, 'Lost'),
  'mains are back': (world) => setInput(world, supplies, 'Good'),
  'one supply goes': (world) => setInput(world, ['psu.1'], 'Lost'),
  'the first supply is back': (world) => setInput(world, ['psu.0'], 'Good'),
  'it is back': (world) => setInput(world, ['psu.1'], 'Good'),
  'all are browned out': (world) => setInput(world, supplies, 'BrownOut'),
  // Their input stays good all the while: nothing is fed all the same.
  'all supplies trip': (world) => setEach(world, supplies, 'tripped', true),
  'all supplies give nothing': (world) => setEach(world, supplies, 'givesNothing', true),
  'one supply trips': (world) => setEach(world, ['psu.1'], 'tripped', true),
  'all supplies are pulled': (world) => setEach(world, supplies, 'present', false),
  // Nobody holds them on once they have no input: they stay off when it is back.
  'supplies forget that they are to be on': (world) => setEach(world, supplies, 'output', 'Off'),
  'they are reset by hand': (world) => setEach(world, supplies, 'tripped', false),
  'they give again': (world) => setEach(world, supplies, 'givesNothing', false),
  'they are plugged in': (world) => setEach(world, supplies, 'present', true),
  'chassis.0 is asked to be on': (world) =>
    done(world.ask('chassis.power.on', { name: 'chassis.0', wait: '5m' })),
  'chassis.0 is switched off by hand': (world) =>
    world.simulator.set('chassis.chassis.0.power', 'Off'),
  'a UPS carries': (world) => {
    for (const name of supplies) world.simulator.set(`supplies.${name}.reserveMs`, 600_000)
  },
  'services go': (world) => world.simulator.fault({ service: 'powermgr', kind: 'die' }),
  'services are back': (world) => world.simulator.fault({ service: 'powermgr', kind: 'none' }),
  'the BMC goes': (world) => world.simulator.set('bmc.bmc.0.power', 'Off'),
  'the BMC is back': (world) => world.simulator.set('bmc.bmc.0.power', 'On'),
  'statemgr goes': (world) => world.crash(),
  'statemgr is back': (world) => world.restart(),
  'statemgr boots with its BMC': (world) => world.restart({ booted: true, reset: 'power' }),
  'host.0 is to be off': (world) =>
    done(world.ask('host.power.off', { name: 'host.0', force: true })),
  'an instant passes': (world) => world.advance(100),
  'a moment passes': (world) => world.advance(2000),
  'a minute passes': (world) => world.advance(60_000),
  'patience ends': (world) => world.advance(130_000),
} satisfies Readonly<Record<string, (world: World) => void | Promise<void>>>

type Act = keyof typeof acts
/** `in part`: the chassis is on, and host.0 waits for a supply, as an alert says. */
type Row = readonly [ends: 'restored' | 'in part' | 'left', acts: readonly Act[]]

const rows: readonly Row[] = [
  ['restored', ['mains go', 'a minute passes', 'mains are back']],
  ['restored', ['mains go', 'an instant passes', 'mains are back']],
  [
    'restored',
    [
      'mains go',
      'a moment passes',
      'mains are back',
      'a moment passes',
      'mains go',
      'a minute passes',
      'mains are back',
    ],
  ],
  [
    'restored',
    ['mains go', 'a minute passes', 'statemgr is back', 'a minute passes', 'mains are back'],
  ],
  [
    'restored',
    [
      'mains go',
      'a moment passes',
      'statemgr goes',
      'a minute passes',
      'mains are back',
      'statemgr is back',
    ],
  ],
  [
    'restored',
    [
      'mains go',
      'a moment passes',
      'statemgr boots with its BMC',
      'a minute passes',
      'mains are back',
    ],
  ],
  ['restored', ['mains go', 'a moment passes', 'mains are back', 'statemgr boots with its BMC']],
  [
    'restored',
    [
      'statemgr goes',
      'mains go',
      'a minute passes',
      'statemgr is back',
      'a minute passes',
      'mains are back',
    ],
  ],
  ['restored', ['statemgr goes', 'mains go', 'mains are back', 'statemgr boots with its BMC']],
  [
    'restored',
    [
      'statemgr goes',
      'mains go',
      'statemgr boots with its BMC',
      'a minute passes',
      'a minute passes',
      'a minute passes',
      'mains are back',
    ],
  ],
  [
    'restored',
    [
      'services go',
      'a minute passes',
      'mains go',
      'the BMC goes',
      'mains are back',
      'the BMC is back',
      'services are back',
    ],
  ],
  [
    'restored',
    [
      'the BMC goes',
      'mains go',
      'a minute passes',
      'the BMC is back',
      'a minute passes',
      'mains are back',
    ],
  ],
  [
    'restored',
    [
      'mains go',
      'services go',
      'a minute passes',
      'mains are back',
      'a minute passes',
      'services are back',
    ],
  ],
  ['restored', ['one supply goes', 'a minute passes', 'it is back']],
  [
    'restored',
    ['one supply goes', 'a minute passes', 'mains go', 'a minute passes', 'mains are back'],
  ],
  // One supply is dead for good: what the other carries is given back, the rest once it can be.
  [
    'in part',
    [
      'mains go',
      'a minute passes',
      'the first supply is back',
      'patience ends',
      'a minute passes',
      'patience ends',
    ],
  ],
  [
    'restored',
    [
      'mains go',
      'a minute passes',
      'the first supply is back',
      'patience ends',
      'a minute passes',
      'patience ends',
      'it is back',
    ],
  ],
  [
    'restored',
    [
      'mains go',
      'a minute passes',
      'the first supply is back',
      'a minute passes',
      'mains go',
      'patience ends',
      'mains are back',
    ],
  ],
  ['restored', ['all are browned out', 'a minute passes', 'mains are back']],
  ['restored', ['a UPS carries', 'mains go', 'a moment passes', 'mains are back']],
  ['restored', ['all supplies trip', 'a minute passes', 'they are reset by hand']],
  ['restored', ['all supplies trip', 'a minute passes', 'chassis.0 is asked to be on']],
  ['restored', ['all supplies give nothing', 'a minute passes', 'they give again']],
  ['restored', ['all supplies are pulled', 'a minute passes', 'they are plugged in']],
  [
    'restored',
    ['one supply trips', 'a minute passes', 'mains go', 'a minute passes', 'mains are back'],
  ],
  [
    'restored',
    [
      'all supplies trip',
      'a minute passes',
      'statemgr is back',
      'a minute passes',
      'they are reset by hand',
    ],
  ],
  [
    'restored',
    [
      'all supplies trip',
      'mains go',
      'a minute passes',
      'mains are back',
      'a minute passes',
      'they are reset by hand',
    ],
  ],
  // What fed it went on giving power: it was switched off by somebody, and is left to him.
  [
    'left',
    [
      'chassis.0 is switched off by hand',
      'a minute passes',
      'all supplies give nothing',
      'a minute passes',
      'they give again',
    ],
  ],
  // Their input is good, and nobody has seen them trip: whoever powers on turns them on.
  [
    'restored',
    [
      'statemgr goes',
      'mains go',
      'supplies forget that they are to be on',
      'mains are back',
      'statemgr is back',
      'a minute passes',
    ],
  ],
  [
    'restored',
    [
      'mains go',
      'a minute passes',
      'supplies forget that they are to be on',
      'mains are back',
      'a minute passes',
    ],
  ],
  [
    'restored',
    [
      'statemgr goes',
      'mains go',
      'supplies forget that they are to be on',
      'a minute passes',
      'statemgr is back',
      'a minute passes',
      'mains are back',
      'a minute passes',
    ],
  ],
  [
    'restored',
    [
      'mains go',
      'a moment passes',
      'statemgr goes',
      'supplies forget that they are to be on',
      'mains are back',
      'a minute passes',
      'statemgr is back',
      'a minute passes',
    ],
  ],
  [
    'restored',
    [
      'statemgr goes',
      'mains go',
      'supplies forget that they are to be on',
      'mains are back',
      'statemgr boots with its BMC',
      'a minute passes',
    ],
  ],
  // Nothing tells that it was for want of power: it is told of, and left to the policy on that.
  ['left', ['statemgr goes', 'mains go', 'mains are back', 'statemgr is back']],
  // Nor does it where the supplies say that they are good as soon as they are asked once more.
  ['left', ['mains go', 'mains are back']],
  ['left', ['mains go', 'a minute passes', 'host.0 is to be off', 'mains are back']],
]

/** These are tried each time; all of them with `LONG=1`. */
const isShort = (_: Row, index: number) => index % 4 === 0 || index >= rows.length - 3

for (const [ends, happens] of rows.filter(
  (row, at) => process.env.LONG === '1' || isShort(row, at),
)) {
  test(`${ends}: ${happens.join(', ')}`, async () => {
    const world = await running()
    for (const act of happens) await acts[act](world)
    await world.advance(60_000)
    await world.rest()
    const isUp = ends === 'restored'
    const isOn = ends !== 'left' || happens.includes('host.0 is to be off')
    assert.deepEqual(statuses(world).slice(1), [isUp ? 'Running' : 'Off', 'Off'])
    assert.equal(statuses(world)[0], isOn ? 'On' : 'Off')
    assert.equal(world.system().intents.restoration === null, ends !== 'in part')
    assert.equal(heldUp(world).length, ends === 'in part' ? 1 : 0)
    await world.stop()
  })
}

const heldUp = (world: World) =>
  activeAlerts(world.system()).filter(({ code }) => code === 'restore-held-up')

test('with one supply dead for good all is given back that the other carries', async () => {
  const light = { ...config, hosts: config.hosts.map((host) => ({ ...host, powerWatts: 200 })) }
  const world = await running(light)
  for (const act of ['mains go', 'a minute passes', 'the first supply is back'] as const)
    await acts[act](world)
  await world.advance(60_000)
  assert.deepEqual(statuses(world), ['Off', 'Off', 'Off'], 'both are waited for')
  await world.advance(130_000)
  await world.rest()
  assert.deepEqual(statuses(world), ['On', 'Running', 'Off'])
  assert.equal(world.system().intents.restoration, null)
  const alerts = activeAlerts(world.system()).map(({ id }) => id)
  assert.ok(alerts.includes('level-critical/supply/psu.1'), alerts.join(', '))
  const entries = (await world.history()).filter(({ type }) => type === 'restore')
  const outcomes = entries.map(({ outcome }) => outcome)
  assert.deepEqual(outcomes.slice(-2), ['back-in-part', 'decided'])
  await world.stop()
})

test('a loss is told of, and so is what is given back, as the policy of each has it', async () => {
  const world = await running()
  await world.ask('preferences.set', { name: 'host.0', restore: 'None' })
  await acts['mains go'](world)
  await acts['a minute passes'](world)
  await acts['mains are back'](world)
  await world.advance(60_000)
  await world.rest()
  assert.deepEqual(statuses(world), ['On', 'Off', 'Off'])
  const entries = (await world.history()).filter(({ type }) => type === 'restore')
  assert.deepEqual(
    entries.map(({ outcome }) => outcome),
    // The first supply alone was not enough for all, and then the second went.
    ['lost', 'lost', 'back-in-part', 'decided'],
  )
  await world.stop()
})

/** The chassis and host.0 are on, and were asked to be. */
async function running(platform = config): Promise<World> {
  const world = await createWorld({ config: platform, heatTickMs: 10_000 })
  await world.rest()
  for (const [path, name] of [
    ['chassis.power.on', 'chassis.0'],
    ['host.power.on', 'host.0'],
  ] as const)
    assert.equal((await world.ask(path, { name, wait: '5m' })).code, 200)
  await world.rest()
  return world
}

const setInput = (world: World, names: readonly string[], input: string): void =>
  setEach(world, names, 'input', input)

function setEach(
  { simulator }: World,
  names: readonly string[],
  lever: string,
  value: string | boolean,
): void {
  for (const name of names) simulator.set(`supplies.${name}.${lever}`, value)
}

const statuses = (world: World) =>
  ['chassis.0', 'host.0', 'host.1'].map((name) => rowOf(world.system().components, name)?.status)

const done = async (doing: Promise<unknown>): Promise<void> => void (await doing)
