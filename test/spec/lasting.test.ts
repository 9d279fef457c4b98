/** Lasting: what outlives an operation, a restart, a damaged file. */

import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { rowOf } from '../../src/core/model/table.ts'
import { openSqliteStoreHere } from '../../src/store/sqlite/here.ts'
import { comeToRest } from '../harness/checks.ts'
import { benchIn, exampleConfig } from '../harness/platform.ts'
import { createWorld, type RestartOptions, type World } from '../harness/world.ts'

const hourMs = 3_600_000
const folder = mkdtempSync(join(tmpdir(), 'statemgr-behaviours-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('only lost power is given back, as the policy or its one-time value says', async () => {
  const rows: readonly (readonly [RestartOptions, string | null, string])[] = [
    [{ booted: true, reset: 'software', clean: true }, null, 'Running'],
    [{ booted: true, reset: 'watchdog' }, 'AlwaysOff', 'Running'],
    [{ booted: true, reset: 'pinhole' }, 'AlwaysOff', 'Running'],
    [{ booted: true, reset: 'power' }, null, 'Running'],
    [{ booted: true, reset: 'power' }, 'AlwaysOff', 'Off'],
  ]
  for (const [how, restoreOnce, status] of rows) {
    const world = await running()
    await world.ask('preferences.set', { name: 'host.0', restore: 'Restore', restoreOnce })
    if (how.reset === 'power') await goDark(world)
    else await world.restart(how)
    await world.advance(60_000)
    await world.rest()
    assert.equal(statusOf(world), status, JSON.stringify([how, restoreOnce]))
    await world.stop()
  }
})

test('used-up attempts survive a restart, and end in Quiesced, which sticks', async () => {
  const world = await createWorld({ config: hasty() })
  await world.rest()
  await world.ask('chassis.power.on', { name: 'chassis.0', wait: '60s' })
  world.simulator.set('hosts.host.0.stuckBoot', true)
  await world.ask('host.power.on', { name: 'host.0' })
  const attemptsLeft = () => rowOf(world.system().components, 'host.0')?.attemptsLeft
  for (const left of [2, 1]) {
    assert.ok(await world.clock.runUntil(() => attemptsLeft() === left, hourMs), `never ${left}`)
    await world.restart()
    assert.equal(attemptsLeft(), left)
  }
  assert.ok(await world.clock.runUntil(() => statusOf(world) === 'Quiesced', hourMs))
  const resets = async () =>
    (await world.history()).filter(({ outcome, action }) => outcome === 'started' && action).length
  const before = await resets()
  await world.restart()
  await world.advance(hourMs / 6)
  assert.deepEqual([statusOf(world), await resets()], ['Quiesced', before])
  await world.stop()
})

test('a one-time setting is used up once', async () => {
  const world = await running()
  for (const name of ['chassis.0', 'host.0']) {
    await world.ask('preferences.set', { name, restore: 'AlwaysOn', restoreOnce: 'AlwaysOff' })
  }
  for (const status of ['Off', 'Running']) {
    await goDark(world)
    await world.advance(60_000)
    await world.rest()
    assert.equal(statusOf(world), status)
    assert.equal((await world.ask('preferences.get', { name: 'host.0' })).body.restoreOnce, null)
  }
  await world.stop()
})

test('a schedule is for the future, survives restarts, and may be missed', async () => {
  const iso = (wallMs: number) => new Date(wallMs).toISOString()
  const rows: readonly (readonly [string, (world: World) => Promise<void>, string])[] = [
    ['clock forward', async (world) => world.jump(2 * hourMs), 'Running'],
    ['clock back', async (world) => world.jump(-2 * hourMs), 'Off'],
    ['survives', (world) => world.restart({ awayMs: 1000 }), 'Off'],
    ['missed', (world) => world.restart({ awayMs: 2 * hourMs }), 'Running'],
  ]
  for (const [what, happens, status] of rows) {
    const world = await createWorld({ config: calm() })
    await world.rest()
    await world.ask('chassis.power.on', { name: 'chassis.0', wait: '60s' })
    const add = (at: string) =>
      world.ask('schedule.add', { name: 'host.0', action: 'PowerOn', at, ifMissed: 'run' })
    for (const at of [iso(0), iso(world.clock.now() - 1)]) assert.equal((await add(at)).code, 400)
    assert.equal((await add(iso(world.clock.now() + hourMs))).code, 200)
    await happens(world)
    await world.advance(90_000)
    await world.rest()
    assert.equal(statusOf(world), status, what)
    const left = (await world.ask('schedule.list')).body.schedules.length
    assert.equal(left, status === 'Off' ? 1 : 0, what)
    if (what === 'survives') {
      await world.advance(hourMs)
      await world.rest()
      assert.equal(statusOf(world), 'Running', what)
    }
    await world.stop()
  }
})

