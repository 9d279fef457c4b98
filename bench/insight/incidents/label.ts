/**
 * Labels entries by the fault that made them: those that the same play has not without that fault.
 * Nobody says by hand what belongs together.
 */
import type { Entry } from '../../../src/core/model/events/entry.ts'
import { endingOf } from '../../../src/core/model/system/operation.ts'

/** What an entry tells, whenever that is. */
const tellingOf = ({ type, component, outcome, cause, action, from, to, alert }: Entry): string =>
  JSON.stringify([type, component, outcome, cause, action, from, to, alert?.id])

/** What comes so much later than without the fault comes as it does because of it, ms. */
const lateMs = 2000

/** Those of a play that another play has not at that time: each is matched with the nearest. */
function onlyIn(entries: readonly Entry[], others: readonly Entry[]): ReadonlySet<Entry> {
  const left = Map.groupBy(others, tellingOf)
  return new Set(
    entries.filter((entry) => {
      const same = left.get(tellingOf(entry)) ?? []
      const nearest = same.toSorted((a, b) => apart(a, entry) - apart(b, entry))[0]
      if (nearest === undefined || apart(nearest, entry) > lateMs) return true
      same.splice(same.indexOf(nearest), 1)
      return false
    }),
  )
}

const apart = (a: Entry, b: Entry): number => Math.abs(a.at - b.at)

/** What clients ask for, and goes well, is nobody's trouble: it is not judged whose it is. */
const isWork = ({ type, cause, outcome }: Entry): boolean =>
  (type === 'transition' || type === 'operation') &&
  cause === 'request' &&
  outcome !== 'rolling-back' &&
  endingOf(outcome)?.isFailure !== true

export interface Labelled {
  readonly entries: readonly Entry[]
  /** Which fault made an entry, by its place; work that went on as ever is left out. */
  readonly labels: ReadonlyMap<Entry, number>
  /** Work of clients; and of two faults what both made, or neither alone: nobody says whose. */
  readonly undecided: ReadonlySet<Entry>
}

export const labelledAlone = (entries: readonly Entry[], without: readonly Entry[]): Labelled => ({
  entries,
  labels: new Map(
    [...onlyIn(entries, without)].flatMap((entry) => (isWork(entry) ? [] : [[entry, 0] as const])),
  ),
  undecided: new Set(entries.filter(isWork)),
})

/** `alone` are the plays in which only the one or only the other was injected. */
export function labelledTogether(
  entries: readonly Entry[],
  without: readonly Entry[],
  alone: readonly (readonly Entry[])[],
): Labelled {
  const made = onlyIn(entries, without)
  const isOf = alone.map((play) => {
    const others = onlyIn(
      entries.filter((entry) => made.has(entry)),
      [...onlyIn(play, without)],
    )
    return (entry: Entry) => !others.has(entry)
  })
  const labels = new Map<Entry, number>()
  const undecided = new Set(entries.filter(isWork))
  for (const entry of made) {
    if (undecided.has(entry)) continue
    const owners = isOf.flatMap((is, which) => (is(entry) ? [which] : []))
    if (owners.length === 1) labels.set(entry, owners[0]!)
    else undecided.add(entry)
  }
  return { entries, labels, undecided }
}
