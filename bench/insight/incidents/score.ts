/** Scores a grouping against the labels: BCubed (Amigó et al., 2009), an entry at a time. */

import type { Entry } from '../../../src/core/model/events/entry.ts'
import type { Labelled } from './label.ts'

/** Which group an entry was put into; `null` where it is in none. */
export type GroupOf = (entry: Entry) => string | null

/**
 * F1 of precision (of what is in its group, how much has its label) and recall (of what has its
 * label, how much is in its group), each the mean over the entries with a label and those that were
 * grouped though no fault made them.
 */
export function groupingF1(
  { entries, labels, undecided }: Labelled,
  groupOf: GroupOf,
  countsUnlabelled: boolean,
): number {
  const judged = entries.filter(
    (entry) =>
      !undecided.has(entry) && (labels.has(entry) || (countsUnlabelled && groupOf(entry) !== null)),
  )
  if (judged.length === 0) return Number.NaN
  const labelOf = (entry: Entry) => labels.get(entry) ?? `work ${entry.seq}`
  const own = (entry: Entry) => groupOf(entry) ?? `alone ${entry.seq}`
  const byGroup = Map.groupBy(judged, own)
  const byLabel = Map.groupBy(judged, labelOf)
  const share = (of: 'group' | 'label') => {
    const shares = judged.map((entry) => {
      const group = byGroup.get(own(entry))!
      const label = byLabel.get(labelOf(entry))!
      const both = group.filter((other) => labelOf(other) === labelOf(entry)).length
      return both / (of === 'group' ? group.length : label.length)
    })
    return shares.reduce((sum, one) => sum + one, 0) / shares.length
  }
  const [precision, recall] = [share('group'), share('label')]
  return (2 * precision * recall) / (precision + recall)
}

/** The plain rule: what has the same correlation id belongs together. */
export const byCorrelation: GroupOf = ({ correlation }) => correlation

/** The group that has most of what a fault made; `null` where all of that is alone. */
export function groupOfFault({ labels }: Labelled, fault: number, groupOf: GroupOf): string | null {
  const counts = new Map<string, number>()
  for (const [entry, label] of labels) {
    const group = label === fault ? groupOf(entry) : null
    if (group !== null) counts.set(group, (counts.get(group) ?? 0) + 1)
  }
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null
}

export const meanOf = (values: readonly number[]): number => {
  const counted = values.filter((value) => !Number.isNaN(value))
  return counted.reduce((sum, value) => sum + value, 0) / counted.length
}
