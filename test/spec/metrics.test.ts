/** Metrics: what a scrape over HTTP shows of a service is what has happened and what is so. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { errorBodySchema } from '../../src/api/fields/errors.ts'
import { componentsOf } from '../../src/core/model/system/system.ts'
import { type Assembly, type StateManager, startStateManager } from '../../src/main.ts'
import { metrics } from '../../src/telemetry/metrics/metrics.ts'
import { configOf, exampleConfig } from '../harness/platform.ts'
import { readScrape, type ScrapedSample } from '../harness/scraped.ts'
import { createWorld, type World, type WorldOptions } from '../harness/world.ts'

test('a power-on is one transition, and its status is the one that it has come to', async (t) => {
  const { world, scrape } = await scraped(t)
  await world.ask('chassis.power.on', { name: 'chassis.0' })
  await world.rest()
  await world.ask('host.power.on', { name: 'host.0' })
  await world.rest()
  const figures = await scrape()
  const on = { kind: 'host', action: 'PowerOn', outcome: 'succeeded' }
  assert.equal(figures.value('statemgr_transitions_total', on), 1)
  assert.equal(figures.value('statemgr_transition_duration_seconds_count', on), 1)
  assert.equal(figures.samplesOf('statemgr_transition_failures_total').length, 0)
  const [ended] = world.system().ended.filter(({ component }) => component === 'host.0')
  const tookMs = ended!.endedAt! - ended!.startedAt!
  assert.equal(figures.value('statemgr_transition_duration_seconds_sum', on), tookMs / 1000)
  const entered = { kind: 'host', status: 'Running' }
  assert.equal(figures.value('statemgr_status_changes_total', entered), 1)
  const calls = { service: 'power', verb: 'on', outcome: 'done' }
  assert.ok(figures.value('statemgr_call_duration_seconds_count', calls)! >= 1)
  const commits = figures.value('statemgr_commit_duration_seconds_count', { outcome: 'kept' })
  assert.equal(figures.value('statemgr_commit_entries_count'), commits)
  assert.equal(figures.value('statemgr_commit_entries_sum'), world.system().seq)
  assert.equal(figures.value('statemgr_journal_entries_total'), world.system().seq)
})

test('the state set says of each component what it is, right after a restart too', async (t) => {
  const { world, scrape } = await scraped(t)
  await world.ask('chassis.power.on', { name: 'chassis.0' })
  await world.rest()
  assert.deepEqual(statusesIn(await scrape()), statusesOf(world))
  const { 'chassis.0': before } = statusesOf(world)
  assert.equal(before, 'On')
  await world.restart({ booted: false })
  assert.deepEqual(statusesIn(await scrape()), statusesOf(world))
  await world.rest()
  const figures = await scrape()
  assert.equal(statusesIn(figures)['chassis.0'], 'On')
  assert.equal(figures.value('statemgr_current_state', { component: 'chassis.0', state: 'On' }), 1)
  const hours = figures.value('statemgr_power_on_seconds_total', { component: 'chassis.0' })
  assert.ok(hours! > 0)
})

test('what is refused is counted by the rule that objects', async (t) => {
  const { world, scrape } = await scraped(t)
  const { body } = await world.ask('host.power.on', { name: 'host.0' })
  const labels = {
    code: body.code,
    rule: body.evidence.find((one: { ok: boolean }) => !one.ok).rule,
  }
  assert.equal((await scrape()).value('statemgr_refusals_total', labels), 1)
})

test('an alert counts while it stands, and is counted once that it was raised', async (t) => {
  const { world, scrape } = await scraped(t)
  const warnings = { severity: 'Warning' }
  assert.equal((await scrape()).value('statemgr_alerts', warnings), 0)
  world.simulator.set('sensors.dimm_temp.value', 84)
  await world.advance(10_000)
  const count = (await scrape()).value('statemgr_alerts', warnings)
  assert.equal(count, Object.keys(world.system().alerts).length)
  assert.ok(count! > 0)
  world.simulator.set('sensors.dimm_temp.value', 40)
  await world.advance(120_000)
  const after = await scrape()
  assert.equal(after.value('statemgr_alerts', warnings), 0)
  const raised = after.samplesOf('statemgr_alerts_raised_total')
  assert.equal(
    raised.reduce((sum, { value }) => sum + value, 0),
    count,
  )
})

test('metrics that are off are not there, and it is said how to turn them on', async (t) => {
  const { scrapeAs, manager } = await scraped(t, {
    config: { ...exampleConfig(), metrics: false },
    withHttp: true,
  })
  assert.equal(manager().metrics, null)
  const response = await scrapeAs({})
  assert.equal(response.status, 404)
  const { message } = errorBodySchema.parse(await response.json())
  assert.match(message, /set metrics: true/)
})

test('both formats say the same, and who scrapes has to carry the token', async (t) => {
  const { scrapeAs, manager } = await scraped(t, { withHttp: true })
  const open = await scrapeAs({ accept: 'application/openmetrics-text;version=1.0.0' })
  const type = 'application/openmetrics-text; version=1.0.0; charset=utf-8'
  assert.equal(open.headers.get('content-type'), type)
  const plain = await scrapeAs({ accept: '*/*' })
  assert.equal(plain.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
  const names = (families: ReadonlyMap<string, unknown>) =>
    [...families.keys()].map((name) => name.replace(/_(?:total|info)$/, ''))
  assert.deepEqual(
    names(readScrape(await open.text(), 'openmetrics').families),
    names(readScrape(await plain.text(), 'prometheus').families),
  )
  assert.equal((await fetch(`${manager().url}/metrics`)).status, 401)
  const head = await scrapeAs({}, 'HEAD')
  assert.deepEqual([head.status, await head.text()], [200, ''])
})

