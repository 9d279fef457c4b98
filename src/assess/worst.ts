/** Finds the worst of several levels: what a thing amounts to that has no reading of its own. */

import type { Level } from '../core/model/ids.ts'
import type { Assessment } from '../core/model/system/system.ts'
import { rowOf, type Table } from '../core/model/table.ts'
import type { WorstWatch } from './watch.ts'

/** As the worst of them, with its reading; the reason names it. */
export function worstOf({ of }: WorstWatch, levels: Table<Assessment>): Omit<Assessment, 'since'> {
  const found = worstFirst
    .map((level) => of.find((subject) => rowOf(levels, subject)?.level === level))
    .find((subject) => subject !== undefined)
  const judged = found === undefined ? undefined : rowOf(levels, found)
  if (judged === undefined) {
    return { level: 'unknown', why: 'no reading yet', value: null, limit: null, at: null }
  }
  const { level, why, value, limit, at } = judged
  return { level, why: `${found}: ${why}`, value, limit, at }
}

const worstFirst: readonly Level[] = ['critical', 'unknown', 'warning', 'normal']
