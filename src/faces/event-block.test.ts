/** Tests that an event is read once, however many listen. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Message } from '../bus/bus.ts'
import { blockOf } from './event-block.ts'

const received = (text: string) => {
  let times = 0
  const message = {
    text: () => {
      times += 1
      return text
    },
  } as Message
  return { message, times: () => times }
}

test('an event is read once, however many listen', () => {
  const { message, times } = received('{"id":"17-3f0a9c21-77be"}')
  const block = blockOf(message)
  assert.equal(block?.seq, 17)
  assert.equal(blockOf(message), block)
  assert.equal(times(), 1)
})

test('what is no event is read once as well', () => {
  const { message, times } = received('none')
  for (let n = 0; n < 3; n += 1) assert.equal(blockOf(message), null)
  assert.equal(times(), 1)
})