test('a scrape waits for no store that hangs, and shows what clients are shown', async (t) => {
  const { world, scrape } = await scraped(t)
  world.disk.ail({ isFull: false, delayMs: 3_600_000 })
  void world.bus.request('statemgr.chassis.power.on', '{"name":"chassis.0"}', {
    timeoutMs: 3_600_000,
  })
  await world.advance(10_000)
  const figures = await scrape()
  assert.equal(figures.value('statemgr_store_keeps'), 0)
  assert.equal(figures.value('statemgr_ready'), 0)
  const { body } = await world.ask('chassis.get', { name: 'chassis.0' })
  assert.equal(statusesIn(figures)['chassis.0'], body.status)
  world.disk.ail({ isFull: false, delayMs: 0 })
})

test('a call that comes to nothing is a failure, and its operation has failed', async (t) => {
  const { world, scrape } = await scraped(t)
  world.simulator.fault({ service: 'powermgr', kind: 'refuse' })
  await world.ask('chassis.power.on', { name: 'chassis.0' })
  await world.rest()
  const figures = await scrape()
  const [ended] = world.system().ended
  const failed = { kind: 'chassis', action: 'PowerOn', outcome: ended!.state }
  assert.equal(figures.value('statemgr_transition_failures_total', failed), 1)
  const refused = { service: 'power', outcome: 'rejected' }
  const counts = figures.samplesOf('statemgr_call_duration_seconds_count')
  const rejected = counts.find(({ labels }) => labels.outcome === refused.outcome)
  assert.equal(rejected?.labels.service, refused.service)
})

test('hardware is shown as it is read, and what is left as the interlocks have it', async (t) => {
  const { world, scrape } = await scraped(t, { config: measured })
  await world.ask('chassis.power.on', { name: 'chassis.0' })
  await world.rest()
  const off = await scrape()
  assert.equal(off.value('statemgr_power_capacity_watts'), 1000)
  assert.equal(off.value('statemgr_power_headroom_watts'), 1000)
  await world.ask('host.power.on', { name: 'host.0' })
  await world.rest()
  await world.advance(60_000)
  const on = await scrape()
  const { body } = await world.ask('interlocks.check', { name: 'host.1', action: 'PowerOn' })
  const evidenceOf = (rule: string): { value: number; limit: number } =>
    body.verdicts.find((one: { rule: string }) => one.rule === rule).evidence[0]
  for (const [rule, name] of [
    ['power-budget', 'statemgr_power_headroom_watts'],
    ['cooling-capacity', 'statemgr_cooling_headroom_watts'],
  ] as const) {
    const { value, limit } = evidenceOf(rule)
    assert.equal(on.value(name), limit - (value - 400), name)
  }
  const zone = { hw_id: 'zone/air' }
  const { celsius } = world.simulator.truth().zones.air!
  assert.ok(Math.abs(on.value('hw_temperature_celsius', zone)! - celsius) < 2, `${celsius}`)
  const critical = { ...zone, hw_limit_type: 'high.critical' }
  assert.equal(on.value('hw_temperature_limit_celsius', critical), 90)
  assert.equal(on.value('hw_status', { ...zone, hw_state: 'ok', hw_type: 'temperature' }), 1)
  for (const [name, type] of [
    ['hw_voltage_volts', 'voltage'],
    ['hw_fan_speed_rpm', 'fan'],
  ] as const) {
    const [{ labels, value }] = on.samplesOf(name) as [ScrapedSample]
    assert.ok(value > 0)
    assert.equal(on.value('hw_status', { hw_id: labels.hw_id!, hw_state: 'ok' }), 1, type)
  }
  world.simulator.fault({ service: 'sensormon', kind: 'die' })
  await world.advance(60_000)
  const silent = await scrape()
  const gone = silent.samplesOf('hw_status').filter(({ labels }) => labels.hw_type === 'fan')
  assert.deepEqual(
    gone.map(({ value }) => value),
    [0, 0, 0],
  )
  assert.equal(silent.samplesOf('hw_fan_speed_rpm').length, 0)
})

