/** Traces: what a collector gets of requests, operations, steps, calls and emergencies. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { HttpDoor } from '../../src/faces/doors.ts'
import { type StateManager, startStateManager } from '../../src/main.ts'
import {
  attributesOf,
  type Collector,
  type ReceivedSpan,
  startCollector,
  traceText,
} from '../harness/collector.ts'
import { exampleConfig } from '../harness/platform.ts'
import { createWorld } from '../harness/world.ts'

const theirs = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) }
const traceparent = `00-${theirs.traceId}-${theirs.spanId}-01`

interface Point {
  readonly asDouble: number
  readonly attributes: Parameters<typeof attributesOf>[0]
}

test('a request is a trace: the operation, its steps and calls are children of it', async (t) => {
  const { world, spans, heard } = await traced(t)
  const headers = { traceparent, tracestate: 'vendor=a,other=b' }
  const asked = JSON.stringify({ name: 'chassis.0', actor: 'anna' })
  const answer = await world.bus.request('statemgr.chassis.power.on', asked, {
    ...{ timeoutMs: 10_000, headers },
  })
  await world.rest()
  assert.ok(answer.kind === 'answered')
  const [ended] = world.system().ended
  const { body } = await world.ask('operation.get', { id: ended!.id })
  const all = (await spans()).filter(({ traceId }) => traceId === theirs.traceId)
  assert.equal(
    traceText(all, theirs.spanId).replaceAll(/ \d+ ms/g, ''),
    `chassis.power.on [server]
  chassis.0 PowerOn [internal]
    supply on psu.0 [internal]
      power on [client]
    supply good psu.0 [internal]
    raise cooling cpu_zone [internal]
      thermal raise [client]
    cooling confirmed cpu_zone [internal]
    supply on psu.1 [internal]
      power on [client]
    supply good psu.1 [internal]
    main rail on [internal]
      power on [client]
    chassis power good [internal]
`,
  )
  const [request, operation, call] = ['chassis.power.on', 'chassis.0 PowerOn', 'power on'].map(
    (name) => all.findLast((span) => span.name === name)!,
  )
  assert.equal(request!.traceState, headers.tracestate)
  const { 'statemgr.operation.id': id, 'statemgr.actor': actor } = operation!.attributes
  assert.deepEqual([id, actor], [request!.attributes['statemgr.operation.id'], 'anna'])
  assert.equal(operation!.endMs - operation!.startMs, ended!.endedAt! - ended!.acceptedAt)
  // Both ways: to whoever asked, and to the service that is asked.
  const back = `00-${theirs.traceId}-${request!.spanId}-01`
  assert.equal(answer.message.headers.traceparent, back)
  assert.deepEqual(heard(), {
    traceparent: `00-${theirs.traceId}-${call!.spanId}-01`,
    tracestate: headers.tracestate,
  })
  assert.equal(id, ended!.id)
  assert.equal(body.trace, `${back} ${headers.tracestate}`)
})

test('a refused request is a span with its rule and what was seen', async (t) => {
  const { world, spans } = await traced(t)
  await world.ask('host.power.on', { name: 'host.0' })
  const refused = (await spans()).find(({ name }) => name === 'host.power.on')!
  assert.equal(refused.attributes['error.type'], 'chassis-off')
  assert.equal(refused.attributes['statemgr.refusal.rule'], 'chassis-off')
  assert.match(refused.error ?? '', /^chassis.0 is off/)
  const [evidence] = refused.events
  assert.deepEqual(
    [evidence?.attributes['statemgr.subject'], evidence?.attributes['statemgr.value']],
    ['chassis.0', 'Off'],
  )
})

test('an operation that survives a restart goes on in the same trace', async (t) => {
  const { world, spans } = await traced(t)
  await world.ask('chassis.power.on', { name: 'chassis.0' })
  await world.rest()
  const asked = JSON.stringify({ name: 'host.0' })
  const answer = await world.bus.request('statemgr.host.power.on', asked, {
    ...{ timeoutMs: 1000, headers: { traceparent } },
  })
  const request = answer.kind === 'answered' ? answer.message.headers.traceparent : undefined
  await world.restart({ booted: false })
  await world.rest()
  const mine = (await spans()).filter(({ traceId }) => traceId === theirs.traceId)
  const operation = mine.find(({ name }) => name === 'host.0 PowerOn')
  assert.equal(operation?.parentId, request?.split('-')[2])
  assert.equal(operation?.error, null)
  // What the run that was killed had not sent is lost with it, and nothing else.
  const below = traceText(mine, operation?.spanId)
  assert.match(below, /^\s+power on \[client\]/m, below)
})

test('what an emergency sets in motion is its trace, linked to what it follows from', async (t) => {
  const { world, spans } = await traced(t)
  await world.ask('chassis.power.on', { name: 'chassis.0' })
  await world.rest()
  await world.ask('host.power.on', { name: 'host.0' })
  await world.rest()
  world.simulator.set('zones.cpu_zone.celsius', 99)
  await world.advance(10_000)
  world.simulator.set('zones.cpu_zone.celsius', 40)
  await world.advance(600_000)
  const all = await spans()
  const emergency = all.find(({ name }) => name === 'zone/cpu_zone thermal-critical')!
  const off = all.find(({ name }) => name === 'host.0 EmergencyOff')!
  assert.deepEqual([off.traceId, off.parentId], [emergency.traceId, emergency.spanId])
  const { traceId, spanId } = emergency
  assert.deepEqual(off.links, [{ traceId, spanId }])
  assert.ok(emergency.startMs <= off.startMs && off.endMs <= emergency.endMs)
  const calls = all.filter((span) => span.kind === 'client' && span.parentId === spanId)
  assert.ok(
    calls.some(({ name }) => name === 'thermal raise'),
    traceText(all),
  )
})

test('over HTTP a request is part of the trace that it says, and so is its answer', async (t) => {
  const { ask, spans } = await traced(t, {}, { host: '127.0.0.1', port: 0 })
  const response = await ask('system.status', { traceparent, tracestate: 'vendor=a' })
  const [, traceId, spanId] = response.headers.get('traceparent')?.split('-') ?? []
  assert.equal(traceId, theirs.traceId)
  const [span] = await spans()
  const { parentId, traceState } = span!
  assert.deepEqual([span!.spanId, parentId, traceState], [spanId, theirs.spanId, 'vendor=a'])
})

test('metrics are sent by the names of the conventions, with what Prometheus shows', async (t) => {
  const { world, collector, spans } = await traced(t)
  await world.ask('chassis.power.on', { name: 'chassis.0' })
  await world.rest()
  await spans()
  const named = (name: string) => collector.metrics.find((metric) => metric.name === name)
  const points = named('statemgr.transitions').sum.dataPoints as readonly Point[]
  const on = points.filter(({ attributes }) => attributesOf(attributes).action === 'PowerOn')
  assert.deepEqual(
    on.map(({ asDouble, attributes }) => [asDouble, attributesOf(attributes)]),
    [[1, { kind: 'chassis', action: 'PowerOn', outcome: 'succeeded' }]],
  )
  const { sum, unit } = named('process.cpu.time')
  assert.deepEqual(
    [sum.isMonotonic, sum.aggregationTemporality, unit],
    [true, 'AGGREGATION_TEMPORALITY_CUMULATIVE', 's'],
  )
  const [took] = named('statemgr.transition_duration').histogram.dataPoints
  assert.equal(took.bucketCounts.length, took.explicitBounds.length + 1)
  const inBuckets = took.bucketCounts.reduce((all: number, one: string) => all + Number(one), 0)
  assert.equal(inBuckets, Number(took.count))
  assert.equal(named('hw.temperature').unit, 'Cel')
  const [resource] = collector.resources
  assert.deepEqual(
    [resource?.['service.name'], resource?.['service.namespace']],
    ['statemgr', world.system().name],
  )
})

test('what nobody samples is not told, and goes on all the same', async (t) => {
  const { world, spans, heard } = await traced(t, { sampling: 0 })
  const unsampled = `00-${'12'.repeat(16)}-${theirs.spanId}-00`
  const ask = (action: string, header: string) =>
    world.bus.request(`statemgr.chassis.power.${action}`, '{"name":"chassis.0"}', {
      ...{ timeoutMs: 10_000, headers: { traceparent: header } },
    })
  await ask('on', unsampled)
  await world.rest()
  assert.match(heard()?.traceparent ?? '', new RegExp(`^${unsampled.slice(0, 36)}\\w{16}-00$`))
  await world.ask('chassis.power.off', { name: 'chassis.0' })
  await world.rest()
  assert.equal(heard(), undefined, 'a trace that begins here, and that nobody wants')
  await ask('on', traceparent)
  await world.rest()
  const all = await spans()
  assert.ok(all.length > 1, 'whoever began it has said that it is sampled')
  assert.ok(
    all.every(({ traceId }) => traceId === theirs.traceId),
    traceText(all),
  )
})

test('a header that is no trace is as none', async (t) => {
  const { world, spans } = await traced(t)
  for (const header of [
    '',
    'x',
    `00-${'0'.repeat(32)}-${theirs.spanId}-01`,
    `ff${traceparent.slice(2)}`,
  ])
    await world.bus.request('statemgr.system.status', '{}', {
      ...{ timeoutMs: 10_000, headers: { traceparent: header } },
    })
  const own = await spans()
  assert.equal(own.length, 4)
  assert.ok(own.every(({ traceId, parentId }) => traceId !== theirs.traceId && parentId === ''))
})

/** A world whose service tells a collector, and what came with the last call of power. */
async function traced(
  t: TestContext,
  otlp: { sampling?: number } = {},
  http: HttpDoor | null = null,
) {
  const collector: Collector = await startCollector()
  const { endpoint } = collector
  const given = { endpoint, sampling: 1, interval: 60_000, timeout: 10_000, queue: 2048, ...otlp }
  const config = { ...exampleConfig(), otlp: given }
  let manager: StateManager | null = null
  const world = await createWorld({
    config,
    start: async (assembly) => {
      manager = await startStateManager({ ...assembly, http })
      return manager
    },
  })
  const ask = (path: string, headers: Readonly<Record<string, string>>) => {
    const { url, token } = manager!
    const authorization = `Bearer ${token}`
    return fetch(`${url}/api/statemgr.${path}`, {
      ...{ method: 'POST', headers: { ...headers, authorization } },
    })
  }
  let last: Readonly<Record<string, string>> | undefined
  world.bus.subscribe('powermgr.control', ({ headers }) => {
    const { traceparent, tracestate } = headers
    last =
      traceparent === undefined ? undefined : { traceparent, ...(tracestate && { tracestate }) }
  })
  t.after(async () => {
    await world.stop()
    await collector.stop()
  })
  await world.rest()
  /** All of them, once the service has ended. */
  const spans = async (): Promise<readonly ReceivedSpan[]> => {
    await world.stop()
    return collector.spans
  }
  return { world, collector, ask, spans, heard: () => last }
}
