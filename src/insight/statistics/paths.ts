/** Finds where the time of an operation went that others were part of: its critical path. */

import type { Entry, StepTaken } from '../../core/model/events/entry.ts'

/** A stretch of the path: the step, or the operation of another, that had to be over first. */
export interface Stretch {
  /** Whose: the component itself, or one that it waited for. */
  readonly component: string
  /** Its step, or what the other one did; `null` where nothing was under way. */
  readonly what: string | null
  readonly fromMs: number
  readonly tookMs: number
}

export interface Path {
  readonly seq: number
  readonly operation: string
  readonly component: string
  readonly action: string
  readonly tookMs: number
  /** In their order; together they are all of the time. */
  readonly stretches: readonly Stretch[]
  /** What would have made it shorter; `null` where nothing is known to. */
  readonly hint: Hint | null
}

/** Others went one after the other, or waited between, though nothing of theirs asked for it. */
export interface Hint {
  readonly kind: 'concurrency' | 'stagger'
  /** Whose turns they were. */
  readonly components: readonly string[]
  /** How much shorter it had been, at most. */
  readonly savesMs: number
}

/** Causes whose operations are waited for at once, and operations of each. */
const causesMax = 64
const partsMax = 256
/** Paths that are told of. */
const pathsMax = 64

interface Part {
  readonly seq: number
  readonly id: string
  readonly component: string
  readonly action: string
  readonly at: number
  readonly tookMs: number
}

/** An operation ends after all that were part of it: then its path is found, from its end back. */
export class PathFinder {
  /** Ended operations that others may still wait for, by what set them in motion. */
  readonly #parts = new Map<string, Part[]>()
  #paths: readonly Path[] = []

  get found(): readonly Path[] {
    return this.#paths
  }

  fold({ seq, at, operation: id, correlation, component, action, durationMs, steps }: Entry): void {
    if (id === null || correlation === null || action === null || durationMs === null) return
    const before = this.#parts.get(correlation) ?? []
    const isFirst = correlation === id
    if (isFirst) this.#parts.delete(correlation)
    if (isFirst && before.length === 0) return
    const whole = { seq, id, component, action, at, tookMs: durationMs }
    const parts = before.filter((part) => part.id.startsWith(`${id}.`))
    if (parts.length > 0) {
      const path = pathOf(whole, steps ?? [], directly(parts))
      this.#paths = [path, ...this.#paths].slice(0, pathsMax)
    }
    if (!isFirst) this.#keep(correlation, [...before.slice(1 - partsMax), whole])
  }

  forget(before: number): void {
    this.#paths = this.#paths.filter(({ seq }) => seq >= before)
  }

  #keep(correlation: string, parts: Part[]): void {
    this.#parts.set(correlation, parts)
    const oldest = this.#parts.keys().next().value
    if (this.#parts.size > causesMax && oldest !== undefined) this.#parts.delete(oldest)
  }
}

/** Those that are part of no other part. */
const directly = (parts: readonly Part[]): readonly Part[] =>
  parts.filter(({ id }) => !parts.some((other) => id.startsWith(`${other.id}.`)))

interface Piece {
  readonly component: string
  readonly what: string
  readonly from: number
  readonly to: number
}

function pathOf(whole: Part, steps: readonly StepTaken[], parts: readonly Part[]): Path {
  const { seq, id, component, action, tookMs } = whole
  const began = whole.at - tookMs
  const others = parts.map(
    (part): Piece => ({
      component: part.component,
      what: part.action,
      from: part.at - part.tookMs - began,
      to: part.at - began,
    }),
  )
  const own = steps.map(
    ({ name, fromMs, tookMs: took }): Piece => ({
      ...{ component, what: name, from: fromMs, to: fromMs + took },
    }),
  )
  // A step that had others carry something out is told by what they did.
  const isOfOthers = (piece: Piece) =>
    others.some(({ from, to }) => from >= piece.from && to <= piece.to)
  const pieces = [...others, ...own.filter((piece) => !isOfOthers(piece))]
  const stretches = backFrom(tookMs, pieces, component)
  const hint = hintOf(stretches, others)
  return { seq, operation: id, component, action, tookMs, stretches, hint }
}

/** From the end to the beginning: whatever was over last had to be over first. */
function backFrom(end: number, pieces: readonly Piece[], whose: string): readonly Stretch[] {
  const stretches: Stretch[] = []
  let at = end
  while (at > 0) {
    const last = latest(pieces, at)
    const over = last === null ? 0 : Math.max(0, last.to)
    if (over < at) stretches.push(stretch(whose, null, over, at))
    if (last === null) break
    const from = Math.max(0, last.from)
    stretches.push(stretch(last.component, last.what, from, over))
    at = from
  }
  return stretches.reverse()
}

const stretch = (component: string, what: string | null, from: number, to: number): Stretch => ({
  ...{ component, what, fromMs: from, tookMs: to - from },
})

/** The one that was over last before then, and of those the one that took longest. */
function latest(pieces: readonly Piece[], before: number): Piece | null {
  let found: Piece | null = null
  for (const piece of pieces) {
    if (piece.to > before || piece.to <= piece.from) continue
    const isLater = found === null || piece.to > found.to
    if (isLater || (piece.to === found!.to && piece.from < found!.from)) found = piece
  }
  return found
}

/** What others did in a row, that could have gone on at the same time. */
function hintOf(stretches: readonly Stretch[], others: readonly Piece[]): Hint | null {
  const names = new Set(others.map(({ component }) => component))
  const first = stretches.findIndex(({ component, what }) => what !== null && names.has(component))
  const last = stretches.findLastIndex(
    ({ component, what }) => what !== null && names.has(component),
  )
  const row = stretches.slice(first, last + 1)
  const turns = row.filter(({ what }) => what !== null)
  if (first === -1 || turns.length < 2 || row.some(isNeither(names))) return null
  const components = turns.map(({ component }) => component)
  const waitedMs = sum(row.filter(({ what }) => what === null))
  const longest = Math.max(...turns.map(({ tookMs }) => tookMs))
  return waitedMs > sum(turns) / 2
    ? { kind: 'stagger', components, savesMs: waitedMs }
    : { kind: 'concurrency', components, savesMs: sum(row) - longest }
}

/** A step of its own between them: they were not to go at the same time. */
const isNeither =
  (names: ReadonlySet<string>) =>
  ({ component, what }: Stretch): boolean =>
    what !== null && !names.has(component)

const sum = (stretches: readonly Stretch[]): number =>
  stretches.reduce((ms, { tookMs }) => ms + tookMs, 0)
