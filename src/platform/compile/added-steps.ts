/** Puts the steps that a platform adds before or after a named step of its recipes. */

import { verifies, whereLooked } from '../../core/machines/steps.ts'
import type { Recipe, Step } from '../../core/model/platform/platform.ts'

/** Steps in their order, and the one that they stand by. */
export interface Addition {
  readonly side: 'before' | 'after'
  readonly by: string
  /** Also where power is cut for safety's sake: what is added there delays it. */
  readonly inEmergencies: boolean
  readonly steps: readonly Step[]
}

/** The recipe with all that is added to it; what stands by the same step in the order given. */
export function withAdded(recipe: Recipe, additions: readonly Addition[]): Recipe {
  const mine = additions.filter((addition) => standsIn(recipe, addition))
  if (mine.length === 0) return recipe
  const { before = [], after = [] } = Object.groupBy(mine, ({ side }) => side)
  // Each is put next to its step: after it the last one first.
  const inTurn = [...before, ...after.toReversed()]
  return { ...recipe, steps: whereLooked(inTurn.reduce(added, inWords(recipe.steps))) }
}

/** Where power is cut for safety's sake nothing waits for what is added, unless that is said. */
export const standsIn = ({ class: of, steps }: Recipe, { by, inEmergencies }: Addition): boolean =>
  (inEmergencies || (of !== 'emergency' && of !== 'cut')) && steps.some(({ name }) => name === by)

/** Whether a step only looks at what the call before it came to: nothing stands between the two. */
export function isLook(steps: readonly Step[], place: number): boolean {
  const [call, look] = [steps[place - 1], steps[place]]
  return call !== undefined && look !== undefined && verifies(look, call)
}

/** With the step before it named, where that is what a step waits for. */
const inWords = (steps: readonly Step[]): readonly Step[] =>
  steps.map((step, place) =>
    step.after !== undefined || isLook(steps, place)
      ? step
      : { ...step, after: steps.slice(Math.max(0, place - 1), place).map(({ name }) => name) },
  )

function added(steps: readonly Step[], { side, by, steps: own }: Addition): readonly Step[] {
  const place = steps.findIndex(({ name }) => name === by)
  const anchor = steps[place]!
  const names = own.map(({ name }) => name)
  if (side === 'before') {
    const { after = [] } = anchor
    const waiting = { ...anchor, after: [...after, ...names] }
    return steps.toSpliced(place, 1, ...behind(after, own), waiting)
  }
  const end = isLook(steps, place + 1) ? place + 1 : place
  const ends = [by, steps[end]!.name]
  return steps
    .map((step) =>
      step.after?.some((name) => ends.includes(name))
        ? { ...step, after: [...step.after, ...names] }
        : step,
    )
    .toSpliced(end + 1, 0, ...behind([steps[end]!.name], own))
}

const behind = (first: readonly string[], [head, ...others]: readonly Step[]): readonly Step[] =>
  inWords([{ ...head!, after: head!.after ?? first }, ...others])
