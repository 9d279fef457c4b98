/** Tests of what powermgr is asked and says, with bytes by hand, and of what that is worth. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hex, hexOf } from '../../../../test/harness/hex.ts'
import { example } from '../../../../test/harness/platform.ts'
import { powerBySensor } from '../../power-sensor.ts'
import { isPress, powerActions, translate } from './verbs.ts'
import { impliedPower, powerRequest, powerResult } from './words.ts'

test('powermgr is asked with the component, the action and the time that u-bmc gives', () => {
  assert.equal(
    hexOf(powerRequest('chassis.0', 'power_off')),
    hexOf(
      hex(
        '0a 09 63 68 61 73 73 69 73 2e 30', // field 1: chassis.0
        '12 09 70 6f 77 65 72 5f 6f 66 66', // field 2: power_off
        '18 e0 d4 03', // field 3: 60 000
      ),
    ),
  )
})

test('a result is read as powermgr fills it', () => {
  const done = hex(
    '0a 06 68 6f 73 74 2e 30', // field 1: host.0
    '12 05 72 65 73 65 74', // field 2: reset
    '18 01', // field 3: success
    '2a 06 08 80 e2 cf aa 06', // field 5: 1 700 000 000 s
  )
  assert.deepEqual(powerResult(done), {
    kind: 'decoded',
    message: {
      component: 'host.0',
      operation: 'reset',
      isDone: true,
      error: null,
      completedAt: 1_700_000_000_000,
    },
  })
  const failed = hex('0a 01 68 12 05 72 65 73 65 74', '22 02 6e 6f') // field 4: no
  const read = powerResult(failed)
  assert.equal(read.kind === 'decoded' && read.message.isDone, false)
  assert.equal(read.kind === 'decoded' && read.message.error, 'no')
})

test('a result that names nothing, or is none, is garbage', () => {
  for (const bytes of [
    hex(''),
    hex('0a 01 68'),
    hex('18 01'),
    hex('0a'),
    hex('08 01'),
    hex('00'),
  ]) {
    assert.equal(powerResult(bytes).kind, 'garbage', hexOf(bytes))
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => void powerResult(bytes)))
})

const translations = [
  ['on', 'host.0', 'power_on'],
  ['shutdown', 'host.0', 'power_off'],
  ['force-off', 'host.0', 'force_off'],
  ['reset', 'host.0', 'reset'],
  ['on', 'chassis.0', 'power_on'],
  ['off', 'chassis.0', 'power_off'],
  ['reset', 'bmc.0', 'reset'],
] as const

for (const [verb, target, action] of translations) {
  test(`${verb} of ${target} is sent as ${action}`, () => {
    const translated = translate(example, { service: 'power', verb, target })
    assert.deepEqual(translated, { kind: 'sent', action })
  })
}

test('what powermgr would drop is not sent, and what thermalmgr does itself is left to it', () => {
  const nmi = translate(example, { service: 'power', verb: 'nmi', target: 'host.0' })
  assert.equal(nmi.kind, 'impossible')
  const supply = translate(example, { service: 'power', verb: 'on', target: 'psu.0' })
  assert.match(supply.kind === 'impossible' ? supply.why : '', /leave chassis\.powerSequence empty/)
  const raise = translate(example, { service: 'thermal', verb: 'raise', target: 'cpu_zone' })
  assert.equal(raise.kind, 'left')
})

test('only forcing off may be done twice: a second press of a button takes back the first', () => {
  assert.deepEqual(
    powerActions.filter((action) => !isPress(action)),
    ['force_off'],
  )
})

test('a press of the button makes power likely, but for a host that was asked to shut down', () => {
  assert.equal(impliedPower('host', 'power_on'), 'On')
  assert.equal(impliedPower('host', 'force_off'), 'Off')
  assert.equal(impliedPower('host', 'power_off'), null)
  assert.equal(impliedPower('chassis', 'power_off'), 'Off')
  assert.equal(impliedPower('host', 'reset'), null)
})

test('a sensor shows power, and is unknown rather than off when it cannot be read', () => {
  const sensor = { onFrom: 20, offUpTo: 5 }
  assert.equal(powerBySensor(sensor, 250), 'On')
  assert.equal(powerBySensor(sensor, 20), 'On')
  assert.equal(powerBySensor(sensor, 12), 'Unknown')
  assert.equal(powerBySensor(sensor, 5), 'Off')
  assert.equal(powerBySensor(sensor, null), 'Unknown')
  assert.equal(powerBySensor(sensor, Number.NaN), 'Unknown')
})
