/**
 * Judges readings: they become levels, each with the value, the limit and the moment that it rests
 * on.
 */

import type { Subject } from '../core/model/ids.ts'
import { lookUp } from '../core/model/look-up.ts'
import type { Assessment } from '../core/model/system/system.ts'
import { rowOf, type Table, tableOf, withRow, withRows } from '../core/model/table.ts'
import { shownDuration } from '../text/duration.ts'
import { implausible } from './plausible.ts'
import { type Finding, judgeScale } from './scale.ts'
import { judgeResource, judgeStated, judgeSupply } from './stated.ts'
import type { Reading, Watch, Watches } from './watch.ts'
import { worstOf } from './worst.ts'

export type Levels = Table<Assessment>

export interface Assessed {
  readonly levels: Levels
  /** The subjects whose level is another than before. */
  readonly changed: readonly { readonly subject: Subject; readonly judged: Assessment }[]
}

/** Every watched subject at the start: unknown, until something is heard. */
export function unheard(watches: Watches, now: number): Levels {
  const foreseen = new Set(
    Object.values(watches).map((watch) => ('forecast' in watch ? watch.forecast?.subject : null)),
  )
  const whyOf = (subject: Subject) =>
    foreseen.has(subject) ? 'too few readings yet to look ahead' : 'no reading yet'
  return tableOf(Object.keys(watches).map((subject) => [subject, none(now, whyOf(subject))]))
}

/**
 * What one reading, heard `now`, makes of the levels, and of those that rest on them. What nobody
 * watches, or what has no reading of its own, changes nothing.
 */
export function judge(watches: Watches, levels: Levels, reading: Reading, now: number): Assessed {
  const watch = ownOf(watches, reading.subject)
  if (watch === undefined || watch.kind === 'worst') return { levels, changed: [] }
  const before = rowOf(levels, reading.subject)
  const finding = { ...findingOf(watch, before, reading), at: now }
  const { subject } = reading
  return withWorst(watches, [subject], replace(levels, [[subject, finding]], now), now)
}

/** The levels when the reading that a level rests on is read once more: it is newer. */
export function renew(watches: Watches, levels: Levels, subject: Subject, now: number): Levels {
  const renewed = withRow(levels, subject, { ...rowOf(levels, subject)!, at: now })
  if (wholesOf(watches, subject).length === 0) return renewed
  return withWorst(watches, [subject], { levels: renewed, changed: [] }, now).levels
}

/** The levels at `now`: what rests on a reading that has become too old is unknown. */
export function expire(watches: Watches, levels: Levels, now: number): Assessed {
  const late = Object.entries(watches).flatMap(([subject, watch]) => {
    const before = rowOf(levels, subject) ?? none(now)
    const expiry = expiryOf(watch, before)
    if (expiry === null || expiry > now) return []
    const why = `no reading for ${shownDuration(expiry - (before.at ?? 0))}`
    return [[subject, { ...before, level: 'unknown' as const, why }] as const]
  })
  const read = late.map(([subject]) => subject)
  return withWorst(watches, read, replace(levels, late, now), now)
}

/**
 * When `expire` will next have something to say, in service time, of these subjects or of all;
 * `null` when it never will.
 */
export function nextExpiry(
  watches: Watches,
  levels: Levels,
  subjects: readonly Subject[] = Object.keys(watches),
): number | null {
  let next: number | null = null
  for (const subject of subjects) {
    const expiry = expiryAt(watches, levels, subject)
    if (expiry !== null && (next === null || expiry < next)) next = expiry
  }
  return next
}

/** When the reading that a subject rests on will be too old; `null` where it never will. */
function expiryAt(watches: Watches, levels: Levels, subject: Subject): number | null {
  const watch = ownOf(watches, subject)
  const judged = rowOf(levels, subject)
  return watch === undefined || judged === undefined ? null : expiryOf(watch, judged)
}

/** What is unknown already cannot become so. */
const expiryOf = (watch: Watch, { level, at }: Assessment) =>
  level === 'unknown' || at === null || watch.kind === 'worst' ? null : at + watch.staleMs

const none = (now: number, why = 'no reading yet'): Assessment => ({
  level: 'unknown',
  since: now,
  why,
  value: null,
  limit: null,
  at: null,
})

/** What a reading of its own comes to. */
export const levelOf = (
  watch: Watch,
  before: Assessment | undefined,
  reading: Reading,
): Assessment['level'] => findingOf(watch, before, reading).level

function findingOf(watch: Watch, before: Assessment | undefined, reading: Reading): Finding {
  if (watch.kind === 'supply' && reading.kind === 'supply') return judgeSupply(reading)
  if (watch.kind === 'resource' && reading.kind === 'resource') return judgeResource(reading)
  if (watch.kind === 'scale' && reading.kind === 'stated') return judgeStated(reading)
  if (watch.kind !== 'scale' || reading.kind !== 'scale')
    return unread('the sensor is not what it should be')
  const { value } = reading
  const why = reading.why ?? implausible(watch, value)
  return why === null && value !== null ? judgeScale(watch, before, value) : unread(why!)
}

const unread = (why: string): Finding => ({
  level: 'unknown',
  why,
  value: null,
  limit: null,
})

/** What has no reading of its own follows what it rests on. */
function withWorst(
  watches: Watches,
  read: readonly Subject[],
  { levels, changed }: Assessed,
  now: number,
): Assessed {
  const following = new Set(read.flatMap((subject) => wholesOf(watches, subject)))
  const found = [...following].flatMap((subject) => {
    const watch = lookUp(watches, subject)
    return watch?.kind === 'worst' ? [[subject, worstOf(watch, levels)] as const] : []
  })
  const followed = replace(levels, found, now)
  return { levels: followed.levels, changed: [...changed, ...followed.changed] }
}

/** Those that rest on it. */
export function wholesOf(watches: Watches, subject: Subject): readonly Subject[] {
  const watch = ownOf(watches, subject)
  return watch === undefined || watch.kind === 'worst' ? [] : (watch.partOf ?? [])
}

type Replacement = readonly [Subject, Omit<Assessment, 'since'>]

/** The levels with these in place: one that stays as it is keeps its since. */
function replace(levels: Levels, found: readonly Replacement[], now: number): Assessed {
  if (found.length === 0) return { levels, changed: [] }
  const judged = found.map(([subject, finding]) => {
    const before = rowOf(levels, subject)
    const since = before?.level === finding.level ? before.since : now
    return { subject, judged: { ...finding, since }, isChanged: before?.level !== finding.level }
  })
  return {
    levels: withRows(
      levels,
      judged.map((one) => [one.subject, one.judged]),
    ),
    changed: judged
      .filter(({ isChanged }) => isChanged)
      .map((one) => ({ subject: one.subject, judged: one.judged })),
  }
}

/** Subjects come from the wire: `constructor` is none of ours. */
const ownOf = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  lookUp(record, key)
