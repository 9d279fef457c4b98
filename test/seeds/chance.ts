/** Chance: what is drawn from one seed, so that the same seed draws the same again. */
import assert from 'node:assert/strict'
import type { Random } from '../../src/sim/random.ts'

export interface Weighted {
  readonly weight: number
}

export function pick<T>(random: Random, from: readonly T[]): T {
  const one = from[Math.floor(random() * from.length)]
  assert.ok(one !== undefined, 'nothing to pick from')
  return one
}

/** The heavier the likelier. */
export function weigh<T extends Weighted>(random: Random, from: readonly T[]): T {
  const total = from.reduce((sum, { weight }) => sum + weight, 0)
  let left = random() * total
  for (const one of from) {
    left -= one.weight
    if (left < 0) return one
  }
  return from.at(-1)!
}
