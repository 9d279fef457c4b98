/** Tests of asking for LEDs, with bytes by hand, and of peers that say nothing of any use. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, hexOf } from '../../../test/harness/hex.ts'
import { ledAnswer, ledRequest } from './leds.ts'

test('an LED is asked for by its number and its state', () => {
  const name = '0a 06 68 6f 73 74 2e 30' // field 1: host.0
  assert.equal(hexOf(ledRequest('host.0', 'power', 'on')!), `${name} 10 01 18 02`)
  assert.equal(hexOf(ledRequest('host.0', 'status', 'off')!), `${name} 10 02 18 01`)
  assert.equal(hexOf(ledRequest('host.0', 'error', 'fast-blink')!), `${name} 10 03 18 04`)
  assert.equal(hexOf(ledRequest('host.0', 'identify', 'blink')!), `${name} 10 04 18 03`)
})

test('an LED of a platform’s own is none of u-bmc’s', () => {
  assert.equal(ledRequest('host.0', 'coolant', 'on'), null)
  assert.equal(ledRequest('host.0', 'constructor', 'on'), null)
})

test('an answer says what is shown, or that it is not', () => {
  assert.deepEqual(ledAnswer(hex('08 03 18 01')), { kind: 'shows', pattern: 'blink' })
  assert.deepEqual(ledAnswer(hex('12 02 6e 6f')), { kind: 'refused', why: 'no' })
  assert.deepEqual(ledAnswer(hex('')), { kind: 'refused', why: 'without a reason' })
  assert.equal(ledAnswer(hex('08 09 18 01')).kind, 'silent')
  assert.equal(ledAnswer(hex('ff')).kind, 'silent')
})
