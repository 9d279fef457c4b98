/** Reports what the statistics of a stretch of time come to. */

import type { Platform } from '../../core/model/platform/platform.ts'
import { type EndState, endings } from '../../core/model/system/operation.ts'
import type { Path } from './paths.ts'
import { type Spread, spreadOf } from './quantiles.ts'
import type { Ended, Statistics, Stay } from './statistics.ts'
import { statusLimitOf } from './status-limits.ts'
import { isWithin, msWithin, type Now, type Window, weekOf, weeksMax } from './window.ts'

/** What figures are told by: each component, each kind, or the actions and statuses alone. */
export const groupings = ['component', 'kind', 'action'] as const
export type Grouping = (typeof groupings)[number]

export interface StatisticsQuery extends Window {
  readonly by: Grouping
  readonly component?: string | undefined
  readonly action?: string | undefined
  readonly status?: string | undefined
}

/** Whose figures they are; `null` for all. */
interface Whose {
  readonly component: string | null
  readonly kind: string | null
}

/** Of one week, the last one first; the others are left out where there is nothing. */
export interface Week {
  /** How many weeks before the end of what was asked for it ends. */
  readonly weeksAgo: number
  readonly count: number
  /** Of operations, those that reached what was asked for; of statuses, those within the limit. */
  readonly good: number
  readonly p95: number | null
}

export interface OperationFigures extends Whose {
  readonly action: string
  readonly count: number
  readonly outcomes: Readonly<Partial<Record<EndState, number>>>
  /** Of those that were not aborted; `null` of none. */
  readonly successRate: number | null
  readonly tookMs: Spread | null
  readonly weeks: readonly Week[]
}

export interface FailureFigures extends Whose {
  readonly action: string
  readonly step: string | null
  readonly service: string | null
  readonly count: number
  readonly lastSeq: number
}

export interface StatusFigures extends Whose {
  readonly status: string
  /** Stays in it that ended, or last. */
  readonly count: number
  /** What of them lies within what was asked for. */
  readonly totalMs: number
  readonly stayedMs: Spread | null
  /** The shortest one of all that it is about; `null` where there is none. */
  readonly limitMs: number | null
  readonly limitFrom: 'configuration' | 'deadline' | null
  readonly breaches: number
  /** The longest one of them. */
  readonly worst: {
    readonly component: string
    readonly stayedMs: number
    readonly seq: number | null
  } | null
  readonly weeks: readonly Week[]
}

export interface StatisticsReport {
  readonly operations: readonly OperationFigures[]
  readonly failures: readonly FailureFigures[]
  readonly statuses: readonly StatusFigures[]
  readonly paths: readonly Path[]
}

export interface Known {
  readonly platform: Platform
  readonly statistics: Statistics
  /** The statuses that last, as if they were left now. */
  readonly lasting: readonly Stay[]
  readonly now: Now
}

/** So many rows are looked at in a few milliseconds. */
const sliceRows = 4096

/** In slices, between which whoever wants it gives way: a journal of weeks has many rows. */
export function* reportOf(known: Known, query: StatisticsQuery): Generator<void, StatisticsReport> {
  const { statistics, now } = known
  const isAbout = ({ component }: { readonly component: string }) =>
    query.component === undefined || component === query.component
  const isOfStatus = query.status !== undefined
  const isOfAction = query.action !== undefined
  const ended = yield* those(isOfStatus ? [] : statistics.ended(), (one) => {
    const isOf = query.action === undefined || one.work.action === query.action
    return isOf && isAbout(one.work) && isWithin(one, query, now)
  })
  return {
    operations: yield* operationsOf(known, query, ended),
    failures: failuresOf(query, ended),
    statuses: isOfAction ? [] : yield* statusesOf(known, query, isAbout),
    paths: isOfStatus
      ? []
      : statistics.paths.filter(
          (path) => isAbout(path) && (!isOfAction || path.action === query.action),
        ),
  }
}

function* those<T>(rows: Iterable<T>, isWanted: (row: T) => boolean): Generator<void, T[]> {
  const found: T[] = []
  let seen = 0
  for (const row of rows) {
    if (isWanted(row)) found.push(row)
    seen += 1
    if (seen % sliceRows === 0) yield
  }
  return found
}

function* operationsOf(
  { now }: Known,
  query: StatisticsQuery,
  ended: readonly Ended[],
): Generator<void, readonly OperationFigures[]> {
  const groups = grouped(
    ended,
    ({ work }) => work,
    (work) => [...whoseOf(query, work), work.action],
  )
  const figures: OperationFigures[] = []
  for (const group of groups) {
    yield
    const [component = null, kind = null, action] = group.key
    const outcomes: Partial<Record<EndState, number>> = {}
    for (const { outcome } of group.rows) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    const judged = group.rows.filter(({ outcome }) => outcome !== 'aborted')
    figures.push({
      ...{ component, kind, action: action!, count: group.rows.length, outcomes },
      successRate: judged.length === 0 ? null : judged.filter(isReached).length / judged.length,
      tookMs: spreadOf(group.rows.flatMap(({ tookMs }) => tookMs ?? [])),
      weeks: weeksOf(query, now, group.rows, isReached, ({ tookMs }) => tookMs),
    })
  }
  return figures
}

