/** Defines a bug: a mistake of our own that was contained, with what there is to report it by. */
import type { Name } from './ids.ts'

/** What the service was at; `process` is all that is not decided by a step. */
export const bugPlaces = [
  'operation',
  'call',
  'invariant',
  'start',
  'rule',
  'event',
  'deadline',
  'effect',
  'alert',
  'LED',
  'journal',
  'process',
] as const
export type BugPlace = (typeof bugPlaces)[number]

/** Where it was made, and for which component; `null` where it was about none. */
export interface Culprit {
  readonly place: BugPlace
  /** `heatIsHeeded`, `host.power-on, step 3`, `call power on`. */
  readonly what: string
  readonly component: Name | null
}

export interface Bug extends Culprit {
  readonly at: number
  readonly message: string
  /** Where in the code, the innermost first; shortened. */
  readonly trace: readonly string[]
}

/** Told of each bug, as often as it is made. */
export type OnBug = (bug: Bug) => void

/** Kept for a report until somebody has acknowledged them; more are told of in the log only. */
export const bugsMax = 16
const messageMax = 400
const traceMax = 6

export function bugOf(culprit: Culprit, error: unknown, at: number): Bug {
  const { place, what, component } = culprit
  const stack = error instanceof Error ? (error.stack ?? '').split('\n') : []
  return {
    ...{ place, what, component, at },
    message: textOf(error).slice(0, messageMax),
    trace: stack
      .filter((line) => line.startsWith('    at '))
      .slice(0, traceMax)
      .map((line) => line.slice('    at '.length, messageMax)),
  }
}

/** Whatever was thrown. */
function textOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error)
  } catch {
    return 'something that cannot be shown'
  }
}

/** One for each place: the same mistake made again and again is one. */
export const bugKey = ({ place, what, component }: Culprit): string =>
  [place, what, component ?? ''].join('/')
