/** Merging: worlds that have the same key go on alike, so that one of them is enough to explore. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { digestOf } from '../../src/verify/exploration/key.ts'
import { movesOf, startMove } from '../../src/verify/exploration/moves.ts'
import { arrived } from '../../src/verify/exploration/walk.ts'
import { firstWorld, type Setup, type World } from '../../src/verify/exploration/world.ts'
import { setupWith } from './setup.ts'

test('without faults, worlds of one host with the same key have the same successors', () => {
  const { compared, differing } = compareTwins(
    setupWith(1, { faults: 0, supplies: 'take their time' }),
    worldsMax,
  )
  assert.ok(compared > 100, `only ${compared} were compared`)
  assert.deepEqual(differing.slice(0, 3), [])
})

for (const [hosts, faults] of [
  [2, 0],
  [1, 1],
] as const) {
  test(`they hardly ever differ with ${hosts} hosts and ${faults} faults`, () => {
    const { compared, differing } = compareTwins(setupWith(hosts, { faults }), worldsMax)
    assert.ok(compared > 100, `only ${compared} were compared`)
    assert.ok(differing.length < compared * differingShare, differing.slice(0, 3).join('\n\n'))
  })
}

/** So many worlds already make hundreds of twins. */
const worldsMax = process.env.LONG === undefined ? 400 : 3000

/** Deadlines are told apart by their order, not by how far they lie apart. */
const differingShare = 0.01

/** Whatever is reached a second time, by another way, is compared with what was there first. */
function compareTwins(setup: Setup, most: number) {
  const first = firstWorld(setup)
  const known = new Map<bigint, World>()
  const successors = new Map<bigint, string>()
  const queue = [arrived(setup, startMove(setup, first).act()).world]
  const differing: string[] = []
  let seen = 0
  let compared = 0
  for (const world of queue) {
    const digest = digestOf(world, setup)
    const twin = known.get(digest)
    if (twin === undefined) {
      known.set(digest, world)
      successors.set(digest, successorsOf(setup, world))
      if (known.size < most)
        queue.push(...movesOf(setup, world).map((move) => arrived(setup, move.act()).world))
    } else if (++seen % everyNth === 0) {
      compared++
      const [ours, theirs] = [successorsOf(setup, world), successors.get(digest)]
      if (ours !== theirs) differing.push(`${ours}\n${theirs}`)
    }
  }
  return { compared, differing }
}

/** Not all of them: a sample of thousands is enough. */
const everyNth = 3

const successorsOf = (setup: Setup, world: World): string =>
  [
    ...new Set(
      movesOf(setup, world).map((move) => {
        return digestOf(arrived(setup, move.act()).world, setup)
      }),
    ),
  ]
    .sort()
    .join('\n')
