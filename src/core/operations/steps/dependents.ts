/** Carries out a step that is an operation of each of those that hang on the component. */

import { actionIn } from '../../machines/power-actions.ts'
import { mayTakeOver, permits } from '../../machines/takeover.ts'
import { askerOf } from '../../model/events/command.ts'
import type { Name } from '../../model/ids.ts'
import type { EachStep, Platform } from '../../model/platform/platform.ts'
import { believed, contradict, isKnownAs, isKnownOff, isKnownOn } from '../../model/power.ts'
import type { Component } from '../../model/system/component.ts'
import { isConfirmed, isOnlySaidOff, knownPower } from '../../model/system/evidence.ts'
import type { Operation } from '../../model/system/operation.ts'
import { componentOf, operationOf, type System, statusOf } from '../../model/system/system.ts'
import { accept, recipeOf } from '../requests/accept.ts'
import type { SagaContext } from './saga-context.ts'

/**
 * Begins the action on every dependent that is not there yet, can be made to go, and was not asked
 * before: one that was busy, or was said to be there, may be asked later. The same System where
 * there is none.
 */
export function beginEach(saga: SagaContext, each: Each, system: System): System {
  const { platform, operation, now } = saga
  return dependentsOf(saga, each).reduce((sofar, name) => {
    const dependent = componentOf(sofar, name)
    const action = actionIn(platform.machines[dependent.kind]!, each.step.action)
    if (action === null || isThere(platform, dependent, each.step)) return sofar
    const id = dependentId(operation, name, action)
    if (!canBegin(platform, dependent, action) || operationOf(sofar, id) !== undefined) return sofar
    return accept(
      platform,
      sofar,
      {
        id,
        requestId: null,
        component: name,
        action,
        ...askerOf(operation),
        reason: operation.reason,
        cause: `${operation.component} ${operation.action}`,
        correlation: operation.correlation,
      },
      now,
    )
  }, system)
}

/** Whether one has yet to be observed before the action can be asked of it. */
export const isTooEarly = (saga: SagaContext, each: Each): boolean =>
  awayFrom(saga, each).some((dependent) => {
    const action = actionIn(saga.platform.machines[dependent.kind]!, each.step.action)
    const isSettling =
      dependent.operation === null && isOnItsWay(saga.platform, dependent, each.step)
    return isSettling && action !== null && !canBegin(saga.platform, dependent, action)
  })

/**
 * All there, still going, or at rest elsewhere: then which. Whoever takes power is not kept from
 * it by what nobody knows: what was asked to go off, and is not known to be on, has had its time.
 */
export function eachStands(
  saga: SagaContext,
  each: Each,
  isDue: boolean,
): 'all' | 'going' | string {
  const isEnough = (dependent: Component) =>
    isGoingOff(each.step) && !isKnownOn(knownPower(dependent))
  const away = awayFrom(saga, each)
  const going = away.filter(
    (dependent) =>
      isOnItsWay(saga.platform, dependent, each.step) ||
      (isGoingOff(each.step) && isOnlySaidOff(dependent)),
  )
  const stuck = away.filter((dependent) => !going.includes(dependent) && !isEnough(dependent))
  if (stuck.length > 0) return stuck.map(({ name, status }) => `${name} is ${status}`).join(', ')
  return going.length === 0 || (isDue && going.every(isEnough)) ? 'all' : 'going'
}

/** Who is on the way still. */
export const goingText = (saga: SagaContext, each: Each): string =>
  awayFrom(saga, each)
    .filter((dependent) => isOnItsWay(saga.platform, dependent, each.step))
    .map(({ name, status }) => `${name} is ${status} still`)
    .join(', ')

/**
 * Who of them was asked to go off by itself and was cut instead, by itself or by the rail that
 * goes next; `null` where nobody was.
 */
export function forcedAmong(saga: SagaContext, each: Each): string | null {
  const { platform, system, operation } = saga
  if (!isGoingOff(each.step)) return null
  const names = dependentsOf(saga, each).filter((name) => {
    const { kind } = componentOf(system, name)
    const action = actionIn(platform.machines[kind]!, each.step.action)
    if (action === null || recipeOf(platform, kind, action).class !== 'down') return false
    const asked = operationOf(system, dependentId(operation, name, action))
    return asked !== undefined && asked.state !== 'succeeded'
  })
  return names.length === 0 ? null : `${each.step.name}: ${names.join(', ')} by force`
}

const dependentId = ({ id }: Operation, name: Name, action: string) => `${id}.${name}.${action}`

/** The step, and the one it is for where it is planned for each apart. */
interface Each {
  readonly step: EachStep
  readonly target: Name
}

export const awayFrom = (saga: SagaContext, each: Each): readonly Component[] =>
  dependentsOf(saga, each)
    .map((name) => componentOf(saga.system, name))
    .filter((dependent) => !isThere(saga.platform, dependent, each.step))

/** One that was on may be gone from the configuration since. */
function dependentsOf(
  { platform, operation }: SagaContext,
  { step, target }: Each,
): readonly Name[] {
  const { hosts } = platform.components[operation.component]!
  switch (step.target) {
    case 'hosts-that-were-on':
      return operation.wereOn.filter((name) => hosts.includes(name))
    case 'parts':
      return [target]
    case 'dependents': {
      const { kind } = platform.components[target]!
      return actionIn(platform.machines[kind]!, step.action) === null ? [] : [target]
    }
    case 'parts-that-were-on':
      return operation.wereOn.includes(target) ? [target] : []
    default:
      return hosts
  }
}

function isThere(platform: Platform, dependent: Component, { until }: EachStep): boolean {
  const { operation } = dependent
  const known = knownPower(dependent)
  // What is held for somebody implies nothing: then it is what it is observed to be.
  const power = statusOf(platform, dependent).impliedPower ?? known
  if (operation !== null || !('power' in until) || !isKnownAs(power, until.power)) return false
  return isGoingOff({ until }) ? isKnownOff(known) && isConfirmed(dependent) : true
}

const isGoingOff = ({ until }: Pick<EachStep, 'until'>) =>
  'power' in until && isKnownOff(believed(until.power))

/**
 * An operation or a deadline will tell where to: after a crash it may first have to be observed.
 * So will what was just seen of its power, and does not show yet. What boots is not on its way off.
 */
function isOnItsWay(platform: Platform, component: Component, step: EachStep): boolean {
  if (component.operation !== null) return true
  const { class: statusClass, impliedPower } = statusOf(platform, component)
  const power = knownPower(component)
  if (statusClass === 'waiting') return !isGoingOff(step) || !isKnownOn(power)
  return statusClass === 'stable' && contradict(impliedPower, power)
}

function canBegin(platform: Platform, dependent: Component, action: string): boolean {
  return (
    permits(platform.machines[dependent.kind]!, action, dependent.status) &&
    mayTakeOver(platform, dependent, recipeOf(platform, dependent.kind, action).class)
  )
}
