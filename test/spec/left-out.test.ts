/** A recipe repeats no interlock that was told to leave out, whoever told it and on which kind. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConfigInput } from '../../src/platform/schema/config.ts'
import { configOf } from '../harness/platform.ts'
import { createWorld, type World } from '../harness/world.ts'

/** The pump needs all that a host needs, and waits for each in steps of its own. */
const board: ConfigInput = {
  hosts: [
    {
      name: 'host.0',
      powerDependencies: ['psu.0', 'psu.1'],
      thermalZone: 'cpu_zone',
      bootProgress: false,
    },
  ],
  chassis: { powerSequence: ['psu.0', 'psu.1'] },
  zones: [{ name: 'cpu_zone', warning: 80, critical: 90 }],
  supplies: [{ name: 'psu.0' }, { name: 'psu.1' }],
  sensors: [{ name: 'flow', unit: 'l/min', lowerWarning: 4, lowerCritical: 2 }],
  resources: [{ name: 'water', sensors: ['flow'] }],
  integrations: { retry: { attempts: 1 }, timeout: '2s' },
  limits: { minimumOffTime: '20s' },
  components: [
    {
      name: 'pump.0',
      powerDependencies: ['psu.0', 'psu.1'],
      thermalZone: 'cpu_zone',
      healthSensors: ['flow'],
      dependsOn: [{ resource: 'water' }],
      chassisPower: false,
    },
  ],
  simulation: { sensors: { flow: { value: 9 } } },
}

type Kinds = NonNullable<ConfigInput['kinds']>
type Pump = Kinds[string]

const waitsForAll = (policy: NonNullable<Pump['policy']> = {}, pauseFirst = '1ms'): Kinds => ({
  pump: {
    policy,
    actions: { PowerOn: { replaces: true, recipe: 'begin', from: ['Off'], satisfiedBy: ['On'] } },
    recipes: {
      begin: {
        class: 'up',
        status: 'PoweringOn',
        ends: 'On',
        failed: 'observed',
        power: 'On',
        steps: [
          { pause: pauseFirst },
          { observe: { level: 'normal' }, target: 'supplies', name: 'supplies' },
          { observe: { supply: 'psu.1' } },
          { observe: { level: 'normal' }, target: 'zones', name: 'zones' },
          { observe: { zone: 'cpu_zone' } },
          { observe: { resource: 'water' } },
          { observe: { sensor: 'flow', is: ['normal'] } },
          { call: 'power.on', undo: { none: 'a test' }, verifiedByNext: true },
          { observe: { power: 'On' } },
        ],
      },
    },
  },
})

const noSupply = (world: World) => {
  world.simulator.set('supplies.psu.1.present', false)
}
const noReading = (world: World) => {
  world.simulator.set('zones.cpu_zone.readable', false)
}
const noFlow = (world: World) => {
  world.simulator.set('sensors.flow.value', 0)
}

interface Row {
  readonly what: string
  readonly config?: Partial<ConfigInput>
  readonly lacking: (world: World) => void
  readonly component: string
  /** What an override lets it go against; without one a policy does. */
  readonly leave?: readonly string[]
}

const rows: readonly Row[] = [
  {
    what: 'a host without powerCheck',
    config: { policies: { hostPowerOn: { powerCheck: false } } },
    lacking: noSupply,
    component: 'host.0',
  },
  {
    what: 'a host without thermalCheck',
    config: { policies: { hostPowerOn: { thermalCheck: false } } },
    lacking: noReading,
    component: 'host.0',
  },
  {
    what: 'a chassis without powerCheck',
    config: { policies: { chassisPowerOn: { powerCheck: false } } },
    lacking: noSupply,
    component: 'chassis.0',
  },
  {
    what: 'a chassis without thermalCheck',
    config: { policies: { chassisPowerOn: { thermalCheck: false } } },
    lacking: noReading,
    component: 'chassis.0',
  },
  {
    what: 'a host with leave',
    lacking: noSupply,
    component: 'host.0',
    leave: ['power-dependency'],
  },
  {
    what: 'a chassis with leave',
    lacking: (world) => {
      noSupply(world)
      noReading(world)
    },
    component: 'chassis.0',
    leave: ['power-dependency', 'thermal', 'forecast'],
  },
  {
    what: 'a kind of its own without checks',
    config: { kinds: waitsForAll({ powerCheck: false, thermalCheck: false }) },
    lacking: (world) => {
      noSupply(world)
      noReading(world)
    },
    component: 'pump.0',
  },
  {
    what: 'a kind of its own with leave',
    config: { kinds: waitsForAll() },
    lacking: (world) => {
      noSupply(world)
      noReading(world)
      noFlow(world)
    },
    component: 'pump.0',
    leave: ['power-dependency', 'thermal', 'forecast', 'dependency', 'health'],
  },
]

