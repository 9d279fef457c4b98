/** Recognises reports that say what is known already, so that there is nothing to decide. */

import { isByHand, isStuck, showing } from '../leds/control.ts'
import type { Event, Stepped } from '../model/events/event.ts'
import type { Name, Subject } from '../model/ids.ts'
import { lookUp } from '../model/look-up.ts'
import type { Led } from '../model/platform/leds.ts'
import type { Platform } from '../model/platform/platform.ts'
import { supplySubject } from '../model/system/assessments.ts'
import type { Component, Observed } from '../model/system/component.ts'
import { confirmReports, type DirtySet, hasWatcherOfAll } from '../model/system/dirty-set.ts'
import { lastHeard } from '../model/system/evidence.ts'
import type { LedState } from '../model/system/signals.ts'
import type { Supply } from '../model/system/supply.ts'
import {
  type Assessment,
  componentsOf,
  fedBy,
  isProtecting,
  powerNow,
  type System,
} from '../model/system/system.ts'
import { rowOf, type Table, withRows } from '../model/table.ts'
import { bootReported, isDoubted, observedAfter, powerReported } from './reports.ts'
import { mayHaveTakenThem } from './supplies.ts'

/**
 * What a step comes to where a report changes only when something was last said, and by whom;
 * `null` for whatever has to be stepped. Most reports are of that kind. What time brings about
 * meanwhile is left to the tick.
 */
export function unchanged(
  platform: Platform,
  before: System,
  event: Event,
  now: number,
  dirty: DirtySet | null = null,
): Stepped | null {
  if (!mayConfirm(event)) return null
  const confirmations = createConfirmations(platform, before, dirty)
  if (!confirmations.take(event, now)) return null
  return { system: confirmations.end(), entries: [], answer: null }
}

/** What may say only what is known already. */
export type Confirming = Extract<Event, { kind: keyof typeof confirming }>

const confirming = { power: true, boot: true, output: true, level: true, led: true } as const

export const mayConfirm = (event: Event): event is Confirming =>
  Object.hasOwn(confirming, event.kind)

/** Reports in a row of which nothing follows: a System is made once for all of them. */
export interface Confirmations {
  /** False for what has to be stepped, from the System that this ends with. */
  take(event: Confirming, now: number): boolean
  /** The System with all that was taken down. */
  end(): System
}

export function createConfirmations(
  platform: Platform,
  before: System,
  dirty: DirtySet | null,
): Confirmations {
  const draft: Draft = {
    ...{ platform, before, dirty, seen: new Map(), read: new Map(), lit: new Map() },
    supplied: new Map(),
    ...{ ledsDueAt: Number.POSITIVE_INFINITY, isRestoring: null, areValuesHeeded: null },
  }
  return {
    take: (event, now) => {
      switch (event.kind) {
        case 'power':
        case 'boot':
          return takeSeen(draft, event, now)
        case 'output':
          return takeOutput(draft, event, now)
        case 'level':
          return takeRead(draft, event)
        case 'led':
          return takeLit(draft, event, now)
      }
    },
    end: () => {
      const { seen, read, lit, supplied, ledsDueAt } = draft
      if (seen.size + read.size + lit.size + supplied.size === 0) return before
      const after = {
        ...before,
        components: updated(before.components, seen),
        levels: updated(before.levels, read),
        supplies: updated(before.supplies, supplied),
        leds: updated(before.leds, lit),
      }
      if (dirty !== null) confirmReports(dirty, before, after, [...seen.keys()], ledsDueAt)
      return after
    },
  }
}

const updated = <Row>(table: Table<Row>, by: ReadonlyMap<string, Row>): Table<Row> =>
  by.size === 0 ? table : withRows(table, [...by])

type PowerEvent = Extract<Event, { kind: 'power' }>

/** What is taken down of reports in a row, beside the System that they were heard in. */
interface Draft {
  readonly platform: Platform
  readonly before: System
  readonly dirty: DirtySet | null
  readonly seen: Map<Name, Component>
  readonly read: Map<Subject, Assessment>
  readonly supplied: Map<Subject, Supply>
  readonly lit: Map<Name, Readonly<Record<Led, LedState>>>
  ledsDueAt: number
  /** Found once it is asked for; what only confirms makes no difference to either. */
  isRestoring: boolean | null
  areValuesHeeded: boolean | null
}

function takeSeen(draft: Draft, event: Seen, now: number): boolean {
  const { platform, before, seen } = draft
  const name = event.component
  const prior = seen.get(name) ?? rowOf(before.components, name)
  // Others are looked at as well where it was said to be off and to run.
  if (prior === undefined || prior.observed.source === 'contradiction') return false
  if (isRestoring(draft) || isOffDoubted(draft, prior, event)) return false
  if (event.kind === 'power' && takesAlong(draft, event)) return false
  if (event.kind === 'boot' && !platform.components[name]!.bootProgress) return true
  const next =
    event.kind === 'power'
      ? powerReported(platform, prior, event, now)
      : bootReported(platform, prior, event, now)
  if (next === prior) return true
  if (!isAsKnown(platform, prior, next, now)) return false
  seen.set(name, next)
  return true
}

/** A rail that is off takes with it what may yet come of those that it feeds. */
function takesAlong({ platform, before }: Draft, { component, power }: PowerEvent): boolean {
  if (power !== 'Off') return false
  return fedBy(platform, component).some(
    (name) => rowOf(before.components, name)!.motions.length > 0,
  )
}