test('what a collector that is away does not take is counted, and keeps nobody', async (t) => {
  const away = { endpoint: 'http://127.0.0.1:1', sampling: 1, timeout: 1000, queue: 100 }
  const config = { ...exampleConfig(), otlp: { ...away, interval: 60_000 } }
  const { world, scrape } = await scraped(t, { config })
  await world.ask('system.status')
  await world.stop()
  const dropped = { signal: 'traces', outcome: 'dropped' }
  assert.ok((await scrape()).value('statemgr_telemetry_exported_total', dropped)! >= 1)
})

test('when a reading comes to a limit is shown, by what the run before has kept', async (t) => {
  const { world, scrape } = await scraped(t, { config: measured })
  const parts = Array.from({ length: 60 }, (_, slot) => {
    const figures = { 'sensor/load': { value: 50 + slot / 2, load: 0 } }
    return { key: `trend/${slot}`, text: JSON.stringify({ slot, figures }) }
  })
  await world.store.commit({ parts, removed: [], rows: [] })
  await world.restart({ clean: true })
  await world.advance(10_000)
  const labels = { hw_id: 'sensor/load', limit: 'critical' }
  const days = (await scrape()).value('statemgr_time_to_limit_seconds', labels)! / 86_400
  assert.ok(Math.abs(days - 6.8) < 0.2, `${days}`)
})

test('no metric is there that nothing is ever shown of', () => {
  assert.deepEqual(
    metrics.map(({ name }) => name).filter((name) => !shown.has(name)),
    [],
  )
})

/** With sensors of every unit, and a budget of power and of cooling. */
const measured = configOf({
  hosts: ['host.0', 'host.1'].map((name) => ({
    ...{ name, thermalZone: 'air', powerWatts: 400, heatWatts: 400 },
    powerDependencies: ['psu.0', 'psu.1'],
  })),
  chassis: { name: 'chassis.0', redundancy: 1 },
  zones: [{ name: 'air', warning: 80, critical: 90, coolingCapacityWatts: 900 }],
  supplies: ['psu.0', 'psu.1'].map((name) => ({ name, capacityWatts: 1000 })),
  sensors: [
    { name: 'rail', unit: 'V', lowerCritical: 11, critical: 13, hysteresis: 0.1 },
    { name: 'fan', unit: 'rpm', lowerCritical: 500, critical: 20_000 },
    { name: 'input', unit: 'W', critical: 2000 },
    { name: 'load', unit: 'A', critical: 100 },
  ],
})

type Scrape = ReturnType<typeof readScrape>

/** Metrics that the scrapes of this file have shown anything of. */
const shown = new Set<string>()

function statusesIn(figures: Scrape): Record<string, string> {
  const is = figures.samplesOf('statemgr_status').filter(({ value }) => value === 1)
  return Object.fromEntries(is.map(({ labels }) => [labels.component!, labels.statemgr_status!]))
}

const statusesOf = (world: World): Record<string, string> =>
  Object.fromEntries(componentsOf(world.system()).map(({ name, status }) => [name, status]))

/** A world, with what its service shows of itself; over HTTP as well, `withHttp`. */
async function scraped(t: TestContext, options: WorldOptions & { readonly withHttp?: true } = {}) {
  let last: StateManager | null = null
  const { withHttp, ...others } = options
  const http = withHttp ? { host: '127.0.0.1', port: 0 } : null
  const start = async (assembly: Assembly) => {
    last = await startStateManager({ ...assembly, http })
    return last
  }
  const world = await createWorld({ ...others, start })
  t.after(() => world.stop())
  await world.rest()
  const manager = (): StateManager => last!
  const scrapeAs = (headers: Record<string, string>, method = 'GET') => {
    const { url, token } = manager()
    const authorization = `Bearer ${token}`
    return fetch(`${url}/metrics`, { method, headers: { authorization, ...headers } })
  }
  const scrape = async () => {
    const read = readScrape(await manager().metrics!.text('prometheus'), 'prometheus')
    for (const { name, samples } of read.families.values()) if (samples.length > 0) shown.add(name)
    return read
  }
  return { world, scrape, scrapeAs, manager }
}
