/** Properties of `step`: what holds whatever happens, in whatever order. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { begin, deliver, moveOf, type Played, play } from '../../test/harness/moves.ts'
import { judged, platformWith, subjectsOf } from '../../test/harness/platform.ts'
import { bare, ownKinds, restoring, small, tight } from '../../test/harness/variants.ts'
import { nextDeadline } from './deadlines.ts'
import type { Platform } from './model/platform/platform.ts'
import { componentsOf } from './model/system/system.ts'

const platforms: readonly (readonly [string, Platform])[] = [
  ['the example', platformWith()],
  ['small limits', small],
  ['no zones, no supplies, no boot progress', bare],
  ['power given back and restored', restoring],
  ['power and cooling for one host of two', tight],
  ['kinds of its own', ownKinds],
]

const numRuns = process.env.LONG === undefined ? 60 : 5000
const movesMax = 120

for (const [name, platform] of platforms) {
  test(`the invariants hold, step is pure, and in a silence everything ends: ${name}`, () => {
    fc.assert(
      fc.property(fc.array(moveOf(platform), { minLength: 5, maxLength: movesMax }), (moves) => {
        const world = begin(platform)
        for (const move of moves) play(world, move)
        fallSilent(world)
      }),
      { numRuns },
    )
  })
}

/** Far more than all deadlines of all steps of an operation that takes the longest. */
const silentTicksMax = 2000

/**
 * A silence of the sensors too, and nothing is owed: while a zone is said to be too hot, or an
 * emergency off is, what is not known to be off is taken down again and again.
 */
function fallSilent(world: Played): void {
  const { platform } = world
  world.system = { ...world.system, protection: { ...world.system.protection, owed: {} } }
  for (const subject of subjectsOf(platform))
    deliver(world, { kind: 'level', subject, judged: judged('unknown', world.now) })
  for (let ticks = 0; ; ticks++) {
    const next = nextDeadline(platform, world.system, world.now)
    if (next === Number.POSITIVE_INFINITY) break
    assert.ok(ticks < silentTicksMax, 'it never comes to rest')
    world.now = next
    deliver(world, { kind: 'tick' })
  }
  for (const { name, kind, status, operation } of componentsOf(world.system)) {
    assert.equal(operation, null, `${name} still has an operation`)
    const { class: statusClass } = platform.machines[kind]!.statuses[status]!
    assert.notEqual(statusClass, 'waiting', `${name} waits in ${status} for ever`)
  }
  for (const id of world.accepted)
    assert.ok(world.ended.includes(id), `${id} is not in the journal`)
  assert.equal(new Set(world.ended).size, world.ended.length, 'an operation ended twice')
}
