/**
 * Keeps the dirty set: which components a step has to look at. From a System that a step has
 * settled nothing follows by itself, so that only what an event changes, who looks at that, and
 * whose time has come need to be looked at again. A System that no step has settled is looked at as
 * a whole.
 */

import type { Name, Subject } from '../ids.ts'
import type { Platform } from '../platform/platform.ts'
import type { Relations } from '../platform/relations.ts'
import { changedKeys, rowOf } from '../table.ts'
import { componentOf, type System } from './system.ts'

/**
 * What whoever steps one System after another hands from step to step. It spares work and decides
 * nothing: without it, or with that of another System, the same comes out.
 */
export interface DirtySet {
  readonly relations: Relations
  /** The System that it is of; `null` while a step is at work. */
  of: System | null
  /** When it was settled. */
  settledAt: number
  /** Whether everything is looked at, whatever is marked. */
  isWhole: boolean
  /** Counts the changes; `begun` is the count at the beginning of the step. */
  count: number
  begun: number
  /** The places of what changed in the step, in the order in which it did. */
  readonly changed: number[]
  /** By place: the count when it was changed, or woken, last. */
  readonly touched: number[]
  /** By place: whether an operation is queued or at work on it. */
  readonly isBusy: boolean[]
  /** By place: the count when it, or what it looks at, was touched last. */
  readonly marked: number[]
  /** By place: whether all that happens matters to it. */
  readonly watchesAll: boolean[]
  /** By the group of rules, and by place: the count when it was visited last. */
  readonly visited: number[][]
  /** By the group of rules: the count when it was gone through last. */
  readonly passed: number[]
  /** By place: when time alone makes a difference to it; `NaN` where that is to be found anew. */
  readonly wakesAt: number[]
  /** None of them wakes before that. */
  soonest: number
  /** No LED is to be corrected before that. */
  ledsDueAt: number
  /** Whether LEDs got stuck or unstuck after alerts were last derived. */
  hasStuckNews: boolean
}

/** Nothing is settled yet: the first step looks at everything. */
export function createDirtySet(platform: Platform): DirtySet {
  const relations = platform.relations
  const each = <T>(value: T): T[] => relations.names.map(() => value)
  return {
    relations,
    ...{ of: null, settledAt: 0, isWhole: true, count: 0, begun: 0 },
    ...{ changed: [], touched: each(0), isBusy: each(false) },
    ...{ marked: each(0), watchesAll: each(false), wakesAt: each(Number.NaN) },
    ...{ visited: [], passed: [] },
    ...{ soonest: Number.NEGATIVE_INFINITY, ledsDueAt: Number.NEGATIVE_INFINITY },
    hasStuckNews: true,
  }
}

/** Another of the same System: what is stepped with the one says nothing of the other. */
export const forkDirtySet = (dirty: Readonly<DirtySet>): DirtySet => ({
  ...dirty,
  changed: [],
  touched: dirty.touched.slice(),
  isBusy: dirty.isBusy.slice(),
  marked: dirty.marked.slice(),
  watchesAll: dirty.watchesAll.slice(),
  visited: dirty.visited.map((group) => group.slice()),
  passed: dirty.passed.slice(),
  wakesAt: dirty.wakesAt.slice(),
})

/** Begins a step: those whose time has come are marked, and who looks at them. */
export function beginDirtySet(dirty: DirtySet, system: System, now: number): void {
  dirty.isWhole = dirty.of !== system || now < dirty.settledAt
  dirty.of = null
  dirty.begun = dirty.count
  dirty.changed.length = 0
  if (dirty.isWhole) noteBusy(dirty, system)
  else if (dirty.soonest <= now) {
    for (let place = 0; place < dirty.wakesAt.length; place++)
      if (!(dirty.wakesAt[place]! > now)) mark(dirty, place)
  }
}

/** Marks what was changed, and who looks at that. Gives the names of the changed components. */
export function noteChanges(dirty: DirtySet, before: System, after: System): readonly Name[] {
  dirty.count++
  if (
    before.intents !== after.intents ||
    before.protection !== after.protection ||
    before.bus !== after.bus ||
    before.claim !== after.claim ||
    before.storeFailure !== after.storeFailure
  )
    dirty.isWhole = true
  for (const subject of changedKeys(before.supplies, after.supplies)) noteLevel(dirty, subject)
  const names = changedBetween(before, after)
  for (const name of names) {
    const place = dirty.relations.places.get(name)
    if (place === undefined) continue
    mark(dirty, place)
    dirty.changed.push(place)
    dirty.isBusy[place] = componentOf(after, name).operation !== null
  }
  return names
}

/** What a step has come to, with the names of the components that it changed, in their order. */
export interface Change {
  readonly before: System
  readonly after: System
  readonly changed: readonly Name[]
}

