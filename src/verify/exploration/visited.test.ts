/** Places and the ways between them: found again, outgrown, and wedged. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPredecessors } from './liveness.ts'
import { createVisited } from './visited.ts'

test('a digest is one place, and the way to it is the one on which it was reached first', () => {
  const places = createVisited()
  places.arrive(0n, 0, 0)
  assert.deepEqual(places.arrive(7n, 0, 3), { place: 1, isNew: true })
  assert.deepEqual(places.arrive(9n, 1, 5), { place: 2, isNew: true })
  assert.deepEqual(places.arrive(9n, 0, 1), { place: 2, isNew: false })
  assert.deepEqual(places.find(2), { path: [3, 5], digest: 9n, from: 7n })
})

test('places outgrow their first room, and are found as before', () => {
  const places = createVisited()
  const digestOf = (place: number) => (BigInt(place) * 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn
  const count = 200_000
  for (let place = 0; place < count; place++) places.arrive(digestOf(place), place - 1, 1)
  assert.equal(places.size, count)
  for (const place of [1, 65_536, count - 1])
    assert.deepEqual(places.arrive(digestOf(place), 0, 0), { place, isNew: false })
})

test('a place from which no way leads to rest is a wedge, and the first of them is named', () => {
  const ways = createPredecessors()
  ways.add(0, 1)
  ways.add(1, 2)
  ways.add(3, 1)
  ways.add(4, 4)
  assert.equal(ways.wedge(4, [2]), null)
  assert.equal(ways.wedge(5, [2]), 4)
})
