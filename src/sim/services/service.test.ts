/** Tests of the four services on the bus, without faults. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  bootReportSchema,
  ledReportSchema,
  powerReportSchema,
  sensorReportSchema,
  stateReplySchema,
  supplyReportSchema,
  zoneReportSchema,
} from '../../dialects/native/messages.ts'
import { createTestBench, jsonOf } from '../test-bench.ts'
import { rememberedMax } from './calls.ts'

test('at the start every service tells everything once, in the native dialect', async () => {
  const bench = await createTestBench()
  const schemas = {
    'powermgr.events.power': [powerReportSchema, 4],
    'powermgr.events.boot': [bootReportSchema, 2],
    'powermgr.events.supply': [supplyReportSchema, 2],
    'thermalmgr.events.zone': [zoneReportSchema, 1],
    'sensormon.events.sensor': [sensorReportSchema, 2],
    'ledmgr.events.led': [ledReportSchema, 16],
  } as const
  for (const [subject, [schema, count]] of Object.entries(schemas)) {
    const news = bench.published.filter((one) => one.subject === subject)
    assert.equal(news.length, count, subject)
    for (const { text } of news) schema.parse(JSON.parse(text))
  }
  await bench.sim.stop()
})

test('each service repeats what it knows at every heartbeat, with a higher count', async () => {
  const bench = await createTestBench()
  const [first] = bench.news('thermalmgr.events.zone')
  await bench.clock.advance(1000)
  const [second] = bench.news('thermalmgr.events.zone')
  assert.equal(second?.boot, first?.boot)
  assert.ok(Number(second?.seq) > Number(first?.seq))
  await bench.sim.stop()
})

test('a whole chassis comes up by calls, and tells each change at once', async () => {
  const bench = await createTestBench()
  for (const target of ['psu.0', 'psu.1', 'chassis.0', 'host.0']) {
    assert.equal((await bench.call(target, 'on'))?.outcome, 'done')
    await bench.clock.advance(50)
  }
  await bench.clock.advance(2000)
  const powered = bench.published.filter(({ text }) => text.includes('"power":"On"'))
  assert.equal(powered.find(({ text }) => text.includes('chassis.0'))?.at, 150)
  assert.equal(powered.find(({ text }) => text.includes('host.0'))?.at, 200)
  const stages = bench
    .news('powermgr.events.boot')
    .filter(({ component }) => component === 'host.0')
    .map(({ progress }) => progress)
  assert.equal(new Set(stages).size, 10)
  assert.equal(stages.at(-1), 'OSRunning')
  await bench.sim.stop()
})

test('a service tells everything when it is asked', async () => {
  const bench = await createTestBench()
  const power = stateReplySchema.parse(jsonOf(await bench.ask('powermgr.state', {})))
  assert.deepEqual(power.power?.map(({ component }) => component).sort(), [
    'bmc.0',
    'chassis.0',
    'host.0',
    'host.1',
  ])
  assert.equal(power.boot?.length, 2)
  assert.equal(power.supply?.length, 2)
  assert.deepEqual(Object.keys(power).sort(), ['boot', 'power', 'supply'])
  const sensors = stateReplySchema.parse(jsonOf(await bench.ask('sensormon.state', '')))
  assert.deepEqual(
    sensors.sensor?.map(({ sensor, value, unit }) => ({ sensor, value, unit })),
    [
      { sensor: 'cpu0_temp', value: 30, unit: 'Cel' },
      { sensor: 'rail_12v', value: 12.06, unit: 'V' },
    ],
  )
  await bench.sim.stop()
})

test('an answer never counts lower than an event before it', async () => {
  const bench = await createTestBench()
  const news = Math.max(...bench.news('thermalmgr.events.zone').map(({ seq }) => Number(seq)))
  const asked = stateReplySchema.parse(jsonOf(await bench.ask('thermalmgr.state', {})))
  assert.ok((asked.zone?.[0]?.seq ?? 0) > news)
  await bench.sim.stop()
})

test('cooling is raised and lowered by the thermal service', async () => {
  const bench = await createTestBench()
  const service = 'thermalmgr'
  assert.equal((await bench.call('cpu_zone', 'raise', { service }))?.outcome, 'done')
  assert.equal(bench.sim.truth().zones.cpu_zone?.coolingPercent, 80)
  assert.equal(bench.news('thermalmgr.events.zone').at(-1)?.coolingPercent, 80)
  await bench.call('cpu_zone', 'lower', { service })
  assert.equal(bench.sim.truth().zones.cpu_zone?.coolingPercent, 30)
  await bench.sim.stop()
})

test('an LED shows what it is told, and the service tells so', async () => {
  const bench = await createTestBench()
  bench.news('')
  const call = { id: 'led-1', component: 'host.0', led: 'power', pattern: 'blink' }
  assert.deepEqual(jsonOf(await bench.ask('ledmgr.control', call)), {
    id: 'led-1',
    outcome: 'done',
  })
  assert.equal(bench.sim.truth().leds['host.0']?.power, 'blink')
  const [news] = bench.news('ledmgr.events.led')
  assert.deepEqual(
    { ...news, seq: 0 },
    { component: 'host.0', led: 'power', pattern: 'blink', boot: 'sim-1', seq: 0 },
  )
  const wrong = jsonOf(await bench.ask('ledmgr.control', { ...call, id: 'led-2', led: 'pwer' }))
  assert.deepEqual(wrong, {
    id: 'led-2',
    outcome: 'rejected',
    error: 'no led pwer: did you mean power?',
  })
  await bench.sim.stop()
})

test('the same call is done once and answered alike', async () => {
  const bench = await createTestBench()
  await bench.call('psu.0', 'on', { id: 'same' })
  await bench.clock.advance(50)
  await bench.call('psu.0', 'off')
  await bench.clock.advance(50)
  assert.deepEqual(await bench.call('psu.0', 'on', { id: 'same', order: 99 }), {
    id: 'same',
    outcome: 'done',
  })
  await bench.clock.advance(50)
  assert.equal(bench.sim.truth().supplies['psu.0']?.output, 'Off')
  await bench.sim.stop()
})

test('a service remembers a bounded number of calls', async () => {
  const bench = await createTestBench()
  await bench.call('psu.0', 'on', { id: 'first', order: 1 })
  await bench.clock.advance(50)
  for (let n = 0; n < rememberedMax; n++) await bench.call('psu.0', 'off', { order: 1 })
  await bench.call('psu.0', 'on', { id: 'first', order: 1 })
  await bench.clock.advance(50)
  assert.equal(bench.sim.truth().supplies['psu.0']?.output, 'On')
  await bench.sim.stop()
})

test('each issuer counts its own orders, whatever others have had done in between', async () => {
  const bench = await createTestBench()
  await bench.call('host.0', 'force-off', { order: 8, issuer: 'a' })
  assert.equal((await bench.call('host.0', 'cap', { order: 2, issuer: 'b' }))?.outcome, 'done')
  const late = await bench.call('host.0', 'on', { order: 7, issuer: 'a' })
  assert.match(late?.error ?? '', /overtaken/)
  await bench.sim.stop()
})

test('a call that was overtaken by a later order on the same target is refused', async () => {
  const bench = await createTestBench()
  await bench.call('psu.0', 'off', { order: 8 })
  const late = await bench.call('psu.0', 'on', { order: 7 })
  assert.equal(late?.outcome, 'rejected')
  assert.match(late?.error ?? '', /overtaken/)
  assert.equal((await bench.call('psu.0', 'on', { order: 8 }))?.outcome, 'done')
  assert.equal((await bench.call('psu.1', 'on', { order: 7 }))?.outcome, 'done')
  await bench.sim.stop()
})

test('an unknown target or verb is refused with the nearest known', async () => {
  const bench = await createTestBench()
  assert.equal((await bench.call('hots.0', 'on'))?.error, 'no target hots.0: did you mean host.0?')
  assert.equal((await bench.call('host.0', 'of'))?.error, 'no verb of: did you mean on?')
  const sensor = await bench.call('cpu0_temp', 'on', { service: 'sensormon' })
  assert.equal(sensor?.error, 'no target cpu0_temp: there is none here')
  await bench.sim.stop()
})

test('what is no call gets a service error and does nothing', async () => {
  const bench = await createTestBench()
  const before = bench.sim.truth()
  const requests = [
    '{',
    '[]',
    '"on"',
    { target: 'host.0', verb: 'on' },
    {
      id: 'x',
      target: 'host.0',
      verb: 'on',
      order: -1,
      expiresInMs: 5000,
    },
  ]
  for (const request of requests) {
    const answer = await bench.ask('powermgr.control', request)
    assert.equal(
      answer.kind === 'answered' && answer.message.headers['Nats-Service-Error-Code'],
      '400',
    )
    const { code, message, evidence, guidance } = jsonOf(answer)
    assert.equal(code, 'malformed')
    assert.deepEqual(evidence, [])
    assert.ok(message && guidance)
  }
  assert.deepEqual(bench.sim.truth(), before)
  await bench.sim.stop()
})
