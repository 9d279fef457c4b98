/** Confirmations: reports that tell what is known already, so that there is nothing to decide. */

import type { Component, Observed } from '../model/component.ts'
import type { Event, Stepped } from '../model/event.ts'
import type { Name } from '../model/ids.ts'
import { changedBetween, confirmMarks } from '../model/marks.ts'
import type { Platform } from '../model/platform.ts'
import { isEmpty, powerNow, type System } from '../model/system.ts'
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
): Stepped | null {
  switch (event.kind) {
    case 'power':
      return confirmed(platform, before, applyPower(platform, before, event, now), event, now)
    case 'boot':
      return confirmed(platform, before, applyBoot(platform, before, event, now), event, now)
    case 'level':
      return isOnlyRead(before, event)
        ? quiet(platform, before, applyLevel(platform, before, event.subject, event.judged), null)
        : null
    default:
      return null
  }
}

function confirmed(
  platform: Platform,
  before: System,
  after: System,
  { component: name }: { readonly component: Name },
  now: number,
): Stepped | null {
  if (isAnyToBeRestored(platform, before)) return null
  const prior = before.components[name]
  // Boot progress may also say something of what feeds the host.
  const isAlike = changedBetween(before, after).every((one) => {
    if (one !== name || prior === undefined) return false
    return isAsKnown(platform, prior, after.components[one]!, now)
  })
  return isAlike ? quiet(platform, before, after, name) : null
}

/** What is to be asked again by itself may be by anything that happens, and has no deadline. */
function isAnyToBeRestored(platform: Platform, { components }: System): boolean {
  for (const name in components)
    if (
      components[name]!.discrepancy !== null &&
      platform.components[name]?.reconcile === 'restore'
    )
      return true
  return false
}

function quiet(platform: Platform, before: System, after: System, name: Name | null): Stepped {
  if (before !== after) confirmMarks(platform, before, after, name)
  return { system: after, entries: [], effects: [], answer: null }
}

/**
 * Another value of the same level. Nobody decides by values but what waits for its turn, is under
 * way, or is to be begun by itself, and what stands against an emergency.
 */
function isOnlyRead(
  { levels, components, protection, intents }: System,
  { subject, judged: is }: Extract<Event, { kind: 'level' }>,
): boolean {
  const was = levels[subject]
  if (was === undefined || was.level !== is.level || was.since !== is.since) return false
  if (was.why !== is.why || was.limit !== is.limit) return false
  if (was.value !== is.value && !(typeof was.value === 'number' && typeof is.value === 'number'))
    return false
  if (!isEmpty(protection.emergencies) || !isEmpty(protection.mitigations)) return false
  if (intents.restoration !== null) return false
  for (const name in components) {
    const { operation, discrepancy } = components[name]!
    if (operation !== null || discrepancy !== null) return false
  }
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
