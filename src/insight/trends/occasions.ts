/** Follows what happens now and then, from the journal: how long it took, and how often again. */

import type { Entry } from '../../core/model/events/entry.ts'
import type { Name, Status } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { medianOf } from './series.ts'
import type { SignName } from './signs.ts'
import { type Slope, slopeOfAll } from './slope.ts'

const dayMs = 86_400_000
/** The latest of one kind that are remembered. */
const occasionsMax = 64
/** Fewer tell nothing. */
const occasionsMin = 8
/** It is worth a word from this share of what it was at first on. */
const worthShare = 0.3
const confidenceMin = 0.99
const weekMs = 7 * dayMs
const retriesMin = 4
const retriesTimes = 3

/** One that took its time, or was asked again. */
interface Occasion {
  readonly at: number
  readonly value: number
}

/** What of a component takes longer than it did. */
export interface Slowing {
  readonly component: Name
  readonly status: Status
  readonly sign: SignName
  /** ms: what it takes by now, what it took at first, and when it is given up. */
  readonly nowMs: number
  readonly firstMs: number
  readonly limitMs: number | null
  readonly slope: Slope
}

/** What of a component is asked for again more often than it was. */
export interface Retrying {
  readonly component: Name
  readonly lately: number
  readonly usually: number
}

/** Which sign it is that a status lasts longer, of those that are passed through. */
const signsByStatus: Readonly<Record<Status, SignName>> = {
  PoweringOn: 'powers-slower',
  Booting: 'boots-longer',
  ShuttingDown: 'stops-longer',
  PoweringOff: 'stops-longer',
}

/** Bounded by the components and the statuses of their machines: some 1 kB for each of them. */
export class Occasions {
  readonly #platform: Platform
  readonly #stays = new Map<string, Occasion[]>()
  readonly #retries = new Map<Name, Occasion[]>()

  constructor(platform: Platform) {
    this.#platform = platform
  }

  /** Each entry once, in their order. */
  fold({ type, component, from, outcome, previousStatusMs, at }: Entry): void {
    if (lookUp(this.#platform.components, component) === undefined) return
    if (type === 'call' && outcome === 'again') note(this.#retries, component, { at, value: 1 })
    if (type !== 'transition' || from === null || previousStatusMs === undefined) return
    // What failed says nothing of how long it takes.
    if (outcome !== 'progress' && outcome !== 'succeeded') return
    if (lookUp(signsByStatus, from) !== undefined)
      note(this.#stays, `${component} ${from}`, { at, value: previousStatusMs })
  }

  slowing(): readonly Slowing[] {
    return [...this.#stays].flatMap(([key, occasions]): Slowing[] => {
      const [component = '', status = ''] = key.split(' ')
      const sign = lookUp(signsByStatus, status)
      const values = occasions.map(({ value }) => value)
      if (sign === undefined || occasions.length < occasionsMin) return []
      const slope = slopeOfAll(
        occasions.map(({ at }) => at / dayMs),
        values,
        confidenceMin,
      )
      if (slope === null || slope.perDay <= 0) return []
      const third = Math.ceil(values.length / 3)
      const [firstMs, nowMs] = [values.slice(0, third), values.slice(-third)].map(medianOf)
      if (nowMs! - firstMs! < worthShare * firstMs!) return []
      const { kind } = this.#platform.components[component]!
      const row = lookUp(this.#platform.machines[kind]!.statuses, status)
      const limitMs = row?.timeout?.afterMs ?? null
      return [{ component, status, sign, nowMs: nowMs!, firstMs: firstMs!, limitMs, slope }]
    })
  }

  /** As of now: of the last week, beside a week of those before. */
  retrying(now: number): readonly Retrying[] {
    return [...this.#retries].flatMap(([component, occasions]) => {
      const lately = occasions.filter(({ at }) => at > now - weekMs).length
      const earlier = occasions.filter(({ at }) => at <= now - weekMs)
      const weeks = Math.max(1, (now - weekMs - (earlier[0]?.at ?? now - weekMs)) / weekMs)
      const usually = earlier.length / weeks
      const isMore = lately >= retriesMin && lately > retriesTimes * usually
      return isMore ? [{ component, lately, usually }] : []
    })
  }
}

function note<Key>(of: Map<Key, Occasion[]>, key: Key, occasion: Occasion): void {
  const occasions = of.get(key) ?? []
  if (occasions.length === 0) of.set(key, occasions)
  occasions.push(occasion)
  if (occasions.length > occasionsMax) occasions.shift()
}
