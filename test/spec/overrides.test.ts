/** Overrides and budgets against the whole service: production engine, simulated hardware. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleConfig } from '../harness/platform.ts'
import { createWorld, type World, type WorldOptions } from '../harness/world.ts'

const leave = { name: 'host.0', interlocks: ['health'], reason: 'new DIMM', expires: '5m' }

/** With the chassis on, and time enough for everything to be observed. */
async function begun(options: WorldOptions = {}): Promise<World> {
  const world = await createWorld(options)
  await world.advance(10_000)
  const { body } = await world.ask('chassis.power.on', { name: 'chassis.0', wait: '1m' })
  assert.equal(body.operation.state, 'succeeded', JSON.stringify(body))
  return world
}

test('an override is granted, listed, used, journaled, and over at its end', async () => {
  const world = await begun()
  world.simulator.set('sensors.cpu0_temp.value', 99)
  await world.advance(3000)
  const refused = await world.ask('host.power.on', { name: 'host.0' })
  assert.equal(`${refused.code} ${refused.body.code}`, '423 health-critical')
  const granted = await world.ask('override.grant', { ...leave, actor: 'anna' })
  assert.equal(granted.code, 200, JSON.stringify(granted.body))
  const { id } = granted.body.override
  const checked = { name: 'host.0', action: 'PowerOn' }
  assert.equal((await world.ask('interlocks.check', checked)).body.allowed, false)
  const { body: withLeave } = await world.ask('interlocks.check', { ...checked, override: id })
  assert.equal(withLeave.allowed, true)
  const on = await world.ask('host.power.on', { name: 'host.0', override: id, wait: '1m' })
  assert.equal(on.body.operation.state, 'succeeded', JSON.stringify(on.body))
  assert.equal(on.body.operation.override, id)
  const { alerts } = (await world.ask('alerts.list')).body
  assert.ok(alerts.some((alert: { code: string }) => alert.code === 'override'))
  await world.restart()
  const { overrides } = (await world.ask('override.list')).body
  assert.deepEqual(
    overrides.map((one: { id: string }) => one.id),
    [id],
  )
  assert.ok(overrides[0].expiresInMs > 0 && overrides[0].expiresInMs < 300_000)
  await world.advance(300_000)
  assert.deepEqual((await world.ask('override.list')).body.overrides, [])
  const journaled = (await world.history()).filter(({ type }) => type === 'override')
  assert.equal(journaled.length, 2, JSON.stringify(journaled))
  await world.stop()
})

test('bad grants are refused, and say what would be right', async () => {
  const world = await begun()
  const wall = (ms: number) => new Date(world.clock.now() + ms).toISOString()
  const rows: readonly (readonly [object, number, RegExp])[] = [
    [{ interlocks: ['helth'] }, 400, /no helth to override: did you mean health\? Valid: .*locked/],
    [{ interlocks: ['thermal-critical'] }, 400, /there is no thermal-critical to override/],
    [{ interlocks: ['health', 'chassis-off'] }, 403, /nobody may override chassis-off, only /],
    [{ interlocks: ['thermal-emergency'] }, 403, /nobody may override thermal-emergency, only /],
    [{ interlocks: [] }, 400, /interlocks/],
    [{ expires: '2h' }, 400, /too far ahead: it must be between now and 1 h from now/],
    [{ expires: wall(-300_000) }, 400, /5 min in the past/],
    [{ expires: wall(5_400_000) }, 400, /too far ahead/],
    [{ expires: 'tomorrow' }, 400, /expires must be a duration such as "30m"/],
    [{ reason: '' }, 400, /reason/],
    [{ name: 'host.00' }, 404, /no component host\.00: did you mean host\.0\?/],
  ]
  for (const [changes, code, message] of rows) {
    const reply = await world.ask('override.grant', { ...leave, ...changes })
    assert.equal(reply.code, code, JSON.stringify(reply.body))
    assert.match(reply.body.message, message)
    assert.notEqual(reply.body.guidance, '')
  }
  const until = await world.ask('override.grant', { ...leave, expires: wall(600_000) })
  assert.equal(until.code, 200)
  const unknown = await world.ask('host.power.on', { name: 'host.0', override: 'nobody-gave' })
  assert.equal(`${unknown.code} ${unknown.body.code}`, '404 unknown-override')
  assert.equal((await world.ask('override.revoke', { id: 'nobody-gave' })).code, 404)
  await world.stop()
})

test('no override powers on in a hot zone', async () => {
  const world = await begun()
  const granted = await world.ask('override.grant', { ...leave, interlocks: ['thermal'] })
  world.simulator.set('zones.cpu_zone.celsius', 95)
  await world.advance(3000)
  const asked = { name: 'host.0', override: granted.body.override.id }
  const { code, body } = await world.ask('host.power.on', asked)
  assert.equal(`${code} ${body.code}`, '423 thermal-critical')
  assert.match(body.message, /no override/)
  await world.stop()
})

test('a supply lost leaves power for one host of two', async () => {
  const example = exampleConfig()
  const world = await begun({
    config: {
      ...example,
      hosts: example.hosts.map((host) => ({ ...host, powerWatts: 400 })),
      supplies: example.supplies.map((supply) => ({ ...supply, capacityWatts: 500 })),
    },
  })
  world.simulator.set('supplies.psu.1.present', false)
  await world.advance(3000)
  const on = await world.ask('host.power.on', { name: 'host.0', wait: '1m' })
  assert.equal(on.body.operation?.state, 'succeeded', JSON.stringify(on.body))
  const { code, body } = await world.ask('host.power.on', { name: 'host.1' })
  assert.equal(`${code} ${body.code}`, '423 power-budget')
  assert.match(body.message, /800 W would be taken, but only 500 W/)
  const lost = body.evidence.find((one: { subject: string }) => one.subject === 'supply/psu.1')
  assert.equal(lost.value, 'missing')
  world.simulator.set('supplies.psu.1.present', true)
  await world.advance(3000)
  const both = await world.ask('host.power.on', { name: 'host.1', wait: '1m' })
  assert.equal(both.body.operation?.state, 'succeeded', JSON.stringify(both.body))
  await world.stop()
})

test('with a supply missing the chassis comes on, where the other stands in for it', async () => {
  const example = exampleConfig()
  const world = await createWorld({
    config: {
      ...example,
      hosts: example.hosts.map((host) => ({ ...host, powerWatts: 400 })),
      supplies: example.supplies.map((supply) => ({ ...supply, capacityWatts: 500 })),
    },
  })
  world.simulator.set('supplies.psu.0.present', false)
  await world.advance(10_000)
  const { body } = await world.ask('chassis.power.on', { name: 'chassis.0', wait: '5m' })
  assert.equal(body.operation?.state, 'succeeded', JSON.stringify(body))
  await world.stop()
})

test('a zone that heats up keeps a host off before it is hot', async () => {
  const world = await begun()
  for (let celsius = 40; celsius < 70; celsius += 0.5) {
    world.simulator.set('zones.cpu_zone.celsius', celsius)
    await world.advance(1000)
  }
  const { code, body } = await world.ask('host.power.on', { name: 'host.0' })
  assert.equal(code, 423, JSON.stringify(body))
  const seen = body.evidence.find((one: { rule: string }) => one.rule === 'forecast')
  assert.ok(seen.value > 90 && seen.limit === 90, JSON.stringify(body))
  await world.stop()
})
