/** Routes a subject: to every matching listener, and to one member of each matching queue group. */
import { subjectMatches } from './subject.ts'

export interface Listener {
  readonly pattern: string
  /** Members of a queue group share what they match; null hears all of it. */
  readonly queue: string | null
}

export interface Router<L extends Listener> {
  add(listener: L): void
  remove(listener: L): void
  clear(): void
  /** Visits those whose turn it is; returns how many there were. */
  visit(subject: string, visit: (listener: L) => void): number
}

/** Groups are known by their name alone, across patterns, and their members take turns. */
export function createRouter<L extends Listener>(): Router<L> {
  const listeners = new Set<L>()
  const routes = new Map<string, Route<L>>()
  return {
    add: (listener) => {
      listeners.add(listener)
      routes.clear()
    },
    remove: (listener) => {
      if (listeners.delete(listener)) routes.clear()
    },
    clear: () => {
      listeners.clear()
      routes.clear()
    },
    visit: (subject, visit) => {
      let route = routes.get(subject)
      if (route === undefined) {
        route = routeTo(subject, listeners)
        if (routes.size >= maxRoutes) routes.clear()
        routes.set(subject, route)
      }
      for (const listener of route.everyone) visit(listener)
      for (const group of route.groups) visit(nextOf(group))
      return route.everyone.length + route.groups.length
    },
  }
}

interface Route<L> {
  readonly everyone: readonly L[]
  readonly groups: readonly Group<L>[]
}

interface Group<L> {
  readonly members: readonly L[]
  turn: number
}

/** Routes are remembered for this many subjects, then found anew. */
const maxRoutes = 4096

function routeTo<L extends Listener>(subject: string, listeners: Iterable<L>): Route<L> {
  const matching = [...listeners].filter(({ pattern }) => subjectMatches(pattern, subject))
  const byQueue = Map.groupBy(matching, ({ queue }) => queue)
  const everyone = byQueue.get(null) ?? []
  byQueue.delete(null)
  return { everyone, groups: [...byQueue.values()].map((members) => ({ members, turn: 0 })) }
}

function nextOf<L>(group: Group<L>): L {
  const member = group.members[group.turn % group.members.length] as L
  group.turn += 1
  return member
}
