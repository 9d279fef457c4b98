/** Tests what a state reply may say beside its reports. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { orderRemembered, reportsOf } from './messages.ts'

const orders = [
  { issuer: 'b1', order: 7 },
  { issuer: 'b1.mitigations', order: 9 },
  { issuer: 'b10', order: 99 },
]

test('the highest order is the one of all issuers of a System, and of no other', () => {
  assert.equal(orderRemembered({ orders }, 'b1'), 9)
  assert.equal(orderRemembered({ orders }, 'b2'), 0)
})

test('orders that make no sense make no report wrong', () => {
  const power = [{ component: 'host.0', power: 'On', boot: 'run', seq: 1 }]
  for (const wrong of [null, 'many', [{ issuer: '', order: 1 }], [{ issuer: 'b1', order: -1 }]]) {
    assert.equal(orderRemembered({ power, orders: wrong }, 'b1'), 0)
    assert.equal(reportsOf({ power, orders: wrong })?.length, 1)
  }
})
