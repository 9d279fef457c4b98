/** An emergency does not wait for the store: when that hangs, when it fails, when we are killed. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rowOf } from '../../src/core/model/table.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import { type Batch, type Store, StoreError } from '../../src/store/store.ts'
import { createWorld, type World } from '../harness/world.ts'
import { threeHosts } from './three-hosts.ts'

interface BadStore extends Store {
  mode: 'keeps' | 'hangs' | 'fails'
  /** As what it breaks with this batch, if it does. */
  breaksAt: (batch: Batch) => BadStore['mode'] | null
  letGo(): void
}

/** A store that a test can have hang or fail. */
function badStore(): BadStore {
  const good = createMemoryStore()
  const held: (() => void)[] = []
  const store: BadStore = {
    mode: 'keeps',
    breaksAt: () => null,
    load: () => good.load(),
    history: (query) => good.history(query),
    close: () => good.close(),
    commit: async (batch) => {
      store.mode = store.breaksAt(batch) ?? store.mode
      if (store.mode === 'fails') throw new StoreError('the disk is full')
      if (store.mode === 'hangs') await new Promise<void>((resolve) => held.push(resolve))
      return good.commit(batch)
    },
    letGo: () => {
      store.breaksAt = () => null
      store.mode = 'keeps'
      for (const resolve of held.splice(0)) resolve()
    },
  }
  return store
}

const names = ['host.0', 'host.1', 'host.2']

async function worldWith(store: Store, on: readonly string[] = names): Promise<World> {
  const world = await createWorld({ config: threeHosts(), store })
  await world.rest()
  await world.ask('chassis.power.on', { name: 'chassis.0' })
  await world.rest()
  for (const name of on) await world.ask('host.power.on', { name, wait: true })
  await world.rest()
  return world
}

const powers = ({ simulator }: World) =>
  names.map((name) => simulator.truth().hosts[name]?.power).join(' ')
const heat = ({ simulator }: World, celsius: number | null) =>
  simulator.set('zones.cpu_zone.celsius', celsius)

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
