/** Alerts, recoveries and LEDs of a whole service, over the bus. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventReply } from '../../src/api/events/events.ts'
import { alertsSchema } from '../../src/api/resources/alert.ts'
import { recoveriesSchema, recoverySchema } from '../../src/api/resources/recovery.ts'
import { correctionsMax } from '../../src/core/leds/control.ts'
import { ledsOf } from '../../src/core/leds/table.ts'
import { componentsOf } from '../../src/core/model/system/system.ts'
import { rowOf } from '../../src/core/model/table.ts'
import { compile } from '../../src/platform/compile/platform.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import type { Store } from '../../src/store/store.ts'
import { createWorld, type World } from '../harness/world.ts'

async function inWorld(
  then: (world: World) => Promise<void>,
  options: Parameters<typeof createWorld>[0] = {},
): Promise<void> {
  const world = await createWorld(options)
  try {
    await world.rest()
    await then(world)
  } finally {
    await world.stop()
  }
}

const idsOf = async (world: World) =>
  alertsSchema.parse((await world.ask('alerts.list')).body).alerts.map(({ id }) => id)

test('an alert is listed with its procedure and who has seen it, and announced as it changes', () =>
  inWorld(async (world) => {
    const received: EventReply[] = []
    world.bus.subscribe('statemgr.events.alerts', (message) =>
      received.push(JSON.parse(message.text())),
    )
    world.simulator.set('sensors.dimm_temp.value', 84)
    await world.advance(3000)
    const id = 'level-warning/sensor/dimm_temp'
    const { body } = await world.ask('alerts.list', { component: 'sensor/dimm_temp' })
    const [alert] = alertsSchema.parse(body).alerts
    assert.deepEqual(
      [alert?.id, alert?.procedure, alert?.acknowledged],
      [id, 'restore-reading', null],
    )
    const seen = { id, actor: 'anna', reason: 'fan ordered' }
    assert.equal((await world.ask('alerts.acknowledge', seen)).code, 200)
    await world.restart()
    await world.advance(60_000)
    const again = alertsSchema.parse((await world.ask('alerts.list')).body).alerts
    assert.deepEqual(
      again.map((one) => [one.id, one.acknowledged?.actor, one.acknowledged?.note]),
      [[id, 'anna', 'fan ordered']],
    )
    assert.equal((await world.ask('system.status')).body.health, 'Warning')
    world.simulator.set('sensors.dimm_temp.value', 40)
    await world.advance(3000)
    assert.deepEqual(await idsOf(world), [])
    // After the restart some are announced again, under the same id.
    const once = [...new Map(received.map((event) => [event.id, event])).values()]
    const entries = once.filter(({ data }) => data.component === 'sensor/dimm_temp')
    assert.deepEqual(
      entries.map(({ data }) => data.outcome),
      ['raised', 'acknowledged', 'cleared'],
    )
  }))

test('a recovery is gone through over the bus, over a restart, and every step is journaled', () =>
  inWorld(async (world) => {
    await world.ask('chassis.maintenance', {
      name: 'chassis.0',
      enter: true,
      actor: 'anna',
      reason: 'fan 3',
    })
    const alert = 'maintenance/chassis.0'
    const { recoveries } = recoveriesSchema.parse((await world.ask('recovery.list')).body)
    assert.deepEqual(
      recoveries.map((one) => [one.alert.id, one.next]),
      [[alert, 1]],
    )
    const early = await world.ask('recovery.advance', { alert, step: 2, actor: 'otto' })
    assert.deepEqual([early.code, early.body.code], [409, 'out-of-order'])
    assert.match(early.body.message, /step 1 is next/)
    const first = await world.ask('recovery.advance', { alert, step: 1, actor: 'otto' })
    assert.equal(recoverySchema.parse(first.body).next, 2)
    await world.restart()
    await world.advance(20_000)
    const shown = recoverySchema.parse((await world.ask('recovery.get', { alert })).body)
    assert.deepEqual([shown.next, shown.steps[0]?.actor], [2, 'otto'])
    await world.ask('recovery.advance', { alert, step: 2, actor: 'otto', reason: 'all done' })
    await world.rest()
    assert.notEqual(rowOf(world.system().components, 'chassis.0')?.status, 'Maintenance')
    const journal = (await world.history()).filter(({ type }) => type === 'recovery')
    const steps = journal.filter(({ outcome }) => outcome !== 'step-started')
    assert.deepEqual(
      steps.map(({ outcome, actor, reason }) => [outcome, actor, reason]),
      [
        ['step-done', 'otto', null],
        ['step-done', 'otto', 'all done'],
        ['completed', null, null],
      ],
    )
    await world.advance(2000)
    assert.equal((await world.ask('recovery.get', { alert })).body.code, 'unknown-alert')
  }))

test('what is asked wrongly is refused with what would be right', () =>
  inWorld(async (world) => {
    for (const [path, body, code] of [
      ['alerts.acknowledge', {}, 'malformed'],
      ['alerts.acknowledge', { id: 'nothing' }, 'malformed'],
      ['alerts.acknowledge', { id: 'no-answer/host.0' }, 'unknown-alert'],
      ['recovery.get', { alert: 'no alert/at all' }, 'malformed'],
      ['recovery.get', { alert: 'constructor/prototype' }, 'unknown-alert'],
      ['recovery.advance', { alert: 'no-answer/host.0' }, 'malformed'],
      ['recovery.advance', { alert: 'no-answer/host.0', step: 0 }, 'malformed'],
      ['recovery.advance', { alert: 'no-answer/host.0', step: 1.5 }, 'malformed'],
      ['recovery.advance', { alert: 'no-answer/host.0', step: 1 }, 'unknown-alert'],
      ['recovery.list', { nonsense: true }, 'malformed'],
    ] as const) {
      const reply = await world.ask(path, body)
      assert.equal(reply.body.code, code, `${path} ${JSON.stringify(body)}`)
      assert.notEqual(reply.body.guidance, '')
    }
  }))

test('a start on a damaged store is an alert until somebody has acknowledged it', () => {
  const store = createMemoryStore()
  const damage = { message: 'the last 3 entries were lost', keptAt: 'aside', rowsKept: 7 }
  const damaged: Store = {
    load: async () => ({ ...(await store.load()), damage }),
    commit: (batch) => store.commit(batch),
    history: (query) => store.history(query),
    close: () => store.close(),
  }
  return inWorld(
    async (world) => {
      const id = 'store-damaged/statemgr'
      assert.deepEqual(await idsOf(world), [id])
      await world.ask('alerts.acknowledge', { id, actor: 'anna', reason: 'new disk' })
      assert.deepEqual(await idsOf(world), [])
      const entry = (await world.history()).find(({ type }) => type === 'acknowledgement')
      assert.deepEqual([entry?.actor, entry?.reason], ['anna', 'new disk'])
    },
    { store: damaged },
  )
})

/** What every LED shows, and what it should. */
function leds(world: World) {
  const { platform } = compile(world.config)
  const system = world.system()
  const wanted = componentsOf(system).map((component) => [
    component.name,
    ledsOf(platform, system, component, world.clock.now()),
  ])
  return { shown: { ...world.simulator.truth().leds }, wanted: Object.fromEntries(wanted) }
}