const isReached = ({ outcome }: Ended): boolean => endings[outcome].isReached

function failuresOf(query: StatisticsQuery, ended: readonly Ended[]): readonly FailureFigures[] {
  const failed = ended.filter(({ outcome }) => endings[outcome].isFailure)
  const groups = grouped(
    failed,
    (one) => one,
    ({ work, failed: at }) => [
      ...whoseOf(query, work),
      ...[work.action, at?.step ?? null, at?.service ?? null],
    ],
  )
  return groups.map(({ key, rows }) => {
    const [component = null, kind = null, action, step = null, service = null] = key
    const lastSeq = rows.at(-1)!.seq
    return { component, kind, action: action!, step, service, count: rows.length, lastSeq }
  })
}

function* statusesOf(
  known: Known,
  query: StatisticsQuery,
  isAbout: (state: Stay['state']) => boolean,
): Generator<void, readonly StatusFigures[]> {
  const { platform, statistics, lasting, now } = known
  const limits = new Map<Stay['state'], Limit>()
  const limitOf = ({ state }: Stay): Limit => {
    let limit = limits.get(state)
    if (limit === undefined) {
      limit = statusLimitOf(platform, state.component, state.status)
      limits.set(state, limit)
    }
    return limit
  }
  const isBreach = (stay: Stay) => stay.stayedMs > (limitOf(stay)?.ms ?? Infinity)
  const msOf = (stay: Stay) => msWithin(stay, stay.stayedMs, query, now)
  const isWanted = (stay: Stay) => {
    const isOf = query.status === undefined || stay.state.status === query.status
    const isIn = msOf(stay) > 0 || isWithin(stay, query, now)
    return isOf && isIn && isAbout(stay.state)
  }
  const stays = yield* those(statistics.stays(), isWanted)
  stays.push(...lasting.filter(isWanted))
  const groups = grouped(
    stays,
    ({ state }) => state,
    (state) => [...whoseOf(query, state), state.status],
  )
  const figures: StatusFigures[] = []
  for (const { key, rows } of groups) {
    yield
    const [component = null, kind = null, status] = key
    const limit = rows.map(limitOf).reduce(shorter, null)
    const breaches = rows.filter(isBreach)
    figures.push({
      ...{ component, kind, status: status!, count: rows.length },
      totalMs: rows.reduce((ms, stay) => ms + msOf(stay), 0),
      stayedMs: spreadOf(rows.map(({ stayedMs }) => stayedMs)),
      ...{ limitMs: limit?.ms ?? null, limitFrom: limit?.from ?? null },
      breaches: breaches.length,
      worst: worstOf(breaches),
      weeks: weeksOf(
        query,
        now,
        rows,
        (stay) => !isBreach(stay),
        ({ stayedMs }) => stayedMs,
      ),
    })
  }
  return figures
}

type Limit = ReturnType<typeof statusLimitOf>

const shorter = (one: Limit, other: Limit): Limit =>
  one === null || (other !== null && other.ms < one.ms) ? other : one

function worstOf(breaches: readonly Stay[]): StatusFigures['worst'] {
  if (breaches.length === 0) return null
  const longest = breaches.reduce((one, other) => (other.stayedMs > one.stayedMs ? other : one))
  const { state, stayedMs, seq } = longest
  return { component: state.component, stayedMs, seq: seq === 0 ? null : seq }
}

const whoseOf = (
  { by }: StatisticsQuery,
  { component, kind }: { readonly component: string; readonly kind: string },
): readonly (string | null)[] => [
  by === 'component' ? component : null,
  by === 'action' ? null : kind,
]

interface Group<T> {
  readonly key: readonly (string | null)[]
  readonly rows: readonly T[]
}

/** The largest first, else the first that came. What is the same has one key. */
function grouped<T, Same extends object>(
  rows: readonly T[],
  sameOf: (row: T) => Same,
  keyOf: (same: Same) => Group<T>['key'],
): readonly Group<T>[] {
  const groups = new Map<string, { key: Group<T>['key']; rows: T[] }>()
  const rowsOf = new Map<Same, T[]>()
  for (const row of rows) {
    const same = sameOf(row)
    let members = rowsOf.get(same)
    if (members === undefined) {
      const key = keyOf(same)
      const id = JSON.stringify(key)
      const group = groups.get(id) ?? { key, rows: [] }
      groups.set(id, group)
      members = group.rows
      rowsOf.set(same, members)
    }
    members.push(row)
  }
  return [...groups.values()].sort((a, b) => b.rows.length - a.rows.length)
}

function weeksOf<T extends { readonly at: number; readonly wall: number }>(
  window: Window,
  now: Now,
  rows: readonly T[],
  isGood: (row: T) => boolean,
  msOf: (row: T) => number | null,
): readonly Week[] {
  const weeks = Array.from({ length: weeksMax }, (): T[] => [])
  for (const row of rows) {
    const week = weekOf(row, window, now)
    if (week !== null) weeks[week]!.push(row)
  }
  return weeks.flatMap((found, weeksAgo) =>
    found.length === 0
      ? []
      : {
          ...{ weeksAgo, count: found.length, good: found.filter(isGood).length },
          p95: spreadOf(found.flatMap((row) => msOf(row) ?? []))?.p95 ?? null,
        },
  )
}
