/** Tests what a state reply may say beside its reports. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { orderRemembered } from './messages.ts'

const orders = [
  { issuer: 'b1', order: 7 },
  { issuer: 'b1.mitigations', order: 9 },
  { issuer: 'b10', order: 99 },
]

test('the highest order is the one of all issuers of a System, and of no other', () => {
  assert.equal(orderRemembered({ orders }, 'b1'), 9)
  assert.equal(orderRemembered({ orders }, 'b2'), 0)
})

test('orders that make no sense are none, and make no other wrong', () => {
  for (const wrong of [null, 'many', [{ issuer: '', order: 1 }], [{ issuer: 'b1', order: -1 }]])
    assert.equal(orderRemembered({ orders: wrong }, 'b1'), 0)
  assert.equal(
    orderRemembered({ orders: [null, ...orders, { issuer: 'b1', order: '12' }] }, 'b1'),
    9,
  )
})
