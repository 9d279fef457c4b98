/** Whoever asks about what there is not is told so, with the nearest that there is. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { changesNothing } from '../../src/api/fields/resource.ts'
import { subjects } from '../../src/api/resources.ts'
import { ownActions } from '../../src/core/machines/takeover.ts'
import { eventStreams } from '../../src/faces/event-stream.ts'
import { batchOf, rowOf } from '../../src/store/contract.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import { createWorld, type World } from '../harness/world.ts'

let world: World
before(async () => {
  world = await createWorld()
  await world.rest()
})
after(() => world.stop())

/** A misspelt value of each filter, and what is near it; every filter has a row, or is none. */
const filters: Readonly<Record<string, readonly [wrong: unknown, code: number, near: RegExp]>> = {
  component: ['hots.0', 404, /did you mean host\.0\?/],
  type: ['trasition', 400, /did you mean transition\?/],
  outcome: ['succeded', 404, /did you mean succeeded\?/],
  operation: ['op-nowhere', 404, /no entry of the journal has the operation op-nowhere/],
  correlation: ['op-nowhere', 404, /no entry of the journal has the correlation op-nowhere/],
  severity: ['Critcal', 400, /did you mean Critical\?/],
  state: ['runing', 400, /did you mean running\?/],
  by: ['componnt', 400, /did you mean component\?/],
  action: ['PowrOn', 400, /did you mean PowerOn\?/],
  status: ['Bootin', 400, /did you mean Booting\?/],
  order: ['newst', 400, /did you mean newest\?/],
  from: ['yesterday', 400, /must be a time with its zone/],
  since: ['yesterday', 400, /must be a time with its zone/],
  to: ['yesterday', 400, /must be a time with its zone/],
  subject: ['statemgr.events.hots.0', 404, /did you mean statemgr\.events\.host\.0\?/],
  name: ['hots.0', 404, /did you mean host\.0\?/],
  id: ['op-nowhere', 404, /there is no (operation|incident) op-nowhere/],
  open: ['yes', 400, /open/],
  alert: ['held/hots.0', 404, /the alert held\/hots\.0 does not stand/],
}
/** How much is given at once, and what is kept elsewhere. */
const noFilters: readonly string[] = ['after', 'limit', 'key', 'heads', 'segment', 'offset']
/** What else must be said for the filter to be looked at. */
const besides = (path: string) => (path === 'interlocks.check' ? { action: 'PowerOn' } : {})

test('each filter of each query is refused where nothing can be found by it', async () => {
  const asked: string[] = []
  for (const subject of subjects.filter(changesNothing)) {
    for (const field of Object.keys(subject.takes.shape)) {
      if (noFilters.includes(field) || field in besides(subject.path)) continue
      if (['actor', 'reason', 'override'].includes(field)) continue
      const [wrong, code, near] = filters[field] ?? assert.fail(`${subject.path} has ${field}`)
      const answer = await world.ask(subject.path, { ...besides(subject.path), [field]: wrong })
      const isOfOther = field === 'name' && !subject.path.startsWith('host')
      assert.equal(answer.code, code, `${subject.path} ${field}`)
      if (!isOfOther) assert.match(answer.body.message, near, `${subject.path} ${field}`)
      assert.notEqual(answer.body.guidance, '')
      asked.push(field)
    }
  }
  assert.deepEqual(new Set(asked), new Set(Object.keys(filters)))
})

test('what there is, and of which nothing was told yet, is found empty', async () => {
  const rows: readonly (readonly [path: string, body: object, list: string])[] = [
    ['history.query', { outcome: 'gave-up' }, 'entries'],
    ['history.query', { component: 'sensor/cpu0_temp' }, 'entries'],
    ['history.query', { component: 'nats' }, 'entries'],
    ['alerts.list', { component: 'zone/cpu_zone' }, 'alerts'],
    ['recovery.list', { component: 'powermgr' }, 'recoveries'],
    ['operations.list', { component: 'host.1' }, 'operations'],
    ['override.list', { component: 'host.1' }, 'overrides'],
    ['schedule.list', { component: 'bmc.0' }, 'schedules'],
  ]
  for (const [path, body, list] of rows) {
    const answer = await world.ask(path, body)
    assert.deepEqual([answer.code, answer.body[list]], [200, []], `${path} ${list}`)
  }
})