/** How many changes were noted in the step so far. */
export const changesSoFar = (dirty: DirtySet): number => dirty.changed.length

/** As `changedBetween`, of what has changed since so many changes were noted in the step. */
export function changedSince(
  dirty: DirtySet,
  soFar: number,
  before: System,
  after: System,
): readonly Name[] {
  if (dirty.isWhole) return changedBetween(before, after)
  if (dirty.changed.length === soFar) return []
  const changed: Name[] = []
  let last = -1
  for (const place of dirty.changed.slice(soFar).sort(byPlace)) {
    if (place === last) continue
    last = place
    const name = dirty.relations.names[place]!
    if (rowOf(before.components, name) !== rowOf(after.components, name)) changed.push(name)
  }
  return changed
}

const byPlace = (a: number, b: number) => a - b

/** Marks whose health or power rests on a level. */
export function noteLevel(dirty: DirtySet, subject: Subject): void {
  dirty.count++
  for (const place of dirty.relations.restingOn.get(subject) ?? [])
    dirty.marked[place] = dirty.count
}

/** The names of the components that are not the same, in their order. */
export const changedBetween = (before: System | null, after: System): readonly Name[] =>
  changedKeys(before?.components, after.components)

/** Whether it was marked in this step. */
export const isMarked = (dirty: DirtySet, place: number): boolean =>
  dirty.isWhole || dirty.marked[place]! > dirty.begun

/** Whether something has happened since a group of rules was at it that may matter to it. */
export function isToVisit(dirty: DirtySet, group: number, place: number): boolean {
  if (dirty.isWhole) return true
  const visited = dirty.visited[group]![place]!
  if (dirty.marked[place]! > visited) return true
  return dirty.watchesAll[place]! && (dirty.count > visited || visited <= dirty.begun)
}

/** Whether it was changed itself, or woken, since a group of rules was at it. */
export const isTouched = (dirty: DirtySet, group: number, place: number): boolean =>
  dirty.isWhole || dirty.watchesAll[place]! || dirty.touched[place]! > dirty.visited[group]![place]!

/** Whether there is any component for a group of rules to visit, as far as is known at a glance. */
export function isToPass(dirty: DirtySet, group: number): boolean {
  dirty.visited[group] ??= dirty.marked.map(() => 0)
  const last = dirty.passed[group] ?? 0
  dirty.passed[group] = dirty.count
  return dirty.isWhole || dirty.count !== last || (last <= dirty.begun && hasWatcherOfAll(dirty))
}

/** Whether anything was marked in this step. */
export const isAnyMarked = (dirty: DirtySet): boolean =>
  dirty.isWhole || dirty.count !== dirty.begun

/** Those with an operation that is queued or at work on them. */
export function busyIn({ relations, isBusy }: DirtySet): readonly Name[] {
  const busy: Name[] = []
  for (let place = 0; place < isBusy.length; place++)
    if (isBusy[place]) busy.push(relations.names[place]!)
  return busy
}

function noteBusy({ relations, isBusy }: DirtySet, { components }: System): void {
  for (const [place, name] of relations.names.entries())
    isBusy[place] = (rowOf(components, name)?.operation ?? null) !== null
}

/** Whether all that happens matters to any. */
export const hasWatcherOfAll = ({ watchesAll }: DirtySet): boolean => watchesAll.includes(true)

/** Whatever happens from here on, its own part in it included, is for another visit. */
export function noteVisit(dirty: DirtySet, group: number, place: number): void {
  dirty.visited[group]![place] = dirty.count
}

/** Ends a step: from here on the set is of `system`. */
export function settleDirtySet(dirty: DirtySet, system: System, now: number): void {
  if (isAnyMarked(dirty)) {
    dirty.soonest = Number.POSITIVE_INFINITY
    for (const at of dirty.wakesAt) if (!(at >= dirty.soonest)) dirty.soonest = at
  }
  dirty.of = system
  dirty.settledAt = now
}

/** Nothing follows from some reports: of those components it is found anew when they wake. */
export function confirmReports(
  dirty: DirtySet,
  before: System,
  after: System,
  names: readonly Name[],
  ledsDueAt: number,
): void {
  if (dirty.of !== before) return
  dirty.of = after
  dirty.ledsDueAt = Math.min(dirty.ledsDueAt, ledsDueAt)
  for (const name of names) {
    const place = dirty.relations.places.get(name)
    if (place === undefined) continue
    dirty.wakesAt[place] = Number.NaN
    dirty.soonest = Number.NEGATIVE_INFINITY
  }
}

function mark(dirty: DirtySet, place: number): void {
  dirty.count++
  dirty.touched[place] = dirty.count
  for (const watcher of dirty.relations.watchers[place]!) dirty.marked[watcher] = dirty.count
}
