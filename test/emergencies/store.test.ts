/** An emergency does not wait for the store: when that hangs, when it fails, when we are killed. */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { rowOf } from '../../src/core/model/table.ts'
import { openSqliteStoreHere } from '../../src/store/sqlite/here.ts'
import type { Batch } from '../../src/store/store.ts'
import { badStore, heat, names, powers, worldWith } from './bad-store.ts'

for (const mode of ['hangs', 'fails'] as const) {
  test(`a store that ${mode} does not keep hot hosts on, and has it all later`, async () => {
    const store = badStore()
    const world = await worldWith(store)
    store.mode = mode
    heat(world, 97)
    await world.advance(400)
    assert.ok(
      names.every((name) => world.simulator.truth().hosts[name]?.shutdownInMs === null),
      'it waits a little',
    )
    await world.advance(10_000)
    assert.equal(powers(world), 'Off Off Off')
    assert.ok(!(await world.history()).some(({ type }) => type === 'emergency'))
    store.letGo()
    await world.advance(2_000)
    await world.rest()
    const history = await world.history()
    const shed = history.filter(({ cause, to }) => cause === 'thermal-critical' && to === 'Off')
    assert.deepEqual(shed.map(({ component }) => component).sort(), names)
    assert.deepEqual(
      history.map(({ seq }) => seq),
      history.map((_, index) => index + 1),
    )
    await world.stop()
  })

  test(`while a store ${mode}, an emergency goes on to force what does not shut down`, async () => {
    const store = badStore()
    const world = await worldWith(store)
    world.simulator.set('hosts.host.1.ignoresShutdown', true)
    store.mode = mode
    heat(world, 97)
    await world.advance(15_000)
    assert.equal(powers(world), 'Off On Off')
    await world.advance(15_000)
    assert.equal(powers(world), 'Off Off Off')
    store.letGo()
    await world.advance(2_000)
    await world.stop()
  })

  test(`while a store ${mode}, an emergency off is done, and says so`, async () => {
    const store = badStore()
    const world = await worldWith(store)
    store.mode = mode
    const { code, body } = await world.ask('emergency.off', { reason: 'smoke' })
    assert.equal(code, 200)
    assert.equal(body.kept, false)
    await world.advance(5_000)
    assert.equal(powers(world), 'Off Off Off')
    store.letGo()
    await world.advance(2_000)
    const [asked] = (await world.history()).filter(({ cause }) => cause === 'emergency-off')
    assert.equal(asked?.reason, 'smoke')
    await world.stop()
  })

  test(`while a store ${mode}, an emergency shutdown is answered, and said not kept`, async () => {
    const store = badStore()
    const world = await worldWith(store)
    store.mode = mode
    const order = { name: 'chassis.0', action: 'EmergencyShutdown', wait: '60s' }
    const { code, body } = await world.ask('action', order)
    assert.deepEqual([code, body.accepted, body.kept], [200, true, false])
    await world.advance(5_000)
    assert.equal(powers(world), 'Off Off Off')
    store.letGo()
    await world.advance(2_000)
    const { body: operation } = await world.ask('operation.get', { id: body.operation.id })
    assert.equal(operation.state, 'succeeded')
    await world.stop()
  })

  test(`while a store ${mode} in an emergency, nothing else is accepted`, async () => {
    const store = badStore()
    const world = await worldWith(store, ['host.0', 'host.1'])
    store.mode = mode
    heat(world, 97)
    await world.advance(5_000)
    const { code, body } = await world.ask('host.identify', { name: 'host.2', on: true })
    assert.deepEqual([code, body.code], [503, 'store-failed'])
    store.letGo()
    await world.advance(2_000)
    await world.stop()
  })

  test(`a power-on that was held up by a store that ${mode} is not made any more`, async () => {
    const store = badStore()
    const world = await worldWith(store, ['host.0'])
    store.breaksAt = (batch) => (isPoweringOn(batch, 'host.1') ? mode : null)
    void world.bus.request('statemgr.host.power.on', '{"name":"host.1"}', { timeoutMs: 1000 })
    await world.advance(100)
    assert.equal(store.mode, mode)
    heat(world, 97)
    await world.advance(20_000)
    const on = world.simulator.truth().hosts['host.1']?.power
    store.letGo()
    for (let i = 0; i < 50; i++) {
      await world.advance(100)
      assert.equal(world.simulator.truth().hosts['host.1']?.power, on, 'it was never on')
    }
    assert.equal(powers(world), 'Off Off Off')
    await world.rest()
    assert.equal(rowOf(world.system().components, 'host.1')?.status, 'Off')
    await world.stop()
  })

  test(`killed while the store ${mode}: the next run begins anew, and is obeyed`, async () => {
    const store = badStore()
    const world = await worldWith(store)
    world.simulator.set('hosts.host.1.ignoresShutdown', true)
    store.mode = mode
    heat(world, 97)
    await world.advance(5_000)
    assert.equal(powers(world), 'Off On Off')
    store.mode = 'keeps'
    await world.restart()
    await world.advance(60_000)
    await world.rest()
    assert.equal(powers(world), 'Off Off Off')
    await world.stop()
  })

  test(`killed while the store ${mode}: no call of the next run is overtaken`, async () => {
    const store = badStore()
    const world = await worldWith(store)
    store.mode = mode
    heat(world, 97)
    await world.advance(5_000)
    assert.equal(powers(world), 'Off Off Off')
    heat(world, 40)
    store.mode = 'keeps'
    await world.restart()
    await world.advance(30_000)
    const { body } = await world.ask('host.power.on', { name: 'host.2', wait: true })
    assert.equal(body.operation?.state, 'succeeded', JSON.stringify(body))
    await world.stop()
  })
}

