/** What u-bmc's powermgr does against heat by itself, as the double does it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBench } from './bench.ts'
import { byHand, double, join, text } from './by-hand.ts'

const mock = 'ubmc-mock.yaml'

test('a thermal emergency shuts hosts down, which powermgr.events alone hears of', async () => {
  const bench = await createBench(mock)
  bench.press('host.0', 'power_on')
  await bench.clock.advance(2000)
  const asked = bench.results().length
  bench.publish('thermalmgr.alerts.emergency', emergency(95))
  await bench.clock.advance(2999)
  assert.equal(bench.on('powermgr.events').length, 0)
  await bench.clock.advance(2000)
  const [event] = bench.on('powermgr.events.thermal_shutdown')
  const deed = byHand(event!.bytes)
  assert.equal(deed.text(1), 'emergency_shutdown_completed')
  assert.equal(deed.text(2), '1_components')
  assert.equal(deed.text(6), 'Emergency shutdown completed for 1/1 components')
  assert.equal(bench.sim.truth().hosts['host.0']?.power, 'Off')
  assert.equal(bench.results().length, asked)
})

test('below 90 °C an emergency is only logged', async () => {
  const bench = await createBench(mock)
  bench.publish('sensormon.alerts.emergency', emergency(89.9))
  await bench.clock.advance(10_000)
  assert.deepEqual(bench.on('powermgr.events'), [])
})

test('its own shutdown for heat goes on beside what is asked of it', async () => {
  const bench = await createBench(mock)
  bench.publish('sensormon.alerts.emergency', emergency(95))
  bench.press('host.0', 'power_on')
  await bench.clock.advance(10)
  assert.equal(bench.results().length, 1)
})

test('three things can be asked of it for heat, and others do nothing', async () => {
  const bench = await createBench(mock)
  const actions = ['emergency_shutdown', 'power_throttle', 'immediate_shutdown', 'dance']
  for (const action of actions) {
    bench.publish('powermgr.emergency.thermal', join(emergency(80), text(8, action)))
    await bench.clock.advance(1000)
  }
  bench.publish('powermgr.emergency.thermal', Buffer.from('{"type":"emergency"}'))
  await bench.clock.advance(1000)
  assert.deepEqual(
    bench.on('powermgr.events').map(({ subject, bytes }) => [subject, byHand(bytes).text(1)]),
    [
      ['powermgr.events.thermal_shutdown', 'emergency_shutdown_completed'],
      ['powermgr.events.thermal_throttle', 'power_throttling_applied'],
      ['powermgr.events.immediate_shutdown', 'immediate_shutdown_completed'],
    ],
  )
})

test('an emergency without an action takes all services of u-bmc down at once', async () => {
  const bench = await createBench(mock)
  bench.publish('powermgr.emergency.thermal', emergency(80))
  await bench.clock.advance(100)
  for (const subject of ['power.status', 'sensor.list', 'thermal_zone.list', 'led.status']) {
    assert.equal(await bench.ask(subject), null, subject)
  }
  bench.press('host.0', 'power_on')
  await bench.clock.advance(20_000)
  assert.deepEqual(bench.results(), [])
  assert.deepEqual(bench.on('sensormon.'), [])
})

/** A ThermalEmergencyAlert, as nobody of u-bmc sends it. */
function emergency(celsius: number): Uint8Array {
  return join(
    text(1, 'thermal_emergency'),
    text(4, 'cpu_zone'),
    double(5, celsius),
    text(7, 'critical'),
    text(10, 'hot'),
  )
}
