/**
 * Marks: which components a step has to look at. From a System that a step has settled nothing
 * follows by itself, so that only what an event changes, who looks at that, and whose time has come
 * need to be looked at again. A System that no step has settled is looked at as a whole.
 */
import type { Name, Subject } from './ids.ts'
import type { Platform } from './platform.ts'
import type { Relations } from './relations.ts'
import type { System } from './system.ts'

/**
 * What whoever steps one System after another hands from step to step. It spares work and decides
 * nothing: without it, or with that of another System, the same comes out.
 */
export interface Marks {
  readonly relations: Relations
  /** The System that they are of; `null` while a step is at work. */
  of: System | null
  /** When it was settled. */
  settledAt: number
  /** Whether everything is looked at, whatever is marked. */
  isWhole: boolean
  /** Counts the changes; `begun` is the count at the beginning of the step. */
  count: number
  begun: number
  /** By place: the count when it was marked last. */
  readonly marked: number[]
  /** By place: whether all that happens matters to it. */
  readonly isRestless: boolean[]
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
  /** Whether LEDs got stuck or unstuck after alerts were last told of. */
  hasStuckNews: boolean
}

/** Nothing is settled yet: the first step looks at everything. */
export function createMarks(platform: Platform): Marks {
  const relations = platform.relations
  const each = <T>(value: T): T[] => relations.names.map(() => value)
  return {
    relations,
    ...{ of: null, settledAt: 0, isWhole: true, count: 0, begun: 0 },
    ...{ marked: each(0), isRestless: each(false), wakesAt: each(Number.NaN) },
    visited: Array.from({ length: groupsMax }, () => each(0)),
    passed: Array.from({ length: groupsMax }, () => 0),
    ...{ soonest: Number.NEGATIVE_INFINITY, ledsDueAt: Number.NEGATIVE_INFINITY },
    hasStuckNews: true,
  }
}

/** More than there are groups of rules. */
const groupsMax = 16

/** Begins a step: marks those whose time has come, and who looks at them. */
export function beginMarks(marks: Marks, system: System, now: number): void {
  marks.isWhole = marks.of !== system || now < marks.settledAt
  marks.of = null
  marks.begun = marks.count
  if (!marks.isWhole && marks.soonest <= now) {
    for (let place = 0; place < marks.wakesAt.length; place++)
      if (!(marks.wakesAt[place]! > now)) mark(marks, place)
  }
}

/** Marks what was changed, and who looks at that. Gives the names of the changed components. */
export function noteChanges(marks: Marks, before: System, after: System): readonly Name[] {
  marks.count++
  if (before.intents !== after.intents || before.protection !== after.protection)
    marks.isWhole = true
  const names = changedBetween(before, after)
  for (const name of names) {
    const place = marks.relations.places.get(name)
    if (place !== undefined) mark(marks, place)
  }
  return names
}

/** Marks whose health or power rests on a level. */
export function noteLevel(marks: Marks, subject: Subject): void {
  marks.count++
  for (const place of marks.relations.restingOn.get(subject) ?? [])
    marks.marked[place] = marks.count
}

/** The names of the components that are not the same, in their order. */
export function changedBetween(before: System | null, after: System): readonly Name[] {
  const names: Name[] = []
  if (before?.components === after.components) return names
  for (const name in after.components)
    if (after.components[name] !== before?.components[name]) names.push(name)
  return names
}

/** Whether it was marked in this step. */
export const isMarked = (marks: Marks, place: number): boolean =>
  marks.isWhole || marks.marked[place]! > marks.begun

/** Whether something has happened since a group of rules was at it that may matter to it. */
export function isToVisit(marks: Marks, group: number, place: number): boolean {
  if (marks.isWhole) return true
  const visited = marks.visited[group]![place]!
  if (marks.marked[place]! > visited) return true
  return marks.isRestless[place]! && (marks.count > visited || visited <= marks.begun)
}

/** Whether there is any component for a group of rules to visit, as far as is known at a glance. */
export function isToPass(marks: Marks, group: number): boolean {
  const last = marks.passed[group]!
  marks.passed[group] = marks.count
  return marks.isWhole || marks.count !== last || (last <= marks.begun && hasRestless(marks))
}

/** Whether anything was marked in this step. */
export const isAnyMarked = (marks: Marks): boolean => marks.isWhole || marks.count !== marks.begun

const hasRestless = ({ isRestless }: Marks) => isRestless.includes(true)

/** Whatever happens from here on, its own part in it included, is for another visit. */
export function noteVisit(marks: Marks, group: number, place: number): void {
  marks.visited[group]![place] = marks.count
}

/** Ends a step: from here on the marks are of `system`. */
export function settleMarks(marks: Marks, system: System, now: number): void {
  if (isAnyMarked(marks)) {
    marks.soonest = Number.POSITIVE_INFINITY
    for (const at of marks.wakesAt) if (!(at >= marks.soonest)) marks.soonest = at
  }
  marks.of = system
  marks.settledAt = now
}

/** A report that only confirmed what was known: when its component wakes is to be found anew. */
export function confirmMarks(marks: Marks, before: System, after: System, name: Name | null): void {
  if (marks.of !== before) return
  marks.of = after
  const place = name === null ? undefined : marks.relations.places.get(name)
  if (place === undefined) return
  marks.wakesAt[place] = Number.NaN
  marks.soonest = Number.NEGATIVE_INFINITY
}

function mark(marks: Marks, place: number): void {
  marks.count++
  for (const watcher of marks.relations.watchers[place]!) marks.marked[watcher] = marks.count
}