/** The commit after which the host would be told to power on. */
const isPoweringOn = ({ parts }: Batch, name: string) =>
  parts.some(({ key, text }) => {
    if (key !== `component/${name}`) return false
    const { operation } = JSON.parse(text)
    return operation?.steps.at(3)?.phase === 'asking'
  })

test('a store that fails without an emergency undoes what was asked, as ever', async () => {
  const store = badStore()
  const world = await worldWith(store, [])
  store.mode = 'fails'
  const { body } = await world.ask('host.power.on', { name: 'host.0' })
  assert.equal(body.code, 'store-failed')
  store.letGo()
  await world.advance(2_000)
  assert.equal(powers(world), 'Off Off Off')
  await world.stop()
})

test('a store hangs: a request is answered that nobody knows, later ones are refused', async () => {
  const store = badStore()
  const world = await worldWith(store, [])
  store.mode = 'hangs'
  let first: Awaited<ReturnType<typeof world.ask>> | null = null
  void world.ask('host.power.on', { name: 'host.0' }).then((reply) => {
    first = reply
  })
  assert.ok(await world.clock.runUntil(() => first !== null, 10_000), 'who asked waits for ever')
  assert.deepEqual([first!.code, first!.body.code], [504, 'store-late'])
  const second = await world.ask('host.power.on', { name: 'host.1' })
  assert.deepEqual([second.code, second.body.code], [503, 'store-failed'])
  assert.match(second.body.message, /does not answer/)
  store.letGo()
  await world.advance(2_000)
  await world.rest()
  assert.equal(world.simulator.truth().hosts['host.1']?.power, 'Off')
  await world.stop()
})

for (const mode of ['hangs', 'fails'] as const) {
  test(`a store ${mode}: an alert, what is shown is of then, and grows unknown`, async () => {
    const store = badStore()
    const world = await worldWith(store, ['host.0'])
    store.mode = mode
    await world.ask('host.identify', { name: 'host.0', on: true })
    await world.advance(5_000)
    const { body: soon } = await world.ask('system.status')
    assert.equal(soon.store.keeps, false)
    assert.ok(soon.time.at - soon.store.since >= 5_000)
    assert.deepEqual([soon.hosts[0].status, soon.hosts[0].observed.power], ['Running', 'On'])
    const { body: listed } = await world.ask('alerts.list')
    assert.deepEqual(
      listed.alerts.map(({ id }: { id: string }) => id),
      ['store-failing/statemgr'],
    )
    await world.advance(60_000)
    const { body: late } = await world.ask('system.status')
    assert.deepEqual([late.hosts[0].status, late.hosts[0].observed.power], ['Unknown', 'Unknown'])
    assert.equal(late.status, 'Unknown')
    store.letGo()
    await world.advance(2_000)
    const { body: then } = await world.ask('system.status')
    assert.deepEqual([then.hosts[0].status, then.alerts], ['Running', []])
    assert.deepEqual(then.store, { keeps: true, since: null, why: null })
    const entries = (await world.history()).filter(({ cause }) => cause === 'store-failing')
    assert.deepEqual(
      entries.map(({ outcome }) => outcome),
      ['raised', 'cleared'],
    )
    await world.stop()
  })

  test(`what happens while a store ${mode} is kept later, as of when it happened`, async () => {
    const store = badStore()
    const world = await worldWith(store, ['host.0'])
    store.mode = mode
    await world.ask('host.identify', { name: 'host.0', on: true })
    await world.advance(5_000)
    world.simulator.set('hosts.host.0.power', 'Off')
    const wentAt = world.clock.now()
    await world.advance(30_000)
    assert.ok(!(await world.history()).some(({ cause }) => cause === 'unexpected-off'))
    store.letGo()
    await world.advance(2_000)
    await world.rest()
    const history = await world.history()
    const off = history.findLast(({ component, to }) => component === 'host.0' && to === 'Off')
    assert.ok(off !== undefined && off.at >= wentAt && off.at < wentAt + 10_000, `${off?.at}`)
    assert.equal(Date.parse(off.wall), off.at)
    await world.stop()
  })
}

test('a store whose files were taken away is given all that is known, and told of', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'statemgr-taken-'))
  const data = join(folder, 'data')
  const path = join(data, 'statemgr.sqlite')
  const store = await openSqliteStoreHere({ path })
  const world = await worldWith(store, ['host.0'])
  await world.ask('preferences.set', { name: 'host.1', restore: 'AlwaysOn' })
  const rows = (await world.history()).length
  rmSync(data, { recursive: true })
  // Nobody asks anything: it is found by a look.
  await world.advance(15_000)
  const { body } = await world.ask('alerts.list')
  assert.match(body.alerts[0]?.message ?? '', /was deleted while it was in use/)
  const { code } = await world.ask('preferences.set', { name: 'host.2', restore: 'AlwaysOff' })
  assert.equal(code, 200)
  world.crash()
  await store.close()
  const again = await openSqliteStoreHere({ path })
  const { parts, damage } = await again.load()
  assert.equal(damage, null)
  const intents = JSON.parse(parts?.get('intents') ?? '{}')
  assert.deepEqual(
    [intents.preferences['host.1'], intents.preferences['host.2']],
    [{ restore: 'AlwaysOn' }, { restore: 'AlwaysOff' }],
  )
  assert.ok([...(parts?.keys() ?? [])].includes('component/host.0'))
  const page = await again.history({ limit: 1000, order: 'oldest' })
  assert.ok(page.rows.length > rows)
  assert.equal(page.rows[0]?.seq, 1)
  await again.close()
  rmSync(folder, { recursive: true })
})