const assertLit = (world: World, when: string) => {
  const { shown, wanted } = leds(world)
  assert.deepEqual(shown, wanted, when)
}

test('every LED shows what its component is, whatever happens on the way', () =>
  inWorld(async (world) => {
    await world.advance(5000)
    assertLit(world, 'at rest')
    await world.ask('chassis.power.on', { name: 'chassis.0' })
    await world.rest()
    await world.ask('host.power.on', { name: 'host.0' })
    await world.rest()
    await world.advance(5000)
    assertLit(world, 'a host runs')
    for (let i = 0; i < 3; i++) {
      await world.ask('host.identify', { name: 'host.0', on: i % 2 === 0 })
      await world.advance(100)
      assertLit(world, `identified ${i}`)
    }
    world.simulator.set('leds.host.0.power', 'off')
    await world.advance(10_000)
    assertLit(world, 'somebody else set one')
    await world.restart()
    await world.advance(20_000)
    assertLit(world, 'after a restart')
  }))

test('an LED service that died and came back shows everything again', () =>
  inWorld(async (world) => {
    world.simulator.fault({ service: 'ledmgr', kind: 'die' })
    await world.ask('host.identify', { name: 'host.0', on: true })
    await world.advance(10_000)
    assert.ok((await idsOf(world)).includes('service-silent/ledmgr'))
    world.simulator.fault({ service: 'ledmgr', kind: 'none' })
    await world.advance(10_000)
    assertLit(world, 'it is back')
    assert.deepEqual(await idsOf(world), [])
  }))

test('an LED that is stuck is an alert, is asked for once a minute, and is right when mended', () =>
  inWorld(async (world) => {
    world.simulator.fault({ service: 'ledmgr', kind: 'stick', component: 'host.0' })
    let calls = 0
    world.bus.subscribe('ledmgr.control', (message) => {
      if (JSON.parse(message.text()).component === 'host.0') calls++
    })
    await world.ask('host.identify', { name: 'host.0', on: true })
    await world.advance(600_000)
    // The error LED would tell of the first alert, and is stuck too.
    const stuck = ['led-stuck/host.0/identify', 'led-stuck/host.0/error']
    assert.deepEqual(await idsOf(world), stuck)
    // Each once as asked, its corrections, and once a minute.
    assert.ok(calls <= 2 * (1 + correctionsMax + 10), `${calls}`)
    world.simulator.fault({ service: 'ledmgr', kind: 'none' })
    await world.advance(70_000)
    assertLit(world, 'it is mended')
    assert.deepEqual(await idsOf(world), [])
  }))