test('what was there in the past can still be asked about, and listened to', async () => {
  const store = createMemoryStore()
  await store.commit(batchOf([rowOf(1, { component: 'host.9', at: 1, text: '{"seq":1}' })]))
  const later = await createWorld({ store })
  await later.rest()
  try {
    const ask = async (path: string, body: object) => (await later.ask(path, body)).body
    const found = await ask('history.query', { component: 'host.9' })
    assert.deepEqual(found.entries, [{ seq: 1 }])
    const lists = ['alerts', 'recovery', 'operations', 'override', 'schedule']
    for (const path of lists.map((one) => `${one}.list`))
      assert.equal((await later.ask(path, { component: 'host.9' })).code, 200, path)
    const subject = 'statemgr.events.host.9'
    const { subjects: there } = await ask('subjects.list', { subject })
    assert.deepEqual(there, [{ subject, about: 'host.9' }])
  } finally {
    await later.stop()
  }
})

/** What HTTP answers who wants to listen there; a stream that is open is ended again. */
async function listening(subject: string): Promise<readonly [status: number, said: string]> {
  const origin = { serviceName: 'statemgr', systemName: 'rack', services: ['powermgr'] }
  const streams = eventStreams(world.bus, origin, { warn: () => {}, error: () => {} })
  const response = await streams.open(subject, null, () => {})
  streams.stop()
  return [response.status, await response.text()]
}

test('nobody listens over HTTP for what is never told', async () => {
  const [status, said] = await listening('statemgr.events.hots.0')
  assert.equal(status, 404)
  assert.match(said, /nothing is told on statemgr\.events\.hots\.0: did you mean .*\.host\.0\?/)
  const patterns = ['host.0', 'host.*', 'alerts', '>', '*.*', 'zone.cpu_zone', 'chassis.*']
  for (const pattern of patterns)
    assert.equal((await listening(`statemgr.events.${pattern}`))[0], 200, pattern)
})

test('every event goes to a subject that is listed', async () => {
  const { body } = await world.ask('subjects.list')
  const listed = new Set(body.subjects.map(({ subject }: { subject: string }) => subject))
  const received = new Set<string>()
  world.bus.subscribe('statemgr.events.>', ({ subject }) => received.add(subject))
  await world.ask('chassis.power.on', { name: 'chassis.0', wait: '60s' })
  await world.ask('host.power.on', { name: 'host.0', wait: '10m' })
  world.simulator.set('sensors.dimm_temp.value', 84)
  world.simulator.set('supplies.psu.0.fault', true)
  world.simulator.set('zones.cpu_zone.celsius', 120)
  await world.advance(30_000)
  await world.ask('emergency.off', { reason: 'a test' })
  await world.rest()
  const kinds = new Set([...received].map((subject) => subject.split('.')[2]))
  for (const kind of ['zone', 'supply', 'sensor', 'system', 'host', 'chassis', 'alerts'])
    assert.ok(kinds.has(kind), `${kind}: ${[...kinds]}`)
  assert.deepEqual(
    [...received].filter((subject) => !listed.has(subject)),
    [],
  )
})

test('what the service alone does is asked for through no door, and says what is', async () => {
  const at = '2100-01-01T00:00:00Z'
  for (const [action, instead] of Object.entries(ownActions)) {
    for (const [path, more] of [
      ['action', {}],
      ['action', { dryRun: true }],
      ['interlocks.check', {}],
      ['schedule.add', { at }],
    ] as const) {
      const { code, body } = await world.ask(path, { name: 'host.0', action, ...more })
      assert.deepEqual([code, body.code, body.guidance], [409, 'not-permitted', instead], path)
      assert.equal(body.message, `${action} is what the service does by itself in an emergency`)
    }
  }
})

test('an action that is like none is told those that may be asked for', async () => {
  const { body } = await world.ask('action', { name: 'host.0', action: 'Fly' })
  assert.match(body.message, /^a host has no action Fly; known: PowerOn, GracefulShutdown, /)
  assert.doesNotMatch(body.message, /Emergency/)
})
