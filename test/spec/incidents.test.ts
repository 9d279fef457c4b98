/** Incidents as clients are told of them: what belongs together is one, with its root. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { IncidentEvent } from '../../src/api/events/incidents.ts'
import type { IncidentSummary } from '../../src/api/resources/incident.ts'
import { exampleConfig } from '../harness/platform.ts'
import { createWorld, type World, type WorldOptions } from '../harness/world.ts'

const zone = 'zones.cpu_zone.celsius'

/** The story of a hot zone: warm, then hot, and a host that is on. */
async function hotZone(t: TestContext, options: WorldOptions = {}): Promise<World> {
  const startsOn = ['chassis.0', 'psu.0', 'psu.1', 'host.0']
  const example = exampleConfig()
  const config = { ...example, simulation: { ...example.simulation, startsOn } }
  const world = await createWorld({ config, ...options })
  t.after(() => world.stop())
  await world.advance(5000)
  world.simulator.set(zone, 85)
  await world.advance(5000)
  world.simulator.set(zone, 99)
  await world.advance(5000)
  return world
}

test('a hot zone is one incident: its root, what followed, was done and is open', async (t) => {
  const world = await hotZone(t)
  const refused = await world.ask('host.power.on', { name: 'host.1' })
  assert.equal(refused.code, 423)
  const { body } = await world.ask('incidents.list')
  assert.equal(body.incidents.length, 1)
  const [summary] = body.incidents
  const { state, severity, root, headline } = summary
  assert.deepEqual([state, severity, root.component], ['open', 'Critical', 'zone/cpu_zone'])
  assert.match(
    headline,
    /^zone\/cpu_zone is critical: 99 °C, over the critical limit of 90 °C → host\.0, /,
  )
  assert.match(root.why, /^nothing that it hangs on was wrong before; /)
  assert.match(root.why, /sensor\/cpu0_temp is read in it/)
  const reached = ['zone/cpu_zone', 'chassis.0', 'host.0', 'host.1']
  const sensors = ['sensor/cpu0_temp', 'sensor/dimm_temp']
  assert.deepEqual(summary.affected.toSorted(), [...reached, ...sensors].toSorted())
  const { body: whole } = await world.ask('incidents.get', { id: summary.id })
  assert.equal(whole.timeline.length, summary.entries)
  assert.ok(whole.done.some((line: { action: string }) => line.action === 'RaiseCooling'))
  assert.ok(whole.open.some((one: { code: string }) => one.code === 'taken-down'))
  world.simulator.set(zone, 40)
  await world.advance(5000)
  await world.ask('host.power.on', { name: 'host.0', wait: '60s' })
  const { body: after } = await world.ask('incidents.list')
  const ids = after.incidents.map(({ id, state: now }: { id: string; state: string }) => [id, now])
  assert.deepEqual(ids, [[summary.id, 'over']])
})

test('after a restart the same incident is there, by the same id', async (t) => {
  const world = await hotZone(t)
  const { body: before } = await world.ask('incidents.list')
  await world.restart()
  await world.advance(5000)
  const { body: after } = await world.ask('incidents.list', {})
  assert.equal(after.isWhole, true)
  const [was, is] = [before.incidents[0], after.incidents[0]]
  const of = ({ id, root, beganAt }: IncidentSummary) => [id, root.component, root.at, beganAt]
  assert.deepEqual(of(is), of(was))
  assert.equal(after.incidents.length, 1, 'that it looks at everything anew is no trouble')
})

test('it is told of when it begins, spreads and is over, and not else', async (t) => {
  const events: IncidentEvent[] = []
  const world = await hotZone(t, {
    through: (bus) => {
      bus.subscribe('statemgr.events.incidents', (message) =>
        events.push(JSON.parse(message.text())),
      )
      return bus
    },
  })
  assert.deepEqual([...new Set(events.map(({ subject }) => subject))].at(-1), 'zone/cpu_zone')
  const spread = events.map(({ data }) => data.affected.length)
  assert.deepEqual(
    spread,
    spread.toSorted((a, b) => a - b),
  )
  const before = events.length
  await world.advance(60_000)
  assert.equal(events.length, before)
  world.simulator.set(zone, 40)
  await world.advance(5000)
  await world.ask('host.power.on', { name: 'host.0', wait: '60s' })
  await world.advance(1000)
  assert.equal(events.at(-1)?.data.state, 'over')
  assert.equal(new Set(events.map(({ id }) => id)).size, events.length)
})

test('insight that is off finds nothing out, and it is said how to turn it on', async (t) => {
  const world = await createWorld({ config: { ...exampleConfig(), insight: false } })
  t.after(() => world.stop())
  for (const [path, body] of [
    ['incidents.list', {}],
    ['incidents.get', { id: '1-run1' }],
    ['forecast.list', {}],
  ] as const) {
    const { code, body: error } = await world.ask(path, body)
    assert.deepEqual([code, error.code], [404, 'insight-off'])
    assert.match(error.guidance, /insight: true/)
  }
})
