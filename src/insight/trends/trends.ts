/**
 * Follows all that is read and all that takes its time, and tells what will go wrong if it goes on
 * so: readings in, entries in, signs of wear out. It knows no clock; a slot is over with the first
 * reading of the next one.
 */

import type { Reading, ScaleWatch, Watches } from '../../assess/watch.ts'
import type { Entry } from '../../core/model/events/entry.ts'
import type { Name, Subject } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import type { System } from '../../core/model/system/system.ts'
import { type Wear, wearKey } from '../../core/model/system/wear.ts'
import { outlookWear, retryingWear, slowingWear, unsteadyWear } from './finding.ts'
import { boundsOf, Followed, leastLeapOf, type SlotFigures } from './followed.ts'
import { coolingPercent, heatersOf, loadOf } from './load.ts'
import { Occasions } from './occasions.ts'
import type { Outlook } from './outlook.ts'
import { Series, slotOf, slotsMax } from './series.ts'
import { type SignName, signs } from './signs.ts'
import { flapsOften } from './steadiness.ts'

/** More are not followed: it is 15 kB for each. */
const followedMax = 256

/** What a slot came to of everything, by subject. */
export type SlotRecord = Readonly<Record<Subject, SlotFigures>>

export interface TrendsGiven {
  readonly platform: Platform
  readonly hardware: {
    readonly watches: Watches
    /** The sensors that there are, each with the zone that it sits in. */
    readonly sensors: Readonly<Record<Name, Name | null>>
  }
}

/** How one subject is expected to go on. */
export interface Forecast {
  /** What is followed; `cooling/cpu_zone` for the cooling that a zone takes. */
  readonly subject: Subject
  /** Whose alert it is. */
  readonly about: Subject
  readonly sign: SignName
  readonly check: string
  readonly unit: string
  readonly outlook: Outlook
}

/** Of a zone, beside what is read of it: the cooling that it takes, in percent of all there is. */
const demandOf = (zone: Subject): Subject => `cooling/${zone.slice('zone/'.length)}`

interface Input {
  readonly flaps: Series
  count: number
  isGood: boolean
}

export class Trends {
  readonly #given: TrendsGiven
  readonly #followed = new Map<Subject, Followed>()
  readonly #inputs = new Map<Subject, Input>()
  readonly #occasions: Occasions
  /** Those that are to be looked at since the last slot was over: one with each reading. */
  #due: Subject[] = []
  #slot = -1
  #closed: { readonly slot: number; readonly figures: SlotRecord } | null = null
  /** `null` before anything was looked at: then whatever is found is news. */
  #found: ReadonlyMap<string, Wear> | null = null
  readonly notFollowed: number

  constructor(given: TrendsGiven) {
    this.#given = given
    this.#occasions = new Occasions(given.platform)
    const subjects = Object.keys(given.hardware.watches).filter(
      (one) => !one.startsWith('forecast/'),
    )
    const some = subjects.slice(0, followedMax)
    this.notFollowed = subjects.length - some.length
    for (const subject of some) this.#follow(subject, given.hardware.watches[subject]!)
  }

