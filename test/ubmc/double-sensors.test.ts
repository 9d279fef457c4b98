/** The sensors of the u-bmc double: what its sensormon tells, how often, and how true it is. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBench } from './bench.ts'
import { byHand, inner, join, text, varint } from './by-hand.ts'

const mock = 'ubmc-mock.yaml'
const asus = 'ubmc-asus-iec.yaml'
/** As a Sensor has its status. */
const enabled = 1
const critical = 5
const unreadable = 6

test('every sensor is told in its own time, and not when it changes', async () => {
  const bench = await createBench(mock)
  bench.sim.set('sensors.cpu0_temp.value', 50)
  await bench.clock.advance(4999)
  assert.deepEqual(bench.on('sensormon.data'), [])
  await bench.clock.advance(1)
  assert.deepEqual(
    bench.on('sensormon.data').map(({ subject }) => subject.slice('sensormon.data.'.length)),
    ['cpu0_temp', 'cpu1_temp', 'dimm_temp', 'fan1', 'fan2', '12v_rail', 'system_power'],
  )
  await bench.clock.advance(5000)
  assert.equal(bench.on('sensormon.data.fan1').length, 2)
})

test('a sensor has its value, unit, context, limits and place, and no zone to go by', async () => {
  const bench = await createBench(mock)
  bench.sim.set('sensors.cpu0_temp.value', 50.5)
  await bench.clock.advance(5000)
  const sensor = byHand(bench.on('sensormon.data.cpu0_temp')[0]!.bytes)
  assert.deepEqual([sensor.text(1), sensor.text(2)], ['cpu0_temp', 'cpu0_temp'])
  assert.deepEqual([sensor.number(3), sensor.number(4), sensor.number(5)], [1, enabled, 1])
  const analog = sensor.message(6)
  assert.equal(analog.double(1), 50.5)
  assert.deepEqual([analog.message(2).double(1), analog.message(2).double(2)], [75, 85])
  assert.equal(analog.has(3), false)
  assert.equal(sensor.message(8).message(5).text(1), 'Zone: cpu_zone, Position: , Component: ')
  assert.equal(sensor.message(9).number(1), 5)
  assert.equal(sensor.has(10), false)
})

test('a sensor far beyond its limits is told as enabled all the same', async () => {
  const bench = await createBench(mock)
  bench.sim.set('sensors.cpu0_temp.value', 120)
  await bench.clock.advance(30_000)
  const statuses = bench.on('sensormon.data.cpu0_temp').map(({ bytes }) => byHand(bytes).number(4))
  assert.deepEqual([...new Set(statuses)], [enabled])
  assert.equal(statuses.length, 6)
})

test('whoever lists the sensors may see one as critical, until it is read again', async () => {
  const bench = await createBench(mock)
  bench.sim.set('sensors.cpu0_temp.value', 120)
  await bench.clock.advance(5000)
  const listed = async () => byHand((await bench.ask('sensor.list'))!.bytes).messages(1)[0]!
  assert.equal((await listed()).number(4), critical)
  const shown = byHand((await bench.ask('sensor.info', varint(4, critical)))!.bytes).message(1)
  assert.deepEqual([shown.text(1), shown.number(4)], ['cpu0_temp', enabled])
  assert.equal((await listed()).number(4), enabled)
})

test('one that cannot be read is told with its last value, and the time of that', async () => {
  const bench = await createBench(mock)
  bench.sim.set('sensors.cpu0_temp.value', 50)
  await bench.clock.advance(5000)
  bench.sim.set('sensors.cpu0_temp.readable', false)
  await bench.clock.advance(5000)
  const sensor = byHand(bench.on('sensormon.data.cpu0_temp').at(-1)!.bytes)
  assert.equal(sensor.number(4), unreadable)
  assert.deepEqual([sensor.message(6).double(1), sensor.message(9).number(1)], [50, 5])
})

