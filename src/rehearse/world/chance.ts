/** Draws chance from one seed, so that the same seed draws the same again. */
import type { Random } from '../../sim/services/random.ts'

export interface Weighted {
  readonly weight: number
}

export function pick<T>(random: Random, from: readonly T[]): T {
  if (from.length === 0) throw new Error('nothing to pick from')
  return from[Math.floor(random() * from.length)] as T
}

/** The heavier the likelier. */
export function weigh<T extends Weighted>(random: Random, from: readonly T[]): T {
  const total = from.reduce((sum, { weight }) => sum + weight, 0)
  let left = random() * total
  for (const one of from) {
    left -= one.weight
    if (left < 0) return one
  }
  return pick(random, from.slice(-1))
}
