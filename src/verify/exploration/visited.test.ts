/** Tests of states and the moves between them: found again, outgrown, and wedged. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPredecessors } from './liveness.ts'
import { createVisited } from './visited.ts'

test('a digest is one state, and the way to it is the one on which it was reached first', () => {
  const visited = createVisited()
  visited.arrive(0n, 0, 0)
  assert.deepEqual(visited.arrive(7n, 0, 3), { state: 1, isNew: true })
  assert.deepEqual(visited.arrive(9n, 1, 5), { state: 2, isNew: true })
  assert.deepEqual(visited.arrive(9n, 0, 1), { state: 2, isNew: false })
  assert.deepEqual(visited.find(2), { path: [3, 5], digest: 9n, from: 7n })
})

test('states outgrow their first room, and are found as before', () => {
  const visited = createVisited()
  const digestOf = (state: number) => (BigInt(state) * 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn
  const count = 200_000
  for (let state = 0; state < count; state++) visited.arrive(digestOf(state), state - 1, 1)
  assert.equal(visited.size, count)
  for (const state of [1, 65_536, count - 1])
    assert.deepEqual(visited.arrive(digestOf(state), 0, 0), { state, isNew: false })
})

test('a state from which no way leads to rest is a wedge, and the first of them is named', () => {
  const predecessors = createPredecessors()
  predecessors.add(0, 1)
  predecessors.add(1, 2)
  predecessors.add(3, 1)
  predecessors.add(4, 4)
  assert.equal(predecessors.wedge(4, [2]), null)
  assert.equal(predecessors.wedge(5, [2]), 4)
})
