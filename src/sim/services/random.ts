/** Draws repeatable chance: the same seed gives the same numbers. */

/** Gives the next number, from 0 up to but not including 1. */
export type Random = () => number

/** Mulberry32 by Tommy Ettinger (2017, public domain): 32 bits of state, plenty for faults. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A seed drawn from another generator. */
export const drawSeed = (random: Random): number => Math.floor(random() * 2 ** 32)
