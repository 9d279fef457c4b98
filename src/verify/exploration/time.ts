/** Lets time pass: to the next moment at which something follows from it. */
import { nextDeadline } from '../../core/deadlines.ts'
import { deliver, isAllTold, poll } from './deliver.ts'
import { pendingOf } from './hardware.ts'
import { digestOf, isTimeless } from './key.ts'
import { latest } from './once.ts'
import type { Setup, World } from './world.ts'

/** Nothing is on its way that anybody waits for. */
export const isQuiet = ({ wire, plant, slow }: World): boolean =>
  wire.every(({ state }) => state !== 'sent') &&
  pendingOf(plant).every(({ name }) => slow.includes(name))

/** What comes of looking once more; `null` where that tells nothing that matters. */
export const newsOf = latest((world: World, setup: Setup): World | null => {
  if (isAllTold(setup, world)) return null
  const looked = poll(setup, world)
  return digestOf(looked, setup) === digestOf(world, setup) ? null : looked
})

/** Meanwhile every service is asked how everything is, again and again. */
export function pass(setup: Setup, world: World): World {
  const before = digestOf(world, setup)
  let next = world
  for (let empty = 0; empty < emptyMax; empty++) {
    // The first tick is for what is due already; after it only moments to come can tell anything.
    const at = nextDeadline(setup.platform, next.system, next.now)
    if (at === Number.POSITIVE_INFINITY || (empty > 0 && isTimeless(next, setup))) return world
    next = poll(setup, { ...next, now: Math.max(next.now, at - 1) })
    next = deliver(setup, { ...next, now: at }, { kind: 'tick' })
    if (digestOf(next, setup) !== before) return next
  }
  return world
}

/** Deadlines in a row from which nothing follows; beyond it there is none that matters. */
const emptyMax = 64