test('a list shows what was read last, and a single sensor is read for whoever asks', async () => {
  const bench = await createBench(mock)
  await bench.clock.advance(5000)
  bench.sim.set('sensors.fan1.value', 900)
  await bench.clock.advance(1000)
  const listed = byHand((await bench.ask('sensor.list'))!.bytes).messages(1)
  const fan = listed.find((sensor) => sensor.text(1) === 'fan1')!
  assert.deepEqual([fan.message(6).double(1), fan.message(9).number(1)], [1200, 5])
  const asked = byHand((await bench.ask('sensor.info', text(1, 'fan1')))!.bytes).message(1)
  assert.deepEqual([asked.message(6).double(1), asked.message(9).number(1)], [900, 6])
})

test('a sensor is found by id, name, context, status and place, and by nothing else', async () => {
  const bench = await createBench(mock)
  const place = inner(5, inner(5, text(1, 'cpu_zone')))
  for (const by of [
    text(1, 'cpu0_temp'),
    text(2, 'cpu0_temp'),
    varint(3, 1),
    varint(4, 1),
    place,
  ]) {
    const found = byHand((await bench.ask('sensor.info', by))!.bytes).message(1)
    assert.equal(found.text(1), 'cpu0_temp')
  }
  const refusals = [
    [text(1, 'nobody'), 404, 'Sensor not found'],
    [new Uint8Array(), 400, 'Invalid sensor identifier'],
    [Uint8Array.of(0xff), 400, 'Invalid request format'],
  ] as const
  for (const [by, code, description] of refusals) {
    const answer = await bench.ask('sensor.info', by)
    assert.deepEqual(
      [answer?.code, answer?.description, answer?.bytes.length],
      [code, description, 0],
    )
  }
})

test('alerts flood: the same one every three seconds, and an emergency after each', async () => {
  const bench = await createBench(mock)
  bench.sim.set('sensors.cpu0_temp.value', 88)
  bench.sim.set('sensors.cpu1_temp.value', 77)
  await bench.clock.advance(5000)
  const before = bench.received.length
  await bench.clock.advance(60_000)
  const later = bench.received.slice(before).map(({ subject }) => subject)
  const count = (subject: string) => later.filter((one) => one === subject).length
  assert.equal(count('thermalmgr.alerts.critical'), 20)
  assert.equal(count('thermalmgr.alerts.warning'), 20)
  assert.equal(count('thermalmgr.alerts.emergency'), 20)
  assert.equal(count('powermgr.alerts.thermal_emergency'), 20)
  assert.equal(count('sensormon.events.threshold.critical'), 12)
})

test('an alert goes by one limit for all sensors, and counts what is at it', async () => {
  const bench = await createBench(mock)
  bench.sim.set('sensors.dimm_temp.value', 70)
  await bench.clock.advance(8000)
  const alert = byHand(bench.on('thermalmgr.alerts.warning')[0]!.bytes)
  assert.deepEqual(
    [alert.text(1), alert.text(2), alert.text(6)],
    ['temperature_threshold', 'dimm_temp', 'warning'],
  )
  assert.deepEqual([alert.double(4), alert.double(5)], [70, 70])
  assert.equal(alert.text(9), 'Temperature 70.0°C exceeds warning threshold 70.0°C')
})

test('an emergency of sensormon is of a type that powermgr cannot read', async () => {
  const bench = await createBench(mock)
  bench.press('host.0', 'power_on')
  bench.sim.set('sensors.cpu0_temp.value', 120)
  await bench.clock.advance(60_000)
  const [emergency] = bench.on('thermalmgr.alerts.emergency')
  const alert = byHand(emergency!.bytes)
  // Where a ThermalEmergencyAlert has the name of its zone, this has a number.
  assert.deepEqual([alert.text(6), alert.double(4)], ['emergency', 120])
  assert.deepEqual(bench.on('powermgr.events'), [])
  assert.equal(bench.sim.truth().hosts['host.0']?.power, 'On')
})

