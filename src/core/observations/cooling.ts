/** Follows what cooling is observed to be: whether more of it came once that was asked for. */

import type { Event } from '../model/events/event.ts'
import type { Name, Subject } from '../model/ids.ts'
import { lookUp } from '../model/look-up.ts'
import type { Context } from '../model/platform/context.ts'
import type { Platform } from '../model/platform/platform.ts'
import type { Component, CoolingObserved, Thermal } from '../model/system/component.ts'
import { change, componentOf, put, type System } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'

/** A change by less, in percent of full cooling, is none: it may move all the time. */
const leastPercent = 5

/** From half of full cooling on it is raised, whatever it was before. */
const raisedPercent = 50

/** What a service tells of the cooling of a zone. */
export function applyCooling(
  platform: Platform,
  system: System,
  { zone, percent }: Extract<Event, { kind: 'cooling' }>,
): System {
  const subject = `zone/${zone}`
  return cooled(platform, subject).reduce((sofar, name) => {
    const component = componentOf(sofar, name)
    const { thermal } = component
    if (thermal === null) return sofar
    const before = lookUp(thermal.observed, subject) ?? untold
    if (before.percent === percent) return sofar
    const observed = { ...thermal.observed, [subject]: { ...before, percent } }
    return put(sofar, change(component, { thermal: { ...thermal, observed } }))
  }, system)
}

const cooled = ({ relations }: Platform, zone: Subject): readonly Name[] =>
  relations.cooled.get(zone) ?? []

/** Whether it is another than is known, of a chassis that has the zone. */
export const isCoolingNews = (
  platform: Platform,
  { components }: System,
  zone: Name,
  percent: number,
): boolean =>
  cooled(platform, `zone/${zone}`).some((name) => {
    const thermal = rowOf(components, name)?.thermal
    const known = thermal && lookUp(thermal.observed, `zone/${zone}`)?.percent
    return known == null || Math.abs(known - percent) >= leastPercent
  })

/** No percent of before a start is believed; what it was before more was asked for stays. */
export function coolingAtStart({ observed }: Thermal): Pick<Thermal, 'observed'> {
  const entries = Object.entries(observed ?? {})
  if (entries.length === 0) return {}
  return {
    observed: Object.fromEntries(
      entries.map(([zone, { before }]) => [zone, { ...untold, before }] as const),
    ),
  }
}

/** A consequence: what ought to be raised and stays as it was has its time, and is wrong then. */
export function coolingFollows(
  { platform, now }: Context,
  system: System,
  component: Component,
): System {
  const { thermal } = component
  if (thermal?.observed === undefined) return system
  const entries = Object.entries(thermal.observed).map(
    ([zone, observed]) => [zone, judged(platform, thermal, zone, observed, now)] as const,
  )
  if (entries.every(([zone, observed]) => observed === lookUp(thermal.observed, zone)))
    return system
  const observed = Object.fromEntries(entries)
  return put(system, change(component, { thermal: { ...thermal, observed } }))
}

/** When what is not seen to be raised should have been. */
export const coolingDueAt = (
  { limits }: Platform,
  _: System,
  { thermal }: Component,
): readonly number[] =>
  Object.values(thermal?.observed ?? {}).flatMap(({ lowSince, discrepancy }) =>
    lowSince === null || discrepancy !== null ? [] : [lowSince + limits.transitionMs],
  )

function judged(
  { limits }: Platform,
  { raised }: Thermal,
  zone: Subject,
  observed: CoolingObserved,
  now: number,
): CoolingObserved {
  const { percent, before, lowSince, discrepancy } = observed
  const isKnown = percent !== null && before !== null
  const isLow = isKnown && percent <= before && percent < raisedPercent && raised.includes(zone)
  if (!isLow)
    return lowSince === null && discrepancy === null
      ? observed
      : { ...observed, lowSince: null, discrepancy: null }
  if (lowSince === null) return { ...observed, lowSince: now }
  if (discrepancy !== null || now < lowSince + limits.transitionMs) return observed
  return { ...observed, discrepancy: { name: 'never-reached', at: now } }
}

const untold: CoolingObserved = { percent: null, before: null, lowSince: null, discrepancy: null }
