/**
 * A power service that lies, is silent, does things twice, answers for another or comes back late:
 * nothing is shown that is not so, nothing stays under way, and an alert says how it is mended.
 */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import type { Bus } from '../../src/bus/bus.ts'
import { rowOf } from '../../src/core/model/table.ts'
import { disagreements, isAtRest } from '../../src/rehearse/world/truth.ts'
import type { FaultOrder } from '../../src/sim/services/faults.ts'
import { checkJournal, comeToRest } from '../harness/checks.ts'
import { exampleConfig } from '../harness/platform.ts'
import { createWorld, type World, type WorldOptions } from '../harness/world.ts'

const hourMs = 3_600_000
/** Longer than anything waits for a service, and than what is heard of it is believed. */
const awayMs = 600_000
/** Longer than anything that is late, and than any observation is believed. */
const stayMs = 60_000

type NamedAction = readonly [name: string, action: string]
type Fault = Omit<FaultOrder, 'service'>

interface Case {
  readonly lie: string
  readonly faults: readonly Fault[]
  readonly actions?: readonly NamedAction[]
  readonly through?: (bus: Bus) => Bus
  /** Those that have to stand, among others. */
  readonly alerts: readonly string[]
  /** What is shown and is not so, where all that is told goes together: each has an alert. */
  readonly untrue?: readonly string[]
}

/** The chassis is on, the first host off, the second one running. */
const both: readonly NamedAction[] = [
  ['host.0', 'PowerOn'],
  ['host.1', 'ForceOff'],
]
const unseen = ['never-observed/chassis.0', 'service-silent/powermgr']
const cases: readonly Case[] = [
  {
    lie: 'done and does nothing, to hosts',
    faults: [{ kind: 'lie' }],
    actions: both,
    alerts: ['never-reached/host.0', 'timeout/host.1'],
  },
  {
    lie: 'done and does nothing, to a chassis',
    faults: [{ kind: 'lie' }],
    actions: [['chassis.0', 'ForceOff']],
    alerts: ['timeout/chassis.0'],
  },
  {
    lie: 'off of a host that runs',
    faults: [{ kind: 'misreport', component: 'host.1' }],
    alerts: ['never-observed/host.1'],
  },
  {
    lie: 'off of a chassis with a host that runs',
    faults: [{ kind: 'misreport', component: 'chassis.0' }],
    alerts: ['never-observed/chassis.0'],
  },
  {
    lie: 'of chassis and hosts that they are the other way round',
    faults: ['chassis.0', 'host.0', 'host.1'].map((component) => ({
      kind: 'misreport',
      component,
    })),
    alerts: ['never-observed/chassis.0', 'never-observed/host.1'],
  },
  {
    lie: 'of everything that it is the other way round',
    faults: [{ kind: 'misreport' }],
    alerts: [
      ...['unexpected-off/chassis.0', 'unexpected-off/supply/psu.0'],
      ...['unexpected-off/supply/psu.1', 'power-emergency/power'],
    ],
    untrue: [
      'supply/psu.0 is said to give Off, and gives On',
      'supply/psu.1 is said to give Off, and gives On',
      'chassis.0 is Off, its power On',
    ],
  },
  {
    lie: 'done and does nothing, and then that it is off',
    faults: [{ kind: 'lie' }, { kind: 'misreport', component: 'host.1' }],
    actions: [['host.1', 'GracefulShutdown']],
    alerts: ['timeout/host.1'],
  },
  { lie: 'nothing, and is asked nothing', faults: [{ kind: 'lose' }], alerts: unseen },
  { lie: 'nothing, whatever is asked', faults: [{ kind: 'lose' }], actions: both, alerts: unseen },
  { lie: 'nothing, since it is gone', faults: [{ kind: 'die' }], actions: both, alerts: unseen },
  {
    lie: 'nothing of what it does',
    faults: [{ kind: 'lose-answer' }],
    actions: both,
    alerts: ['service-silent/powermgr'],
  },
  { lie: 'and does all of it twice', faults: [{ kind: 'repeat' }], actions: both, alerts: [] },
  {
    lie: 'what another was asked, and does it',
    faults: [],
    actions: both,
    through: (bus) => answeringAnothers(bus, 'another/0/1'),
    alerts: [],
  },
  {
    lie: 'what another was asked, and does nothing',
    faults: [{ kind: 'lie' }],
    actions: both,
    through: (bus) => answeringAnothers(bus, null),
    alerts: ['never-reached/host.0', 'timeout/host.1'],
  },
]

for (const { lie, faults, actions = [], through, alerts, untrue = [] } of cases) {
  test(`a power service that says ${lie}`, async () => {
    const world = await running(through === undefined ? {} : { through })
    for (const fault of faults) world.simulator.fault({ service: 'powermgr', ...fault })
    const ids = await askForAll(world, actions)
    await comeToBeTrue(world, untrue)
    const active = await mendable(world)
    for (const id of alerts) assert.ok(active.includes(id), `${id} is not among ${active}`)
    if (alerts.length === 0) assert.deepEqual(active, [])
    await mend(world)
    checkJournal(await world.history(), ids)
    await world.stop()
  })
}

