/** Finds what comes again: the same root, the same cascade, and one soon after the other. */

import type { Entry } from '../../core/model/events/entry.ts'
import type { Finding } from './finding.ts'

export interface Patterns {
  readonly repeats: readonly Repeat[]
  readonly cascades: readonly Cascade[]
  readonly pairs: readonly Pair[]
}

/** The same root again. */
export interface Repeat {
  readonly component: string
  readonly code: string
  readonly times: number
  readonly lastAt: number
  /** Between one and the next, the median. */
  readonly apartMs: number
}

/** The same root, and the same that followed. */
export interface Cascade {
  readonly path: readonly string[]
  readonly times: number
  /** Until the last of them had followed, the median. */
  readonly tookMs: number
}

/** One within so long of the other, more often than chance has it. */
export interface Pair {
  readonly first: string
  readonly later: string
  readonly withinMs: number
  readonly times: number
  /** How often `later` was there in all. */
  readonly ofTimes: number
  /** So often it would be by chance. */
  readonly expected: number
}

/** Something that happened at one moment, by what it is called. */
export interface Moment {
  readonly name: string
  readonly component: string
  readonly at: number
}

/** The latest operations that are remembered. */
const startsMax = 512

export interface Starts {
  note(entry: Entry): void
  list(): readonly Moment[]
}

/** Remembers when operations began: trouble may come soon after. */
export function createStarts(): Starts {
  const starts: Moment[] = []
  return {
    note: ({ outcome, operation, action, component, at }) => {
      if (outcome !== 'started' || operation === null || action === null) return
      starts.push({ name: `${action} of ${component}`, component, at })
      if (starts.length > startsMax) starts.shift()
    },
    list: () => starts,
  }
}

/** Of findings in any order, and what began beside them. */
export function patternsIn(findings: readonly Finding[], starts: readonly Moment[]): Patterns {
  const ordered = findings.toSorted((a, b) => a.beganAt - b.beganAt)
  const roots = ordered.map(({ root, beganAt }) => ({
    ...{ name: `${root.code} of ${root.component}`, component: root.component, at: beganAt },
  }))
  return {
    repeats: repeatsIn(ordered),
    cascades: cascadesIn(ordered),
    pairs: pairsIn([...roots, ...starts], roots),
  }
}

function repeatsIn(ordered: readonly Finding[]): readonly Repeat[] {
  const byRoot = Map.groupBy(ordered, ({ root }) => `${root.code} ${root.component}`)
  return [...byRoot.values()].flatMap((same) => {
    if (same.length < 2) return []
    const { component, code } = same[0]!.root
    const apart = same.slice(1).map(({ beganAt }, index) => beganAt - same[index]!.beganAt)
    const lastAt = same.at(-1)!.beganAt
    return [{ component, code, times: same.length, lastAt, apartMs: medianOf(apart) }]
  })
}

function cascadesIn(ordered: readonly Finding[]): readonly Cascade[] {
  const wide = ordered.filter(({ followed }) => followed.length > 0)
  const pathOf = ({ root, followed }: Finding) => [
    root.component,
    ...followed.map(({ component }) => component),
  ]
  const byPath = Map.groupBy(wide, (finding) => pathOf(finding).join(' '))
  return [...byPath.values()].flatMap((same) => {
    if (same.length < 2) return []
    const took = same.map(({ beganAt, followed }) => followed.at(-1)!.at - beganAt)
    return [{ path: pathOf(same[0]!), times: same.length, tookMs: medianOf(took) }]
  })
}

const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0

/** How soon after is asked, ms. */
const withins = [1000, 10_000, 60_000, 600_000] as const
/** Fewer are a coincidence. */
const timesMin = 3
/** Of all that are asked, so rarely one may be told that is chance. */
const chanceMax = 0.01

function pairsIn(firsts: readonly Moment[], thens: readonly Moment[]): readonly Pair[] {
  const all = [...firsts, ...thens].map(({ at }) => at)
  const spanMs = Math.max(...all) - Math.min(...all)
  if (thens.length < timesMin || spanMs <= 0) return []
  const byFirst = Map.groupBy(firsts, ({ name }) => name)
  const byThen = Map.groupBy(thens, ({ name }) => name)
  const asked = [...byThen].flatMap(([later, thens]) =>
    thens.length < timesMin
      ? []
      : [...byFirst].flatMap(([first, sooner]) =>
          sooner.length < timesMin || isSame(sooner, thens)
            ? []
            : [{ first, sooner, later, thens }],
        ),
  )
  const limit = chanceMax / Math.max(1, asked.length * withins.length)
  return asked.flatMap(({ first, sooner, later, thens }) => {
    for (const withinMs of withins) {
      const times = thens.filter(({ at }) =>
        sooner.some((one) => one.at <= at && at - one.at <= withinMs),
      ).length
      const chance = 1 - Math.exp((-sooner.length * withinMs) / spanMs)
      if (times < timesMin || tailOf(thens.length, times, chance) > limit) continue
      const expected = thens.length * chance
      return [{ first, later, withinMs, times, ofTimes: thens.length, expected }]
    }
    return []
  })
}

/** That a part fails at what it was asked for is told by that. */
const isSame = ([first]: readonly Moment[], [later]: readonly Moment[]): boolean =>
  first?.component === later?.component

/** How likely it is that of so many at least so many are there, each by that chance. */
function tailOf(of: number, least: number, chance: number): number {
  let term = (1 - chance) ** of
  let below = 0
  for (let n = 0; n < least; n += 1) {
    below += term
    term *= ((of - n) / (n + 1)) * (chance / (1 - chance))
  }
  return Math.max(0, 1 - below)
}
