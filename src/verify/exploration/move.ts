/** Defines moves: what happens next in a world, and what it costs. */
import type { World } from './world.ts'

export interface Move {
  /** What happens, as stories tell it; unlike that of any other move of the same world. */
  readonly text: string
  /** What a world does that works: liveness counts on these alone. */
  readonly isBenign: boolean
  /** What it takes from the faults that are left. */
  readonly faults: 0 | 1
  readonly act: () => World
}

export const benign = (text: string, act: () => World): Move => ({
  text,
  isBenign: true,
  faults: 0,
  act,
})

/** What somebody or something may do, or not: nothing depends on it. */
export const free = (text: string, act: () => World): Move => ({
  text,
  isBenign: false,
  faults: 0,
  act,
})

export const fault = (text: string, world: World, act: (spent: World) => World): Move => ({
  text,
  isBenign: false,
  faults: 1,
  act: () => act({ ...world, faultsLeft: world.faultsLeft - 1 }),
})
