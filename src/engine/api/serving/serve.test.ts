/** Tests of the api: every subject answers, and asks for the action that it is for. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { exampleConfig } from '../../../../test/harness/platform.ts'
import { createWorld } from '../../../../test/harness/world.ts'
import { subjects } from '../../../api/resources.ts'
import { createMemoryBus } from '../../../bus/memory.ts'
import type { Event } from '../../../core/model/events/event.ts'
import type { HandlerDeps } from '../handler.ts'
import { openApi } from './serve.ts'

const world = await createWorld()
after(() => world.stop())
await world.rest()

test('no subject is silent, whatever it is asked', async () => {
  for (const { path } of subjects) {
    for (const body of ['{}', '{"name":"host.0"}', '{']) {
      const asked = world.bus.request(`statemgr.${path}`, body, { timeoutMs: 60_000 })
      await world.advance(0)
      await world.rest()
      const { kind } = await asked
      assert.equal(kind, 'answered', `${path} ${body}`)
    }
  }
})

test('every action of the API is asked for by its subject and its option', async () => {
  const rows: readonly (readonly [string, object, string])[] = [
    ['host.power.on', {}, 'PowerOn'],
    ['host.power.off', {}, 'GracefulShutdown'],
    ['host.power.off', { force: false }, 'GracefulShutdown'],
    ['host.power.off', { force: true }, 'ForceOff'],
    ['host.power.cycle', {}, 'PowerCycle'],
    ['host.reset', {}, 'GracefulRestart'],
    ['host.reset', { force: true }, 'ForceRestart'],
    ['host.nmi', {}, 'Nmi'],
    ['host.diagnostic', { enter: true }, 'EnterDiagnostic'],
    ['host.diagnostic', { enter: false }, 'Resume'],
    ['host.isolate', {}, 'Isolate'],
    ['host.recover', {}, 'Recover'],
    ['host.identify', { on: true }, 'IdentifyOn'],
    ['host.identify', { on: false }, 'IdentifyOff'],
    ['chassis.power.on', {}, 'PowerOn'],
    ['chassis.power.off', {}, 'PowerOff'],
    ['chassis.power.off', { force: true }, 'ForceOff'],
    ['chassis.power.cycle', {}, 'PowerCycle'],
    ['chassis.emergency', {}, 'EmergencyShutdown'],
    ['chassis.maintenance', { enter: true }, 'EnterMaintenance'],
    ['chassis.maintenance', { enter: false }, 'ExitMaintenance'],
    ['chassis.recover', {}, 'Recover'],
    ['chassis.identify', { on: true }, 'IdentifyOn'],
    ['chassis.identify', { on: false }, 'IdentifyOff'],
    ['bmc.maintenance', { enter: true }, 'EnterMaintenance'],
    ['bmc.maintenance', { enter: false }, 'ExitMaintenance'],
    ['bmc.update', { phase: 'prepare' }, 'PrepareUpdate'],
    ['bmc.update', { phase: 'complete' }, 'CompleteUpdate'],
    ['bmc.reboot', {}, 'Reboot'],
    ['bmc.reboot', { force: true }, 'ForceReboot'],
    ['bmc.shutdown', {}, 'Shutdown'],
    ['bmc.recover', {}, 'Recover'],
  ]
  const { bus, put } = await listening()
  for (const [path, options, action] of rows) {
    const kind = path.split('.')[0]
    const body = JSON.stringify({ name: `${kind}.0`, ...options })
    void bus.request(`statemgr.${path}`, body, { timeoutMs: 1000 })
    await bus.flush()
    const event = put.at(-1)
    assert.ok(event?.kind === 'request', path)
    assert.deepEqual([event.component, event.action], [`${kind}.0`, action], path)
  }
  assert.equal(put.length, rows.length)
  const controls = subjects.filter(({ takes }) => 'dryRun' in takes.shape).map(({ path }) => path)
  assert.deepEqual(new Set(controls), new Set([...rows.map(([path]) => path), 'action']))
  await bus.drain()
})

test('a subject of one kind takes no component of another', async () => {
  for (const [path, name] of [
    ['host.power.on', 'chassis.0'],
    ['chassis.power.on', 'host.0'],
    ['bmc.reboot', 'host.0'],
  ]) {
    const { code, body } = await world.ask(path!, { name: name! })
    assert.equal(code, 404)
    assert.match(body.message, /is a .*, not a/)
  }
})

test('a request that wants its answer where the options do not say is not done', async () => {
  for (const [replyPrefixes, kind] of [
    [['_INBOX.ops.'], 'silent'],
    [['_INBOX.'], 'answered'],
  ] as const) {
    const config = { ...exampleConfig(), replyPrefixes: [...replyPrefixes] }
    const { bus, advance, stop } = await createWorld({ config })
    const asked = bus.request('statemgr.hosts.list', '{}', { timeoutMs: 1000 })
    await advance(1001)
    assert.equal((await asked).kind, kind, replyPrefixes.join())
    await stop()
  }
})

/** The api on a bus of its own; what it puts to the loop is taken, and not answered. */
async function listening() {
  const bus = createMemoryBus()
  const put: Event[] = []
  const deps: Partial<HandlerDeps> = {
    bus,
    platform: world.platform,
    serviceName: 'statemgr',
    description: 'a api',
    version: '1.0.0',
    clock: { ...world.clock, wall: world.clock.now },
    system: world.system,
    levels: () => world.system().levels,
    publishLatest: () => {},
    newId: () => 'id',
    policyClient: null,
    put: ({ event }) => put.push(event) > 0,
    isFull: () => false,
  }
  await openApi(deps as HandlerDeps, () => 'bus')
  return { bus, put }
}
