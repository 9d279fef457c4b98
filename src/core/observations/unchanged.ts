/** Recognises reports that say what is known already, so that there is nothing to decide. */

import type { Component } from '../model/component.ts'
import type { Event, Stepped } from '../model/event.ts'
import type { Platform } from '../model/platform.ts'
import { componentsOf, powerNow, type System } from '../model/system.ts'
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
): Stepped | null {
  if (event.kind !== 'power' && event.kind !== 'boot') return null
  const after =
    event.kind === 'power'
      ? applyPower(platform, before, event, now)
      : applyBoot(platform, before, event, now)
  const isConfirmed = componentsOf(after).every((component) => {
    const prior = before.components[component.name]!
    return prior === component || isAsKnown(platform, prior, component, now)
  })
  return isConfirmed ? { system: after, entries: [], effects: [], answer: null } : null
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