  #follow(subject: Subject, watch: Watches[string]): void {
    if (watch.kind === 'supply')
      this.#inputs.set(subject, { flaps: new Series(), count: 0, isGood: true })
    if (watch.kind !== 'scale') return
    const of = { about: subject, leastLeap: leastLeapOf(watch) }
    this.#followed.set(subject, new Followed(subject, watch.unit, boundsOf(watch), of))
    if (!subject.startsWith('zone/')) return
    const demand = demandOf(subject)
    const bounds = [{ name: 'cooling', value: 100, side: 'upper' }] as const
    this.#followed.set(
      demand,
      new Followed(demand, '%', bounds, { about: subject, rising: 'needs-more-cooling' }),
    )
  }

  get followed(): number {
    return this.#followed.size + this.#inputs.size
  }

  /** Each reading as it was said, at this service time. True where it made for news. */
  read(reading: Reading, at: number, system: System): boolean {
    const slot = slotOf(at)
    if (slot !== this.#slot) this.#turn(slot)
    if (reading.kind === 'supply') this.#hearSupply(reading.subject, reading.input)
    if (reading.kind === 'scale') this.#hear(reading.subject, reading.value, at, system)
    return this.#lookAtOne(at)
  }

  /** Each entry of the journal once, in their order. */
  fold(entry: Entry): void {
    this.#occasions.fold(entry)
  }

  /** What the last slot that is over came to, once: to be kept. */
  takeClosed(): { readonly slot: number; readonly figures: SlotRecord } | null {
    const closed = this.#closed
    this.#closed = null
    return closed
  }

  /** What a slot of a run before came to. */
  restore(slot: number, figures: SlotRecord): void {
    for (const [subject, one] of Object.entries(figures)) {
      this.#followed.get(subject)?.add(slot, one)
      this.#inputs.get(subject)?.flaps.add({ slot, value: one.leaps ?? 0, load: 0 })
    }
    this.#due = [...this.#followed.keys()]
  }

  /** What stood when the run before ended stands, as long as it goes on so. */
  resume(wear: readonly Wear[]): void {
    for (const one of this.#followed.values())
      if (wear.some(({ subject }) => subject === one.about)) one.resume()
  }

  /** What wears, the oldest first. */
  wear(): readonly Wear[] {
    return [...(this.#found?.values() ?? [])]
  }

  /** How everything goes on of which that can be said, what is nearest to its limit first. */
  forecasts(): readonly Forecast[] {
    return [...this.#followed.values()]
      .flatMap((one): Forecast[] => {
        const { subject, about, unit, outlook } = one
        if (outlook === null) return []
        const sign = one.signOf(outlook)
        return [{ subject, about, sign, check: signs[sign].check, unit, outlook }]
      })
      .sort((a, b) => a.outlook.inDays - b.outlook.inDays)
  }

  #hear(subject: Subject, value: number | null, at: number, system: System): void {
    const followed = this.#followed.get(subject)
    if (followed === undefined) return
    const { platform, hardware } = this.#given
    const watch = lookUp(hardware.watches, subject)
    const isRead = value !== null && watch?.kind === 'scale' && isWithin(watch, value)
    const zone = this.#zoneOf(subject)
    const near = zone === null || zone === subject ? undefined : this.#followed.get(zone)
    followed.hear(isRead ? value : null, near?.unit === followed.unit ? near : null)
    if (!isRead || !followed.wants(at)) return
    const load = loadOf(platform, system, subject, zone)
    if (load === null) return
    followed.sample(at, value, load)
    const demand = this.#followed.get(demandOf(subject))
    const percent = zone === subject ? coolingPercent(system, zone) : null
    if (percent !== null) demand?.sample(at, percent, heatersOf(platform, system, zone))
  }

  #hearSupply(subject: Subject, input: string | null): void {
    const known = this.#inputs.get(subject)
    if (known === undefined || input === null) return
    const isGood = input === 'Good'
    if (known.isGood && !isGood) known.count++
    known.isGood = isGood
  }

  #zoneOf(subject: Subject): Subject | null {
    if (subject.startsWith('zone/')) return subject
    if (!subject.startsWith('sensor/')) return null
    const zone = lookUp(this.#given.hardware.sensors, subject.slice('sensor/'.length)) ?? null
    return zone === null ? null : `zone/${zone}`
  }

  #turn(slot: number): void {
    const over = this.#slot
    this.#slot = slot
    if (over < 0) return
    const figures = new Map<Subject, SlotFigures>()
    for (const [subject, one] of this.#followed) {
      const closed = one.close(over)
      if (closed !== null) figures.set(subject, closed)
    }
    for (const [subject, one] of this.#inputs) {
      one.flaps.add({ slot: over, value: one.count, load: 0 })
      if (one.count > 0) figures.set(subject, { leaps: one.count })
      one.count = 0
    }
    this.#closed = { slot: over, figures: Object.fromEntries(figures) }
    this.#due = [...this.#followed.keys()]
  }

  /** No reading waits for more than one; the last of them tells what was found. */
  #lookAtOne(at: number): boolean {
    const subject = this.#due.pop()
    if (subject === undefined) return false
    const zone = this.#zoneOf(subject)
    const around = [...this.#followed.values()].filter(
      (other) => other.subject !== subject && zone !== null && this.#zoneOf(other.subject) === zone,
    )
    this.#followed.get(subject)?.look(around)
    return this.#due.length === 0 && this.#conclude(at)
  }

  #conclude(at: number): boolean {
    const before = this.#found ?? new Map<string, Wear>()
    const isFirst = this.#found === null
    const found = [
      ...[...this.#followed.values()].flatMap((one) => wearOf(one, at)),
      ...[...this.#inputs].flatMap(([subject, { flaps }]) =>
        flapsOften(flaps) ? [unsteadyWear(subject, 'input-flaps', at)] : [],
      ),
      ...this.#occasions.slowing().map((one) => slowingWear(one, at)),
      ...this.#occasions.retrying(at).map((one) => retryingWear(one, at)),
    ]
    const now = new Map(
      found.map((one) => {
        const known = before.get(wearKey(one))
        return [wearKey(one), known === undefined ? one : { ...one, since: known.since }]
      }),
    )
    const keys = (of: ReadonlyMap<string, Wear>) => [...of.keys()].sort().join(' ')
    this.#found = now
    return isFirst || keys(before) !== keys(now)
  }
}

/** `trend/17`: a ring of parts, one for each slot that is remembered. */
export const placeOf = (slot: number): number => slot % slotsMax

function wearOf(one: Followed, at: number): readonly Wear[] {
  const { about: subject, unit, notified } = one
  return one.signs().flatMap((sign) => {
    if (sign === 'reading-leaps' || sign === 'reading-frozen')
      return [unsteadyWear(subject, sign, at)]
    return notified === null ? [] : [outlookWear(subject, sign, notified, unit, at)]
  })
}

const isWithin = ({ plausible }: ScaleWatch, value: number): boolean =>
  value >= plausible.least && value <= plausible.most