test('an emergency that has passed meanwhile is not told', async () => {
  const bench = await createBench(mock)
  bench.sim.set('sensors.cpu0_temp.value', 120)
  await bench.clock.advance(6500)
  bench.sim.set('sensors.cpu0_temp.value', 40)
  await bench.clock.advance(8000)
  assert.equal(bench.on('thermalmgr.alerts.critical').length, 2)
  assert.equal(bench.on('thermalmgr.alerts.emergency').length, 1)
})

test('a violation of a sensor’s limits is told in JSON; being at one is none', async () => {
  const bench = await createBench(mock)
  bench.sim.set('sensors.fan1.value', 500)
  bench.sim.set('sensors.cpu0_temp.value', 75)
  await bench.clock.advance(5000)
  const [violation, ...others] = bench.on('sensormon.events.threshold')
  assert.equal(others.length, 0)
  assert.deepEqual(JSON.parse(Buffer.from(violation!.bytes).toString()), {
    sensor_id: 'fan1',
    sensor_name: 'fan1',
    violation_type: 'lower_warning',
    current_value: 500,
    threshold_value: 800,
    severity: 'warning',
    timestamp: '1970-01-01T00:00:05Z',
  })
})

test('temperatures are told to thermalmgr as of now, whenever they were read', async () => {
  const bench = await createBench(mock)
  bench.sim.set('sensors.cpu0_temp.value', 50)
  await bench.clock.advance(9000)
  const reported = bench.on('thermalmgr.data.temperature.cpu0_temp').at(-1)!
  const reading = byHand(reported.bytes)
  assert.deepEqual(
    [reading.text(1), reading.text(4), reading.double(3)],
    ['cpu0_temp', 'celsius', 50],
  )
  // Read at 5 s.
  assert.equal(reading.message(5).number(1), 9)
})

test('before it has read anything, temperatures are told as zero degrees', async () => {
  const bench = await createBench(mock)
  bench.sim.set('sensors.cpu0_temp.value', 50)
  await bench.clock.advance(3000)
  const [reported] = bench.on('thermalmgr.data.temperature.cpu0_temp')
  assert.equal(byHand(reported!.bytes).double(3), 0)
})

test('what thermalmgr asks for is answered to everybody instead of to whoever asked', async () => {
  const bench = await createBench(mock)
  await bench.clock.advance(5000)
  assert.equal(await bench.ask('thermalmgr.sensors.temperature', text(1, 'cpu1_temp')), null)
  const [response] = bench.on('sensormon.response.temperature_data')
  const readings = byHand(response!.bytes).messages(1)
  assert.deepEqual(
    readings.map((reading) => reading.text(1)),
    ['cpu1_temp'],
  )
})

test('a sensor says its zone once somebody has assigned it over the bus', async () => {
  const bench = await createBench(mock)
  const assignment = join(text(1, 'assign_zone'), text(2, 'cpu0_temp'), text(3, 'cpu_zone'))
  assert.equal(await bench.ask('thermalmgr.sensors.config', assignment), null)
  bench.sim.set('sensors.cpu0_temp.value', 88)
  const before = bench.received.length
  await bench.clock.advance(10_000)
  const reported = bench.received.slice(before)
  const last = (start: string) =>
    byHand(reported.findLast((one) => one.subject.startsWith(start))!.bytes)
  const attribute = last('sensormon.data.cpu0_temp').message(10)
  assert.deepEqual([attribute.text(1), attribute.text(2)], ['thermal_zone', 'cpu_zone'])
  assert.equal(last('thermalmgr.alerts.critical').text(7), 'cpu_zone')
  assert.equal(last('thermalmgr.data.temperature.cpu0_temp').text(7), 'cpu_zone')
})

test('the rails of the card show whether its host is on', async () => {
  const bench = await createBench(asus)
  const volts = () => {
    const reported = bench.on('sensormon.data.12v_rail').at(-1)!
    return byHand(reported.bytes).message(6).double(1)
  }
  await bench.clock.advance(2000)
  assert.equal(volts(), 0)
  bench.press('host.0', 'power_on')
  await bench.clock.advance(4000)
  assert.equal(volts(), 12.1)
})