/** Boot progress also says something of whether the host, and what feeds it, are off. */
function isOffDoubted({ platform, before, seen }: Draft, host: Component, event: Seen): boolean {
  if (event.kind === 'power' || event.progress === 'None') return false
  const { chassis } = platform.components[host.name]!
  const feeder =
    chassis === null ? undefined : (seen.get(chassis) ?? rowOf(before.components, chassis))
  const { serial } = event
  return isDoubted(host, serial) || (feeder !== undefined && isDoubted(feeder, serial))
}

/** Another value of the same level. */
function takeRead(draft: Draft, { subject, judged }: LevelEvent): boolean {
  const { before, read } = draft
  if (!isLevelAlike(read.get(subject) ?? rowOf(before.levels, subject), judged)) return false
  draft.areValuesHeeded ??= areValuesHeeded(before)
  if (draft.areValuesHeeded) return false
  read.set(subject, judged)
  return true
}

/** The same output once more, where nobody waits for it to be said anew. */
function takeOutput(draft: Draft, event: OutputEvent, now: number): boolean {
  const { platform, before, supplied } = draft
  const subject = supplySubject(event.supply)
  const prior = supplied.get(subject) ?? rowOf(before.supplies, subject)
  if (prior === undefined) return true
  const observed = observedAfter(platform, prior.observed, event, now)
  if (observed === prior.observed) return true
  const isAwaited = prior.needed?.isReached === false && prior.discrepancy === null
  const isNews = event.power === 'On' && mayHaveTakenThem(platform, before, subject, prior)
  if (isAwaited || isNews) return false
  if (!isSeenAlike(prior, { observed })) return false
  supplied.set(subject, { ...prior, observed })
  return true
}

/** An LED that is wrong is given time first; what comes of that is left to the tick. */
function takeLit(draft: Draft, said: LedEvent, now: number): boolean {
  const { before, lit } = draft
  const { component, led } = said
  const own = lit.get(component) ?? rowOf(before.leds, component)
  const state = lookUp(own, led)
  // One that is stuck may have been told of.
  if (state === undefined || isStuck(state) || isRestoring(draft)) return false
  if (isByHand(state, said)) return false
  const next = showing(state, said, now)
  if (next === state) return true
  lit.set(component, { ...own, [led]: next })
  draft.ledsDueAt = Math.min(draft.ledsDueAt, next.dueAt ?? Number.POSITIVE_INFINITY)
  return true
}

type LevelEvent = Extract<Event, { kind: 'level' }>
type OutputEvent = Extract<Event, { kind: 'output' }>
type LedEvent = Extract<Event, { kind: 'led' }>
type Seen = Extract<Event, { kind: 'power' | 'boot' }>

/** What is to be asked again by itself may be by anything that happens, and has no deadline. */
const isRestoring = (draft: Draft): boolean => (draft.isRestoring ??= isAnyToBeRestored(draft))

function isAnyToBeRestored({ platform, before, dirty }: Draft): boolean {
  // Whatever is to be restored watches all.
  if (dirty?.of === before && !hasWatcherOfAll(dirty)) return false
  return componentsOf(before).some(
    ({ name, discrepancy }) =>
      discrepancy !== null && lookUp(platform.components, name)?.reconcile === 'restore',
  )
}

const isLevelAlike = (was: Assessment | undefined, is: Assessment): boolean =>
  was !== undefined &&
  was.level === is.level &&
  was.since === is.since &&
  was.why === is.why &&
  was.limit === is.limit &&
  (was.value === is.value || (typeof was.value === 'number' && typeof is.value === 'number'))

/**
 * Nobody decides by another value of the same level but what waits for its turn, is under way, or
 * is to be begun by itself, and what stands against an emergency.
 */
const areValuesHeeded = (system: System): boolean =>
  isProtecting(system) ||
  system.intents.restoration !== null ||
  componentsOf(system).some(
    ({ operation, discrepancy }) => operation !== null || discrepancy !== null,
  )

/**
 * An operation may wait for it, and an error be forgiven by it: then it is more than that. So it is
 * where what was seen before is too old to be believed any more.
 */
const isAsKnown = (platform: Platform, prior: Component, after: Component, now: number) =>
  prior.operation === null &&
  prior.lastError === null &&
  prior.revision === after.revision &&
  prior.motions === after.motions &&
  isSeenAlike(prior, after) &&
  isBootAlike(prior, after) &&
  powerNow(platform, prior, now) === lastHeard(prior.observed)

const isSeenAlike = ({ observed: was }: Seeing, { observed: is }: Seeing) =>
  was.power === is.power &&
  was.offs === is.offs &&
  (was.source === is.source || (isWitness(was) && isWitness(is))) &&
  was.unverified === is.unverified &&
  was.confirmed === is.confirmed

type Seeing = Pick<Component, 'observed'>

/** Said by somebody who looked, whoever that was: the same from another is no news. */
const isWitness = ({ source }: Observed) => source !== null && !inferred.includes(source)

const inferred: readonly string[] = ['rail', 'contradiction', 'implied', 'assumed']

const isBootAlike = ({ boot: was }: Component, { boot: is }: Component) =>
  was?.progress === is?.progress && was?.before === is?.before
