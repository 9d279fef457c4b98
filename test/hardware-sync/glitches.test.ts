/** What is told of power for 300 ms: what it can be evidence of, and what is done about it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleConfig } from '../harness/platform.ts'
import { createWorld, type World } from '../harness/world.ts'

const glitchMs = 300

/** Both hosts run; of `quiet` nobody tells how far it has booted. */
async function running(quiet: string | null = null): Promise<World> {
  const example = exampleConfig()
  const hosts = example.hosts.map((host) =>
    host.name === quiet ? { ...host, bootProgress: false } : host,
  )
  const world = await createWorld({ config: { ...example, hosts } })
  for (const name of ['chassis.0', 'host.0', 'host.1']) {
    await world.ask('action', { name, action: 'PowerOn', wait: '10m' })
    assert.equal(await causeOf(world, name), 'RemoteCommand')
  }
  await world.advance(20_000)
  return world
}

const causeOf = async (world: World, name: string): Promise<string> =>
  (await world.ask(`${name.split('.')[0]}.get`, { name })).body.restartCause.cause

const statusesOf = async (world: World) => {
  const { chassis, hosts } = (await world.ask('system.status')).body
  return [chassis, ...hosts].map(({ status }: { status: string }) => status)
}

/** What it led to, once a minute has passed. */
async function after(world: World, glitch: (world: World) => Promise<void>) {
  const before = world.system().seq
  await glitch(world)
  await world.advance(60_000)
  const news = (await world.history()).filter(({ seq }) => seq > before)
  return {
    statuses: await statusesOf(world),
    alerts: news
      .filter(({ type }) => type === 'alert')
      .map(({ outcome, cause, component }) => `${outcome} ${cause} ${component}`),
    operations: news.filter(({ operation }) => operation !== null).length,
  }
}

const rail = (path: string) => async (world: World) => {
  world.simulator.set(path, 'Off')
  await world.advance(glitchMs)
  world.simulator.set(path, 'On')
}

const report = (component: string) => async (world: World) => {
  const fault = { service: 'powermgr', kind: 'misreport', component, forMs: glitchMs } as const
  world.simulator.fault(fault)
  await world.advance(glitchMs)
}

const allRun = ['On', 'Running', 'Running']

test('a rail that went and came is no restart that somebody asked for', async () => {
  const world = await running()
  const { statuses, alerts, operations } = await after(world, rail('hosts.host.0.power'))
  assert.deepEqual(statuses, allRun)
  assert.equal(await causeOf(world, 'host.0'), 'Unknown')
  assert.equal(await causeOf(world, 'host.1'), 'RemoteCommand')
  assert.equal(operations, 0)
  assert.deepEqual(alerts, [
    'raised unexpected-off host.0',
    'cleared unexpected-off host.0',
    'raised unexpected-on host.0',
  ])
  await world.stop()
})

test('off that is told of a host that runs is no restart, and nothing comes of it', async () => {
  const world = await running()
  const led = await after(world, report('host.0'))
  assert.deepEqual(led, { statuses: allRun, alerts: [], operations: 0 })
  assert.equal(await causeOf(world, 'host.0'), 'RemoteCommand')
  await world.stop()
})

test('off that nothing belies is believed, and what is on again has no known cause', async () => {
  const world = await running('host.0')
  const { statuses, operations } = await after(world, report('host.0'))
  assert.deepEqual([statuses, operations], [allRun, 0])
  assert.equal(await causeOf(world, 'host.0'), 'Unknown')
  await world.stop()
})

test('off that is told of a chassis whose hosts run is taken back, as if never said', async () => {
  const world = await running()
  const counted = () =>
    world.system().components.rows.map(({ restartCause, powerChanges }) => ({
      ...{ restartCause, powerChanges },
    }))
  const before = counted()
  const { statuses, alerts, operations } = await after(world, report('chassis.0'))
  assert.deepEqual(counted(), before)
  assert.deepEqual([statuses, operations], [allRun, 0])
  assert.deepEqual(alerts, ['raised unexpected-off chassis.0', 'cleared unexpected-off chassis.0'])
  await world.stop()
})
