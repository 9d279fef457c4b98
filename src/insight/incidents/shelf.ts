/** Keeps the incidents that there are, bounded, and finds one by what belongs to it. */

import type { Entry } from '../../core/model/events/entry.ts'
import { absorb, type Incident } from './incident.ts'
import type { Sign } from './sign.ts'
import { windowMostMs } from './windows.ts'

/** The oldest that is over goes for one more. */
const incidentsMax = 256
/** What follows is looked for in those that were heard of last. */
const lookedAtMax = 24

export class Shelf {
  /** In the order in which they were heard of, the latest last. */
  readonly #known = new Map<string, Incident>()
  /** The latest of these, the latest first. */
  #lately: readonly Incident[] = []
  /** By operations and correlations. */
  readonly #byKey = new Map<string, Incident>()
  /** By component, the incident that made it what it is now. */
  readonly #madeBy = new Map<string, string>()
  /** What has become part of another. */
  readonly #parts = new Map<string, string>()

  /** The latest first. */
  list(): readonly Incident[] {
    return [...this.#known.values()].sort((a, b) => b.beganAt - a.beganAt)
  }

  /** By its id, or that of one that has become part of it. */
  get(id: string): Incident | null {
    return this.#known.get(id) ?? this.#known.get(this.#parts.get(id) ?? '') ?? null
  }

  /** Those that may go on, the one that was heard of last before all others. */
  latest(at: number): readonly Incident[] {
    const isGoingOn = ({ stands, lastAt }: Incident) =>
      stands.size > 0 || at - lastAt <= windowMostMs
    return this.#lately.every(isGoingOn) ? this.#lately : this.#lately.filter(isGoingOn)
  }

  /** By an operation, a correlation, or what stands: no guess. */
  ownerOf({ operation, correlation, at }: Entry, { stands }: Sign): Incident | null {
    return (
      (operation === null ? undefined : this.#byKey.get(operation)) ??
      (correlation === null ? undefined : this.#byKey.get(correlation)) ??
      (stands === null
        ? undefined
        : this.latest(at).find((incident) => incident.stands.has(stands))) ??
      null
    )
  }

  /** The incident that a component is as it is by; `null` where that is none. */
  madeBy(component: string): Incident | null {
    return this.get(this.#madeBy.get(component) ?? '')
  }

  /** It is another than before, by an incident or by none. */
  noteStatus(component: string, incident: Incident | null): void {
    if (incident === null) this.#madeBy.delete(component)
    else this.#madeBy.set(component, incident.id)
  }

  /** It was heard of; what has one of the keys belongs to it as well. */
  put(incident: Incident, keys: readonly string[]): void {
    for (const key of keys) this.#byKey.set(key, incident)
    this.#known.delete(incident.id)
    this.#known.set(incident.id, incident)
    if (this.#lately[0] !== incident)
      this.#lately = [incident, ...this.#lately.filter((one) => one !== incident)].slice(
        0,
        lookedAtMax,
      )
    if (this.#known.size > incidentsMax) this.#forgetOne()
  }

  /** The earlier of the two has what the other had. */
  merge(one: Incident, other: Incident): Incident {
    if (one === other) return one
    const [first, second] = one.beganAt <= other.beganAt ? [one, other] : [other, one]
    absorb(first, second)
    for (const key of second.keys) this.#byKey.set(key, first)
    this.#known.delete(second.id)
    this.#lately = this.#lately.filter((one) => one !== second)
    for (const [part, of] of this.#parts) if (of === second.id) this.#parts.set(part, first.id)
    this.#parts.set(second.id, first.id)
    if (this.#parts.size > incidentsMax) this.#parts.delete(this.#parts.keys().next().value!)
    return first
  }

  #forgetOne(): void {
    const all = [...this.#known.values()]
    const gone = all.find(({ stands }) => stands.size === 0) ?? all[0]!
    this.#known.delete(gone.id)
    this.#lately = this.#lately.filter((one) => one !== gone)
    for (const key of gone.keys) if (this.#byKey.get(key) === gone) this.#byKey.delete(key)
  }
}
