/** What comes faster than it is read is let go of, and not before. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { behindMaxMs, createBacklogWatch } from './backlog.ts'

test('what there is too much of is let go of once the server is late', async () => {
  let now = 0
  let pings = 0
  let letsGo = 0
  let pong = Promise.withResolvers<void>()
  let gone = Promise.withResolvers<void>()
  const muchCame = createBacklogWatch({
    ping: () => {
      pings += 1
      return pong.promise
    },
    letGo: () => {
      letsGo += 1
      return gone.promise
    },
    now: () => now,
  })
  const settled = () => new Promise(setImmediate)
  muchCame()
  now += behindMaxMs
  muchCame()
  assert.deepEqual([pings, letsGo], [1, 0], 'as late as it may be')
  pong.resolve()
  await settled()
  pong = Promise.withResolvers()
  now += behindMaxMs
  muchCame()
  assert.deepEqual([pings, letsGo], [2, 0], 'it is asked anew')
  now += behindMaxMs + 1
  muchCame()
  muchCame()
  assert.deepEqual([pings, letsGo], [2, 1], 'late')
  pong.reject(new Error('the connection broke'))
  gone.resolve()
  await settled()
  gone = Promise.withResolvers()
  muchCame()
  now += behindMaxMs + 1
  muchCame()
  assert.deepEqual([pings, letsGo], [3, 2], 'late again')
})
