/** Remembers where a journal is silent about a component, so that it is looked through once. */

import type { RowQuery } from '../store.ts'

/** Sequences, both inclusive, between which there is no row of a component. */
interface Silence {
  readonly from: number
  readonly to: number
}

/** Components that are remembered; who has not been asked for longest is forgotten. */
const rememberedMax = 256

/** Rows never change, and none comes in between: where it was silent it stays so. */
export class Silences {
  readonly #known = new Map<string, Silence>()

  /** Nothing was found that the query asks for, in all of these sequences. */
  note(query: RowQuery, silence: Silence): void {
    const component = onlyComponentOf(query)
    if (component === null || silence.from > silence.to) return
    const known = this.#known.get(component)
    this.#known.delete(component)
    this.#known.set(component, known === undefined ? silence : joined(known, silence))
    const [oldest] = this.#known.keys()
    if (this.#known.size > rememberedMax && oldest !== undefined) this.#known.delete(oldest)
  }

  /** The edge from which to look on: beyond what is known to be silent, if it borders on that. */
  beyond(query: RowQuery, edge: number): number {
    const known = this.#known.get(onlyComponentOf(query) ?? '')
    if (known === undefined) return edge
    const { from, to } = known
    if (query.order === 'oldest') return from <= edge + 1 && edge < to ? to : edge
    return from < edge && edge - 1 <= to ? from : edge
  }
}

/** Where anything else is asked for as well, nothing found says nothing of the component. */
function onlyComponentOf(query: RowQuery): string | null {
  const { component, type, outcome, operation, correlation, from, to } = query
  const isOnly = [type, outcome, operation, correlation, from, to].every((one) => one === undefined)
  return isOnly ? (component ?? null) : null
}

/** The longer of the two where they do not touch. */
function joined(a: Silence, b: Silence): Silence {
  const areApart = a.to + 1 < b.from || b.to + 1 < a.from
  if (areApart) return a.to - a.from > b.to - b.from ? a : b
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) }
}