test('a file cut or garbled is told of or harmless, and the plant decides', async () => {
  const sound = join(folder, 'sound.sqlite')
  const kept = await openSqliteStoreHere({ path: sound })
  const first = await createWorld({ config: calm(), store: kept })
  await first.rest()
  await first.ask('chassis.power.on', { name: 'chassis.0', wait: '60s' })
  await first.ask('bmc.maintenance', { name: 'bmc.0', enter: true })
  await first.stop()
  await kept.close()
  const bytes = readFileSync(sound)
  const eighth = Math.floor(bytes.length / 8)
  for (let offset = 0; offset <= bytes.length; offset += eighth) {
    for (const how of ['cut', 'garbled'] as const) {
      const path = join(folder, `${how}-${offset}.sqlite`)
      copyFileSync(sound, path)
      writeFileSync(path, how === 'cut' ? bytes.subarray(0, offset) : garbled(bytes, offset))
      const store = await openSqliteStoreHere({ path })
      const isDamaged = (await store.load()).damage !== null
      const world = await createWorld({ config: calm(), store })
      await comeToRest(world, hourMs, 1000)
      const { body } = await world.ask('alerts.list')
      const codes = body.alerts.map(({ code }: { code: string }) => code)
      assert.equal(codes.includes('store-damaged'), isDamaged, `${how} at ${offset}`)
      // It is as the hardware is, here a new one, and not as a broken file has it.
      assert.equal(rowOf(world.system().components, 'chassis.0')?.observed.power, 'Off')
      await world.stop()
      await store.close()
    }
  }
})

test('maintenance that somebody set is not ended by automation', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  assert.equal(bench.ask('chassis.0', 'EnterMaintenance').kind, 'accepted')
  bench.level('zone/cpu_zone', 'critical')
  bench.pass(1000)
  bench.level('zone/cpu_zone', 'normal')
  for (let times = 0; times < 20; times++) {
    bench.power('chassis.0', times % 2 === 0 ? 'Off' : 'On')
    bench.pass(5000)
  }
  bench.deliver({
    kind: 'start',
    boot: 'b2',
    damage: null,
    machine: 'booted',
    reset: 'power',
    clean: false,
  })
  bench.power('chassis.0', 'On')
  bench.pass(hourMs)
  assert.equal(bench.component('chassis.0').status, 'Maintenance')
  assert.deepEqual(
    bench.component('chassis.0').locks.map(({ code, actor }) => [code, actor]),
    [['maintenance', 'tester']],
  )
})

/** Looked at and reported seldom, so that hours are soon over. */
const calm = () => {
  const config = exampleConfig()
  return {
    ...config,
    restore: { ...config.restore, delay: 1000 },
    limits: { ...config.limits, observeInterval: 3000 },
    simulation: { ...config.simulation, reportInterval: 5000 },
  }
}
const hasty = () => {
  const config = calm()
  const hosts = config.hosts.map((host) => ({ ...host, bootTimeout: 20_000, bootAttempts: 3 }))
  return { ...config, hosts }
}

function garbled(bytes: Buffer, offset: number): Buffer {
  const changed = Buffer.from(bytes)
  return changed.fill(0x5a, offset, Math.min(bytes.length, offset + 16))
}

async function running(): Promise<World> {
  const world = await createWorld({ config: calm() })
  await world.rest()
  await world.ask('chassis.power.on', { name: 'chassis.0', wait: '60s' })
  await world.ask('host.power.on', { name: 'host.0', wait: '60s' })
  return world
}

/** The input is gone, and with it the BMC; then all of it is back. */
async function goDark(world: World): Promise<void> {
  const restart = world.restart({ booted: true, reset: 'power', awayMs: 1000 })
  for (const input of ['Lost', 'Good']) {
    for (const name of ['psu.0', 'psu.1']) world.simulator.set(`supplies.${name}.input`, input)
  }
  await restart
}

const statusOf = (world: World) => rowOf(world.system().components, 'host.0')?.status
