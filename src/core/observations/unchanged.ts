/** Recognises reports that say what is known already, so that there is nothing to decide. */

import type { Component } from '../model/component.ts'
import type { Event, Stepped } from '../model/event.ts'
import { changedBetween, confirmMarks, type Marks } from '../model/marks.ts'
import type { Platform } from '../model/platform.ts'
import { powerNow, type System } from '../model/system.ts'
import { applyBoot, applyPower } from './reports.ts'

/**
 * What a step comes to where a report changes only when something was last said; `null` for
 * whatever has to be stepped. Most reports are of that kind. What time brings about meanwhile is
 * left to the tick.
 */
export function unchanged(
  platform: Platform,
  before: System,
  event: Event,
  now: number,
  marks: Marks | null = null,
): Stepped | null {
  if (event.kind !== 'power' && event.kind !== 'boot') return null
  const { component: name } = event
  const prior = before.components[name]
  // Boot progress may also say something of what feeds the host.
  const after =
    event.kind === 'power'
      ? applyPower(platform, before, event, now)
      : applyBoot(platform, before, event, now)
  const changed = after === before ? [] : changedBetween(before, after)
  const isConfirmed = changed.every(
    (one) =>
      one === name &&
      prior !== undefined &&
      isAsKnown(platform, prior, after.components[one]!, now),
  )
  if (!isConfirmed) return null
  if (changed.length > 0 && marks !== null) confirmMarks(marks, before, after, name)
  return { system: after, entries: [], answer: null }
}

/**
 * An operation may wait for it, and an error be forgiven by it: then it is more than that. So it is
 * where what was seen before is too old to be believed any more.
 */
const isAsKnown = (platform: Platform, prior: Component, after: Component, now: number) =>
  prior.operation === null &&
  prior.lastError === null &&
  prior.revision === after.revision &&
  isSeenAlike(prior, after) &&
  isBootAlike(prior, after) &&
  powerNow(platform, prior, now) === prior.observed.power

const isSeenAlike = ({ observed: was }: Component, { observed: is }: Component) =>
  was.power === is.power &&
  was.offs === is.offs &&
  was.source === is.source &&
  was.unverified === is.unverified

const isBootAlike = ({ boot: was }: Component, { boot: is }: Component) =>
  was?.progress === is?.progress && was?.before === is?.before
