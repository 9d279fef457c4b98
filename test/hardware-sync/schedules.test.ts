/** Schedules in a whole service: wall clocks that leap, and a service that is away. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rowOf } from '../../src/core/model/table.ts'
import { createWorld, type Reply, type World } from '../harness/world.ts'

const hourMs = 3_600_000
/** Far more than it takes to notice that a clock has leapt, or that a time has come. */
const minutesMs = 600_000

test('what is scheduled 100 s ahead is listed exactly so, and asked for in time', async () => {
  const world = await chassisOn()
  const at = iso(100_000 + world.clock.now())
  const added = await add(world, { at })
  assert.equal(added.code, 200)
  const { body } = await world.ask('schedule.list')
  assert.equal(body.schedules.length, 1)
  assert.deepEqual([body.schedules[0].at, body.schedules[0].action], [at, 'PowerOn'])
  await world.advance(99_000)
  assert.equal(status(world), 'Off')
  await world.advance(2000)
  await world.rest()
  assert.equal(status(world), 'Running')
  assert.equal(rowOf(world.system().components, 'host.0')?.restartCause?.cause, 'ScheduledPowerOn')
  assert.deepEqual((await world.ask('schedule.list')).body.schedules, [])
  await world.stop()
})

test('a time that is past, or none at all, is refused with what would be right', async () => {
  const world = await createWorld()
  await world.rest()
  const rows: readonly (readonly [object, number, RegExp])[] = [
    [{ at: iso(0) }, 400, /at lies in the past/],
    [{ at: iso(world.clock.now()) }, 400, /it is 1970-01-01T\S+ now/],
    [{ at: 'tomorrow' }, 400, /at must be a time with its zone such as/],
    [{ at: '2026-11-23T14:00:00' }, 400, /at must be a time with its zone/],
    [{ at: 1_000 }, 400, /at must be/],
    [
      { at: iso(hourMs), ifMissed: 'later' },
      400,
      /ifMissed is later, which is unknown. Valid: run, skip$/,
    ],
    [{ at: iso(hourMs), name: 'host.7' }, 404, /did you mean host.[01]\?/],
    [{ at: iso(hourMs), action: 'PowerUp' }, 404, /did you mean PowerOn\?/],
  ]
  for (const [asked, code, message] of rows) {
    const reply = await add(world, asked)
    assert.equal(reply.code, code, JSON.stringify(asked))
    assert.match(reply.body.message, message)
  }
  assert.equal((await world.ask('schedule.cancel', { id: 'none' })).code, 404)
  await world.stop()
})

test('a schedule survives a restart; one missed meanwhile is run or skipped', async () => {
  for (const [ifMissed, after] of [
    ['run', 'Running'],
    ['skip', 'Off'],
  ] as const) {
    const world = await chassisOn()
    await add(world, { at: iso(world.clock.now() + hourMs), ifMissed })
    await world.restart({ awayMs: hourMs / 2 })
    assert.equal((await world.ask('schedule.list')).body.schedules.length, 1)
    await world.restart({ awayMs: hourMs })
    await world.advance(10_000)
    await world.rest()
    assert.equal(status(world), after, ifMissed)
    const outcomes = (await world.history())
      .filter(({ type }) => type === 'schedule')
      .map(({ outcome }) => outcome)
    assert.deepEqual(outcomes, ['planned', ifMissed === 'run' ? 'due' : 'skipped'])
    await world.stop()
  }
})

test('a wall clock that leaps forward is noticed within a minute', async () => {
  const world = await chassisOn()
  await add(world, { at: iso(world.clock.now() + 10 * hourMs), ifMissed: 'run' })
  world.jump(20 * hourMs)
  await world.advance(61_000)
  await world.rest()
  assert.equal(status(world), 'Running')
  await world.stop()
})

test('what a leap passes over is as late as the clock showed it then, and no later', async () => {
  const world = await chassisOn()
  await world.ask('override.grant', {
    ...{ name: 'host.1', interlocks: ['minimum-off'], reason: 'a test' },
    expires: iso(world.clock.now() + hourMs / 2),
  })
  await add(world, { at: iso(world.clock.now() + hourMs), ifMissed: 'skip' })
  world.jump(hourMs + 30_000)
  await world.advance(1100)
  await world.rest()
  assert.equal(status(world), 'Running')
  assert.deepEqual((await world.ask('override.list')).body.overrides, [])
  await world.stop()
})

test('a wall clock that leaps back makes what is scheduled later by as much', async () => {
  const world = await chassisOn()
  world.jump(10 * hourMs)
  await add(world, { at: iso(world.clock.now() + 10 * hourMs + 120_000) })
  world.jump(-minutesMs)
  await world.advance(minutesMs / 2)
  assert.equal(status(world), 'Off')
  await world.advance(minutesMs / 2 + 130_000)
  await world.rest()
  assert.equal(status(world), 'Running')
  await world.stop()
})

test('what is called off does not happen', async () => {
  const world = await chassisOn()
  const { body } = await add(world, { at: iso(world.clock.now() + 60_000) })
  assert.equal((await world.ask('schedule.cancel', { id: body.schedule.id })).code, 200)
  await world.advance(minutesMs)
  assert.equal(status(world), 'Off')
  await world.stop()
})

async function chassisOn(): Promise<World> {
  const world = await createWorld()
  await world.rest()
  await world.ask('chassis.power.on', { name: 'chassis.0', wait: '5m' })
  return world
}

const add = (world: World, asked: object): Promise<Reply> =>
  world.ask('schedule.add', { name: 'host.0', action: 'PowerOn', ...asked })

const iso = (wallMs: number) => new Date(wallMs).toISOString()
const status = (world: World) => rowOf(world.system().components, 'host.0')?.status