async function begun({ config, component, lacking }: Row): Promise<World> {
  const pump = { pump: {} }
  const startsOn = component === 'chassis.0' ? [] : ['chassis.0']
  const given = { ...board, kinds: pump, ...config }
  const simulation = { ...board.simulation, startsOn }
  const world = await createWorld({ config: configOf({ ...given, simulation }) })
  await world.advance(10_000)
  lacking(world)
  await world.advance(10_000)
  return world
}

for (const row of rows) {
  test(`${row.what} comes on without what is left out`, async () => {
    const world = await begun(row)
    const { component: name, leave } = row
    const asked = { name, action: 'PowerOn', ...(leave && (await granted(world, name, leave))) }
    const checked = await world.ask('interlocks.check', asked)
    assert.equal(checked.body.allowed, true, JSON.stringify(checked.body))
    const { body } = await world.ask('action', { ...asked, wait: '1m' })
    assert.equal(body.operation?.state, 'succeeded', JSON.stringify(body))
    await world.stop()
  })
}

for (const { component, lacking, code } of [
  { component: 'host.0', lacking: noSupply, code: 'power-dependency' },
  { component: 'chassis.0', lacking: noReading, code: 'thermal-unknown' },
  { component: 'pump.0', lacking: noFlow, code: 'dependency' },
]) {
  test(`${component} stays off for what nobody left out: ${code}`, async () => {
    const world = await begun({ what: '', component, lacking, config: { kinds: waitsForAll() } })
    const { body } = await world.ask('action', { name: component, action: 'PowerOn' })
    assert.equal(body.code, code, JSON.stringify(body))
    await world.stop()
  })
}

test('leave that is taken away before its step comes leaves nothing out', async () => {
  const kinds = waitsForAll({}, '20s')
  const world = await begun({ what: '', component: 'pump.0', lacking: noSupply, config: { kinds } })
  const leave = await granted(world, 'pump.0', ['power-dependency'])
  await world.ask('action', { name: 'pump.0', action: 'PowerOn', ...leave })
  await world.advance(5000)
  await world.ask('override.revoke', { id: leave.override })
  await world.advance(60_000)
  const { body } = await world.ask('operations.list', {})
  const [operation] = body.operations
  assert.equal(operation.state, 'failed')
  assert.match(operation.error.message, /supplies psu.1|not seen within 30 s/)
  await world.stop()
})

test('a cycle that may go against the time off takes none', async () => {
  const world = await begun({ ...rows[4]!, lacking: () => {} })
  await world.ask('host.power.on', { name: 'host.0', wait: '1m' })
  const cycled = async (leave: object) => {
    const asked = { name: 'host.0', wait: '2m', ...leave }
    const { body } = await world.ask('host.power.cycle', asked)
    assert.equal(body.operation?.state, 'succeeded', JSON.stringify(body))
    return body.operation.endedAt - body.operation.startedAt
  }
  assert.ok((await cycled({})) >= 20_000)
  assert.ok((await cycled(await granted(world, 'host.0', ['minimum-off']))) < 10_000)
  await world.stop()
})

test('a reset is checked against what its policy names, and nothing else', async () => {
  const rows = [
    { policy: {}, lacking: noSupply, code: undefined },
    { policy: { powerCheck: true }, lacking: noSupply, code: 'power-dependency' },
    { policy: { powerCheck: true }, lacking: noReading, code: undefined },
    { policy: { thermalCheck: true }, lacking: noReading, code: 'thermal-unknown' },
  ] as const
  for (const { policy, lacking, code } of rows) {
    const config = { policies: { hostReset: policy } }
    const world = await begun({ what: '', component: 'host.0', lacking: () => {}, config })
    await world.ask('host.power.on', { name: 'host.0', wait: '1m' })
    lacking(world)
    await world.advance(3000)
    const { body } = await world.ask('host.reset', { name: 'host.0', force: true })
    assert.equal(body.code, code, JSON.stringify([policy, body]))
    await world.stop()
  }
})

async function granted(
  world: World,
  name: string,
  interlocks: readonly string[],
  expires = '30m',
): Promise<{ readonly override: string }> {
  const given = { name, interlocks, reason: 'a test', actor: 'anna', expires }
  const { code, body } = await world.ask('override.grant', given)
  assert.equal(code, 200, JSON.stringify(body))
  return { override: body.override.id }
}
