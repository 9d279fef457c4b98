/** The passing of time: to the next moment at which something follows from it. */
import { nextDeadline } from '../core/deadlines.ts'
import { pendingOf } from './hardware.ts'
import { hear, isAllTold, poll } from './hear.ts'
import { keyOf } from './key.ts'
import type { Ground, World } from './world.ts'

/** Nothing is on its way that anybody waits for. */
export const isQuiet = ({ wire, plant, slow }: World): boolean =>
  wire.every(({ state }) => state !== 'sent') &&
  pendingOf(plant).every(({ name }) => slow.includes(name))

/** Whether looking once more would tell anything that matters. */
export const isNews = (ground: Ground, world: World): boolean =>
  !isAllTold(ground, world) && keyOf(ground, poll(ground, world)) !== keyOf(ground, world)

/** Meanwhile every service is asked how everything is, again and again. */
export function pass(ground: Ground, world: World): World {
  const before = keyOf(ground, world)
  let next = world
  for (let empty = 0; empty < emptyMax; empty++) {
    const at = nextDeadline(ground.platform, next.system, next.now)
    if (at === Number.POSITIVE_INFINITY) return world
    next = poll(ground, { ...next, now: Math.max(next.now, at - 1) })
    next = hear(ground, { ...next, now: at }, { kind: 'tick' })
    if (keyOf(ground, next) !== before) return next
  }
  return world
}

/** Deadlines in a row from which nothing follows; beyond it there is none that matters. */
const emptyMax = 64
