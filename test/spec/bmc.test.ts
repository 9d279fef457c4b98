/** Maintenance, update and reboot of the BMC of a whole service, over the bus. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rowOf } from '../../src/core/model/table.ts'
import { exampleConfig } from '../harness/platform.ts'
import { createWorld, type World } from '../harness/world.ts'

async function inWorld(
  then: (world: World) => Promise<void>,
  options: Parameters<typeof createWorld>[0] = {},
): Promise<void> {
  const world = await createWorld(options)
  try {
    await world.rest()
    await world.ask('chassis.power.on', { name: 'chassis.0' })
    await world.rest()
    await then(world)
  } finally {
    await world.stop()
  }
}

const bmc = async (world: World) => (await world.ask('bmc.get')).body

test('why the first run of a BMC began, which nobody tells, is unknown', () =>
  inWorld(async (world) => {
    assert.equal((await bmc(world)).run.resetReason, 'Unknown')
    assert.equal((await world.ask('system.status')).body.bmc.run.resetReason, 'Unknown')
  }))

test('an update drains: a boot ends first, and what is asked meanwhile comes after it', () =>
  inWorld(async (world) => {
    await world.ask('host.power.on', { name: 'host.0' })
    const prepared = await world.ask('bmc.update', {
      name: 'bmc.0',
      phase: 'prepare',
      actor: 'anna',
    })
    assert.equal(prepared.body.operation.state, 'running')
    const asked = await world.ask('host.power.on', { name: 'host.1' })
    assert.equal(asked.body.operation.state, 'queued')
    await world.advance(60_000)
    const { components } = world.system()
    assert.equal(rowOf(components, 'host.0')?.status, 'Running')
    assert.deepEqual(
      [rowOf(components, 'bmc.0')?.status, rowOf(components, 'bmc.0')?.operation],
      ['Updating', null],
    )
    assert.equal(rowOf(components, 'host.1')?.operation?.state, 'queued')
    await world.restart()
    await world.advance(30_000)
    assert.equal((await bmc(world)).status, 'Updating')
    assert.equal((await world.ask('bmc.update', { name: 'bmc.0', phase: 'complete' })).code, 200)
    await world.rest()
    assert.equal(rowOf(world.system().components, 'host.1')?.status, 'Running')
    assert.equal((await bmc(world)).status, 'Ready')
  }))

test('a reboot asked for during a boot is done after it, though the service is killed', () =>
  inWorld(async (world) => {
    let resets = 0
    world.bus.subscribe('powermgr.control', (message) => {
      const { target, verb } = JSON.parse(message.text())
      if (target === 'bmc.0' && verb === 'reset') resets++
    })
    await world.ask('host.power.on', { name: 'host.0' })
    await world.ask('bmc.reboot', { name: 'bmc.0', actor: 'anna', reason: 'new firmware' })
    await world.restart()
    await world.advance(500)
    assert.equal(resets, 0)
    await world.rest()
    assert.deepEqual([resets, (await bmc(world)).status], [1, 'Ready'])
    assert.equal(rowOf(world.system().components, 'host.0')?.status, 'Running')
    const ended = (await world.history()).filter(
      ({ component, outcome }) => component === 'bmc.0' && outcome === 'succeeded',
    )
    assert.deepEqual(ended.at(-1)?.reason, 'new firmware')
  }))

test('in maintenance of the BMC hosts run on, nothing powers on, power-off is never refused', () =>
  inWorld(async (world) => {
    await world.ask('host.power.on', { name: 'host.0' })
    await world.rest()
    await world.ask('bmc.maintenance', {
      name: 'bmc.0',
      enter: true,
      actor: 'anna',
      reason: 'cables',
    })
    const refused = await world.ask('host.power.on', { name: 'host.1' })
    assert.deepEqual([refused.code, refused.body.code], [423, 'bmc-not-ready'])
    await world.restart()
    await world.advance(30_000)
    assert.deepEqual(
      [(await bmc(world)).status, rowOf(world.system().components, 'host.0')?.status],
      ['Maintenance', 'Running'],
    )
    const off = await world.ask('host.power.off', { name: 'host.0', wait: true })
    assert.equal(off.body.operation.state, 'succeeded')
    assert.equal((await world.ask('bmc.maintenance', { name: 'bmc.0', enter: false })).code, 200)
    assert.equal((await bmc(world)).status, 'Ready')
  }))

test('where updates are immediate, what is under way is named in the refusal', () => {
  const config = exampleConfig()
  return inWorld(
    async (world) => {
      await world.ask('host.power.on', { name: 'host.0' })
      for (const [path, body] of [
        ['bmc.update', { name: 'bmc.0', phase: 'prepare' }],
        ['bmc.reboot', { name: 'bmc.0' }],
      ] as const) {
        const reply = await world.ask(path, body)
        assert.deepEqual([reply.code, reply.body.code], [409, 'operations-under-way'])
        assert.deepEqual(
          [reply.body.evidence[0].subject, reply.body.evidence[0].value],
          ['host.0', 'PowerOn'],
        )
      }
      await world.rest()
      assert.equal((await world.ask('bmc.update', { name: 'bmc.0', phase: 'prepare' })).code, 200)
      assert.equal((await bmc(world)).status, 'Updating')
    },
    { config: { ...config, bmc: { ...config.bmc, updatePolicy: 'immediate' } } },
  )
})
