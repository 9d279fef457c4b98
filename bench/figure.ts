/** A figure: what was measured, beside the floors that were measured in the same run. */

export interface Figure {
  readonly name: string
  readonly unit: string
  /** Of a warm process, where what a cold one does is told as well. */
  readonly ours: number
  /** Of a process that has just started. */
  readonly cold?: number
  /** Whether more of it is better. */
  readonly isMoreBetter: boolean
  /** The least there is to do for it, and what was measured of that. */
  readonly floor?: { readonly name: string; readonly value: number }
  /** Of the leanest service that does the same work. */
  readonly lean?: number
  readonly aim?: Aim
  /** What else has to be known of it. */
  readonly note?: string
}

/** What the figure itself, its ratio to the floor, or that to an earlier run is to be. */
export interface Aim {
  readonly of: 'figure' | 'ratio' | 'before'
  /** At least where more is better, at most otherwise. */
  readonly limit: number
}

type Rest = Omit<Figure, 'name' | 'unit' | 'ours' | 'isMoreBetter'>

export const rate = (name: string, ours: number, rest: Rest = {}): Figure => ({
  ...{ name, unit: '/s', ours, isMoreBetter: true },
  ...rest,
})

export const cost = (name: string, unit: string, ours: number, rest: Rest = {}): Figure => ({
  ...{ name, unit, ours, isMoreBetter: false },
  ...rest,
})

/** How far it is from the floor, 1 being there; `null` without one. */
export const ratioOf = ({ ours, floor }: Figure): number | null =>
  floor === undefined ? null : ours / floor.value

/** `null` where it cannot be told, `before` being what an earlier run measured of it. */
export function isMet(figure: Figure, before: number | null): boolean | null {
  const { aim, ours, isMoreBetter } = figure
  if (aim === undefined) return null
  const judged = {
    figure: () => ours,
    ratio: () => ratioOf(figure),
    before: () => (before === null ? null : ours / before),
  }
  const value = judged[aim.of]()
  if (value === null) return null
  return isMoreBetter ? value >= aim.limit : value <= aim.limit
}
