/** What wears is told of days before its limit, with what to look at; and over a restart. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleConfig } from '../harness/platform.ts'
import { createWorld, type World } from '../harness/world.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** The example, asked every hour, so that weeks are over soon; both hosts run. */
async function running(): Promise<World> {
  const example = exampleConfig()
  const limits = {
    ...example.limits,
    ...{ observeInterval: hourMs, observationStale: 6 * hourMs, readingStale: 6 * hourMs },
  }
  const zones = example.zones.map((zone) => ({ ...zone, stale: 6 * hourMs }))
  const simulation = { ...example.simulation, reportInterval: hourMs }
  const config = { ...example, limits, zones, simulation }
  const world = await createWorld({ config, heatTickMs: hourMs })
  for (const name of ['chassis.0', 'host.0', 'host.1'])
    await world.ask('action', { name, action: 'PowerOn', wait: '10m' })
  return world
}

/** The filter is as clogged as is said for each day, one after the other. */
async function daysOf(world: World, clogged: readonly number[]): Promise<void> {
  for (const share of clogged) {
    world.simulator.set('zones.cpu_zone.clogged', share)
    await world.advance(dayMs)
  }
}

const forecasts = async (world: World) => (await world.ask('forecast.list')).body
const wearOf = async (world: World) =>
  (await forecasts(world)).wear.map(
    ({ component, sign }: { component: string; sign: string }) => `${component} ${sign}`,
  )
const filling = (days: number) => Array.from({ length: days }, (_, day) => 0.05 * day)

test('a clogged filter is told of days before its limit, until it is changed', async () => {
  const world = await running()
  try {
    await daysOf(world, [0, 0, 0, ...filling(17)])
    assert.deepEqual(await wearOf(world), [
      'zone/cpu_zone gets-warmer',
      'sensor/cpu0_temp gets-warmer',
      'sensor/dimm_temp gets-warmer',
    ])
    const { forecasts: ahead } = await forecasts(world)
    const zone = ahead.find((one: { component: string }) => one.component === 'zone/cpu_zone')
    assert.ok(zone.inMs > dayMs && zone.inMs < 14 * dayMs, `${zone.inMs / dayMs} days`)
    assert.ok(zone.fromMs <= zone.inMs && (zone.toMs === null || zone.toMs >= zone.inMs))
    assert.ok(zone.confidence >= 0.95)
    assert.match(zone.check, /air filters/)
    assert.equal(zone.maintenance, null)
    const alert = (await world.ask('alerts.list')).body.alerts.find(
      ({ id }: { id: string }) => id === 'wear/zone/cpu_zone/gets-warmer',
    )
    assert.match(
      alert.message,
      /^zone\/cpu_zone comes to its warning limit of 80 °C in about \d+ d/,
    )
    assert.match(alert.guidance, /schedule\.add/)
    const planned = { name: 'chassis.0', action: 'EnterMaintenance', at: '24h', reason: 'filter' }
    const { schedule } = (await world.ask('schedule.add', planned)).body
    assert.equal((await forecasts(world)).forecasts[0].maintenance, schedule.id)

    await world.restart({ clean: true })
    await world.advance(hourMs)
    assert.equal((await wearOf(world)).length, 3, 'it is known over a restart')

    await daysOf(world, [0, 0])
    assert.deepEqual(await wearOf(world), [])
  } finally {
    await world.stop()
  }
})