test('a power service that comes back after ten minutes, in the middle of everything', async () => {
  for (const actions of [both, [['chassis.0', 'PowerCycle']]] as const) {
    const world = await running()
    const ids = await askForAll(world, actions)
    world.simulator.fault({ service: 'powermgr', kind: 'die', forMs: awayMs })
    await comeToBeTrue(world)
    assert.ok((await mendable(world)).includes('service-silent/powermgr'))
    await world.advance(awayMs)
    await comeToRest(world, hourMs, stayMs)
    const active = await mendable(world)
    assert.ok(!active.some((id) => /silent|unknown|never-observed/.test(id)), `${active}`)
    await mend(world)
    checkJournal(await world.history(), ids)
    await world.stop()
  }
})

/** Each answer names the call before it, or the one that is given. */
function answeringAnothers(bus: Bus, another: string | null): Bus {
  let last = 'another/0/1'
  const request: Bus['request'] = async (subject, data, options) => {
    const answer = await bus.request(subject, data, options)
    if (subject !== 'powermgr.control' || answer.kind !== 'answered') return answer
    const reply = JSON.parse(answer.message.text())
    const text = JSON.stringify({ ...reply, id: another ?? last })
    last = reply.id
    return { kind: 'answered', message: { ...answer.message, text: () => text } }
  }
  return {
    maxPayloadBytes: bus.maxPayloadBytes,
    request,
    publish: (...args) => bus.publish(...args),
    subscribe: (...args) => bus.subscribe(...args),
    gather: (...args) => bus.gather(...args),
    serve: (service) => bus.serve(service),
    flush: () => bus.flush(),
    onStatus: (onStatus) => bus.onStatus(onStatus),
    onStray: (onStray) => bus.onStray(onStray),
    onRefusal: (onRefusal) => bus.onRefusal(onRefusal),
    lost: bus.lost,
    drain: () => bus.drain(),
  }
}

/** Looked at and reported seldom, so that hours are soon over. */
async function running(options: WorldOptions = {}): Promise<World> {
  const config = exampleConfig()
  const world = await createWorld({
    ...options,
    config: {
      ...config,
      hosts: config.hosts.map((host) => ({ ...host, bootTimeout: 60_000 })),
      limits: { ...config.limits, observeInterval: 3000 },
      simulation: { ...config.simulation, reportInterval: 4000 },
    },
  })
  await world.rest()
  for (const [name, action] of [
    ['chassis.0', 'PowerOn'],
    ['host.1', 'PowerOn'],
  ]) {
    await world.ask('action', { name, action, wait: '2m' })
  }
  await world.rest()
  assert.equal(rowOf(world.system().components, 'host.1')?.status, 'Running')
  return world
}

async function askForAll(
  world: World,
  actions: readonly NamedAction[],
): Promise<readonly string[]> {
  const ids: string[] = []
  for (const [name, action] of actions) {
    const { body } = await world.ask('action', { name, action })
    assert.ok(body.operation, JSON.stringify(body))
    ids.push(body.operation.id)
  }
  return ids
}

/** Nothing is under way any more, and what is shown is so, or held; and that it stays. */
async function comeToBeTrue(world: World, untrue: readonly string[] = []): Promise<void> {
  await world.advance(stayMs)
  const isSettled = () => isAtRest(world) && isDeepStrictEqual(disagreements(world), untrue)
  await world.clock.runUntil(isSettled, hourMs / 2)
  for (let times = 0; times < 6; times++) {
    await world.advance(stayMs / 6)
    assert.deepEqual(disagreements(world), untrue)
    assert.ok(isAtRest(world))
  }
}

/** The ids of the alerts that stand, each of which has a procedure with a step to begin with. */
async function mendable(world: World): Promise<readonly string[]> {
  const { body } = await world.ask('alerts.list')
  for (const { id } of body.alerts) {
    const { code, body: recovery } = await world.ask('recovery.get', { alert: id })
    assert.equal(code, 200, id)
    assert.equal(recovery.next, 1)
    assert.notEqual(recovery.steps[0].text, '')
  }
  return body.alerts.map(({ id }: { id: string }) => id)
}

/** It is honest again: everything is as it is, and does what it is told. */
async function mend(world: World): Promise<void> {
  world.simulator.fault({ service: 'powermgr', kind: 'none' })
  await comeToRest(world, hourMs, stayMs)
  for (const name of ['host.0', 'host.1', 'chassis.0']) {
    const { body } = await world.ask('action', { name, action: 'ForceOff', wait: '5m' })
    assert.ok(body.unchanged || body.operation?.state === 'succeeded', JSON.stringify(body))
    assert.equal(rowOf(world.system().components, name)?.status, 'Off')
  }
  await world.advance(stayMs)
  assert.deepEqual(disagreements(world), [])
}
