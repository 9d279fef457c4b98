/** Finds the worst of several levels: what a thing amounts to that has no reading of its own. */

import type { Level, Subject } from '../core/model/ids.ts'
import type { Assessment } from '../core/model/system.ts'
import type { WorstWatch } from './watch.ts'

type Levels = Readonly<Record<Subject, Assessment>>

/** As the worst of them, with its reading; the reason names it. */
export function worstOf({ of }: WorstWatch, levels: Levels): Omit<Assessment, 'since'> {
  const found = worstFirst
    .map((level) => of.find((subject) => levels[subject]?.level === level))
    .find((subject) => subject !== undefined)
  const judged = found === undefined ? undefined : levels[found]
  if (judged === undefined) {
    return { level: 'unknown', why: 'no reading yet', value: null, limit: null, at: null }
  }
  const { level, why, value, limit, at } = judged
  return { level, why: `${found}: ${why}`, value, limit, at }
}

const worstFirst: readonly Level[] = ['critical', 'unknown', 'warning', 'normal']
