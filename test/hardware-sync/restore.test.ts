/** What becomes of the power after each way in which a BMC can come to start. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rowOf } from '../../src/core/model/table.ts'
import { exampleConfig } from '../harness/platform.ts'
import { createWorld, type RestartOptions, type World } from '../harness/world.ts'

const config = {
  ...exampleConfig(),
  restore: { delay: 5000, patience: 120_000 },
}

test('after an AC loss, what ran runs again: supplies, delay, chassis, then hosts', async () => {
  const world = await running()
  await acLoss(world)
  await world.advance(4000)
  assert.equal(world.simulator.truth().chassis['chassis.0']?.power, 'Off', 'the delay is kept')
  await settled(world)
  assert.deepEqual(statuses(world), ['On', 'Running', 'Off'])
  const begun = (await world.history()).filter(({ cause, to }) => {
    return cause === 'PowerPolicyPreviousState' && to === 'PoweringOn'
  })
  assert.deepEqual(
    begun.map(({ component }) => component),
    ['chassis.0', 'host.0'],
  )
  const { body } = await world.ask('host.get', { name: 'host.0' })
  assert.equal(body.restartCause.cause, 'PowerPolicyPreviousState')
  await world.stop()
})

test('a BMC that reboots under a running host leaves it alone, whatever the policy', async () => {
  const restarts = [
    { booted: true, reset: 'software', clean: true },
    { booted: true, reset: 'watchdog' },
    { booted: true, reset: 'pinhole' },
    { booted: true },
    { booted: false },
  ] as const satisfies readonly RestartOptions[]
  // Of these two one would power off what runs, and one power on what is off.
  for (const [restore, ways] of [
    ['AlwaysOff', restarts],
    ['AlwaysOn', restarts],
    ['None', restarts.slice(0, 1)],
    ['Restore', restarts.slice(0, 1)],
  ] as const) {
    for (const how of ways) {
      const world = await running()
      for (const name of ['host.0', 'host.1', 'chassis.0']) {
        await world.ask('preferences.set', { name, restoreOnce: restore })
      }
      await world.restart(how)
      await settled(world)
      const what = `${restore} after ${JSON.stringify(how)}`
      assert.deepEqual(statuses(world), ['On', 'Running', 'Off'], what)
      const { body } = await world.ask('preferences.get', { name: 'host.0' })
      assert.equal(body.restoreOnce, restore, `${what}: the one-time value is kept`)
      const powerOns = (await world.history()).filter(({ component, to }) => {
        return component === 'host.0' && to === 'PoweringOn'
      })
      assert.equal(powerOns.length, 1, what)
      await world.stop()
    }
  }
})

test('a BMC that cannot say why it was reset sees that power was not lost', async () => {
  const world = await running()
  await world.restart({ booted: true })
  await settled(world)
  assert.equal(world.system().startCause, 'bmc-reboot')
  assert.equal(rowOf(world.system().components, 'bmc.0')?.restartCause?.cause, 'Unknown')
  await world.stop()
})

test('AlwaysOff once: off after the next power loss, on after the one after it', async () => {
  const world = await running()
  for (const name of ['chassis.0', 'host.0']) {
    await world.ask('preferences.set', { name, restore: 'AlwaysOn', restoreOnce: 'AlwaysOff' })
  }
  await acLoss(world)
  await settled(world)
  assert.deepEqual(statuses(world), ['Off', 'Off', 'Off'])
  await acLoss(world)
  await settled(world)
  assert.deepEqual(statuses(world), ['On', 'Running', 'Off'])
  await world.stop()
})

test('a BMC reboot with the hosts off powers nothing on, not even with AlwaysOn', async () => {
  const world = await createWorld({ config })
  await world.rest()
  for (const name of ['chassis.0', 'host.0']) {
    await world.ask('preferences.set', { name, restore: 'AlwaysOn' })
  }
  for (const how of [
    { booted: true, reset: 'software' },
    { booted: true, reset: 'watchdog' },
    { booted: false },
  ] as const satisfies readonly RestartOptions[]) {
    await world.restart(how)
    await settled(world)
    assert.deepEqual(statuses(world), ['Off', 'Off', 'Off'], JSON.stringify(how))
  }
  await acLoss(world)
  await settled(world)
  assert.deepEqual(statuses(world), ['On', 'Running', 'Off'])
  await world.stop()
})

test('a supply that is not good is waited for, and then given up with an alert', async () => {
  const world = await running()
  await acLoss(world, ['psu.0'])
  await world.advance(60_000)
  assert.deepEqual(statuses(world), ['Off', 'Off', 'Off'])
  world.simulator.set('supplies.psu.1.input', 'Good')
  await settled(world)
  assert.deepEqual(statuses(world), ['On', 'Running', 'Off'])
  await acLoss(world, ['psu.0'])
  await world.advance(200_000)
  const { body } = await world.ask('alerts.list', { component: 'chassis.0' })
  assert.ok(body.alerts.some(({ code }: { code: string }) => code === 'never-reached'))
  assert.deepEqual(statuses(world), ['Off', 'Off', 'Off'])
  await world.stop()
})

test('a service that is killed while it waits to restore goes on with it', async () => {
  const world = await running()
  await acLoss(world)
  await world.advance(3000)
  await world.restart()
  await settled(world)
  assert.deepEqual(statuses(world), ['On', 'Running', 'Off'])
  await world.stop()
})

test('a power loss in the middle of a power-on is restored to what was asked', async () => {
  const world = await createWorld({ config })
  await world.rest()
  await world.ask('chassis.power.on', { name: 'chassis.0' })
  await world.rest()
  await world.ask('host.power.on', { name: 'host.0' })
  await world.advance(500)
  await acLoss(world)
  await settled(world)
  await settled(world)
  assert.deepEqual(statuses(world), ['On', 'Running', 'Off'])
  await world.stop()
})

test('a stop in order is told from a kill at the next start', async () => {
  for (const [clean, cause] of [
    [true, 'bmc-reboot'],
    [false, 'ac-loss'],
  ] as const) {
    const world = await createWorld({ config })
    await world.rest()
    await world.restart({ clean, booted: true })
    assert.equal(world.system().startCause, cause)
    await world.stop()
  }
})

/** The chassis and host.0 are on, and were asked to be. */
async function running(): Promise<World> {
  const world = await createWorld({ config })
  await world.rest()
  for (const path of ['chassis.power.on', 'host.power.on']) {
    const name = path.startsWith('host') ? 'host.0' : 'chassis.0'
    assert.equal((await world.ask(path, { name, wait: '5m' })).code, 200)
  }
  await world.rest()
  return world
}

/** All dark, then the input is back at the supplies that are named, and the BMC boots. */
async function acLoss(world: World, back: readonly string[] = ['psu.0', 'psu.1']): Promise<void> {
  const { simulator } = world
  const lose = world.restart({ booted: true, reset: 'power', awayMs: 1000 })
  for (const name of ['psu.0', 'psu.1']) simulator.set(`supplies.${name}.input`, 'Lost')
  for (const name of back) simulator.set(`supplies.${name}.input`, 'Good')
  await lose
}

/** Long enough for every restoration and boot, then nothing is under way. */
async function settled(world: World): Promise<void> {
  await world.advance(30_000)
  await world.rest()
}

const statuses = (world: World) =>
  ['chassis.0', 'host.0', 'host.1'].map((name) => rowOf(world.system().components, name)?.status)
