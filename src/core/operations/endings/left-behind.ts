/** Says what should be seen of what an operation left behind, and lets go of it once that is so. */

import type { Name } from '../../model/ids.ts'
import { lookUp } from '../../model/look-up.ts'
import type { Planned, Platform } from '../../model/platform/platform.ts'
import { isKnownAs } from '../../model/power.ts'
import { supplyOf, supplySubject } from '../../model/system/assessments.ts'
import type { Aftermath, Awaited, Component } from '../../model/system/component.ts'
import { knownPower } from '../../model/system/evidence.ts'
import { isSo } from '../../model/system/supply.ts'
import { componentOf, put, type System } from '../../model/system/system.ts'
import { powerWantedBy } from '../../model/verbs.ts'
import { awayFrom } from '../steps/dependents.ts'
import type { SagaContext } from '../steps/saga-context.ts'

/**
 * The power that would show that nothing is left behind; `null` where some of it has none that
 * anybody could see, as cooling, or what only the services of others know.
 */
export function awaitedOf(saga: SagaContext, isReached: boolean): readonly Awaited[] | null {
  const { plan, operation } = saga
  const all = operation.steps.flatMap(({ leftBehind }, index) => {
    const planned = plan.steps[index]!
    return leftBehind === undefined ? [] : [isReached ? aimOf(saga, planned) : undoneBy(planned)]
  })
  const known = all.filter((one) => one.length > 0)
  return known.length === all.length ? known.flat() : null
}

/** What a step was for. */
function aimOf(saga: SagaContext, { step, target }: Planned): readonly Awaited[] {
  switch (step.kind) {
    case 'call':
      return powerBy(target, step.verb)
    case 'observe':
      return powerIn(target, step.until)
    case 'each':
      return awayFrom(saga, { step, target }).flatMap(({ name }) => powerIn(name, step.until))
    case 'pause':
      return []
  }
}

/** What taking it back would have come to. */
const undoneBy = ({ undo }: Planned): readonly Awaited[] =>
  undo.flatMap(({ step, target }) => (step.kind === 'call' ? powerBy(target, step.verb) : []))

function powerBy(target: Name, verb: string): readonly Awaited[] {
  const power = powerWantedBy(verb)
  return power === null ? [] : [{ target, power }]
}

const powerIn = (target: Name, until: object): readonly Awaited[] =>
  'power' in until && (until.power === 'On' || until.power === 'Off')
    ? [{ target, power: until.power }]
    : []

/** A consequence: what is seen to be as it should have been left is left behind no more. */
export function leftBehindIsSeen(
  { platform }: { readonly platform: Platform },
  system: System,
  component: Component,
): System {
  const { aftermath = [] } = component
  const left = aftermath.filter((one) => seenOf(platform, system, one) === null)
  return left.length === aftermath.length ? system : put(system, { ...component, aftermath: left })
}

/** Whatever happens may show it. */
export const isLeftBehind = ({ aftermath = [] }: Component): boolean =>
  aftermath.some(({ awaits }) => awaits !== undefined)

/** `psu.1 is off`; `null` while not all of it is seen. */
export function seenOf(
  platform: Platform,
  system: System,
  { awaits, at }: Aftermath,
): string | null {
  const isSeen = ({ target, power }: Awaited) => isSeenSince(platform, system, target, power, at)
  if (awaits === undefined || !awaits.every(isSeen)) return null
  return awaits.map(({ target, power }) => `${target} is ${power.toLowerCase()}`).join(', ')
}

function isSeenSince(
  { components }: Platform,
  system: System,
  target: Name,
  power: Awaited['power'],
  since: number,
): boolean {
  const component = lookUp(components, target) && componentOf(system, target)
  if (component !== undefined)
    return !component.observed.unverified && isKnownAs(knownPower(component), power)
  const { observed } = supplyOf(system, supplySubject(target))
  // Where nobody tells of it, what a later call has done is all there is to know.
  return observed.at !== null && observed.at > since && isSo(observed, power)
}
