/** Recognises reports that say what is known already, so that there is nothing to decide. */

import type { Component, Observed } from '../model/component.ts'
import { changedBetween, confirmReport, type DirtySet } from '../model/dirty-set.ts'
import type { Event, Stepped } from '../model/event.ts'
import type { Name } from '../model/ids.ts'
import type { Platform } from '../model/platform.ts'
import { componentOf, isEmpty, powerNow, type System } from '../model/system.ts'
import { rowOf } from '../model/table.ts'
import { applyBoot, applyLevel, applyPower } from './reports.ts'

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
  const after = confirmedBy(platform, before, event, now)
  if (after === null) return null
  const name = event.kind === 'level' || !('component' in event) ? null : event.component
  if (after !== before && dirty !== null) confirmReport(dirty, before, after, name)
  return { system: after, entries: [], answer: null }
}

/** The System with the report taken down; `null` where there is more to it. */
function confirmedBy(platform: Platform, before: System, event: Event, now: number): System | null {
  switch (event.kind) {
    case 'power': {
      const after = applyPower(platform, before, event, now)
      return isConfirmed(platform, before, after, event.component, now) ? after : null
    }
    case 'boot': {
      const after = applyBoot(platform, before, event, now)
      return isConfirmed(platform, before, after, event.component, now) ? after : null
    }
    case 'level':
      return isOnlyRead(before, event)
        ? applyLevel(platform, before, event.subject, event.judged)
        : null
    default:
      return null
  }
}

/** Boot progress may also say something of what feeds the host. */
function isConfirmed(
  platform: Platform,
  before: System,
  after: System,
  name: Name,
  now: number,
): boolean {
  if (isAnyToBeRestored(platform, before)) return false
  const prior = rowOf(before.components, name)
  return changedBetween(before, after).every((one) => {
    if (one !== name || prior === undefined) return false
    return isAsKnown(platform, prior, componentOf(after, one), now)
  })
}

/** What is to be asked again by itself may be by anything that happens, and has no deadline. */
function isAnyToBeRestored(platform: Platform, { components }: System): boolean {
  for (const { name, discrepancy } of components.rows)
    if (discrepancy !== null && platform.components[name]?.reconcile === 'restore') return true
  return false
}

/**
 * Another value of the same level. Nobody decides by values but what waits for its turn, is under
 * way, or is to be begun by itself, and what stands against an emergency.
 */
function isOnlyRead(
  { levels, components, protection, intents }: System,
  { subject, judged: is }: Extract<Event, { kind: 'level' }>,
): boolean {
  const was = rowOf(levels, subject)
  if (was === undefined || was.level !== is.level || was.since !== is.since) return false
  if (was.why !== is.why || was.limit !== is.limit) return false
  if (was.value !== is.value && !(typeof was.value === 'number' && typeof is.value === 'number'))
    return false
  if (!isEmpty(protection.emergencies) || !isEmpty(protection.mitigations)) return false
  if (intents.restoration !== null) return false
  for (const { operation, discrepancy } of components.rows)
    if (operation !== null || discrepancy !== null) return false
  return true
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
  (was.source === is.source || (isWitness(was) && isWitness(is))) &&
  was.unverified === is.unverified

/** Said by somebody who looked, whoever that was: the same from another is no news. */
const isWitness = ({ source }: Observed) => source !== null && !inferred.includes(source)

const inferred: readonly string[] = ['rail', 'contradiction', 'implied', 'assumed']

const isBootAlike = ({ boot: was }: Component, { boot: is }: Component) =>
  was?.progress === is?.progress && was?.before === is?.before
