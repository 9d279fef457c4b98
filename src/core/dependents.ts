/** Dependents: a step of a chassis' recipe that is an operation of each of its hosts. */

import type { Saga } from './flight.ts'
import type { Component, System } from './model.ts'
import type { Name } from './nouns.ts'
import { accept, recipeOf } from './operations.ts'
import type { EachStep, Platform } from './platform.ts'
import { componentOf } from './system.ts'
import { mayTakeOver, permits } from './takeover.ts'

/** Begins the action on every dependent that is not there yet and can be made to go. */
export function beginEach(saga: Saga, step: EachStep, system: System): System {
  const { platform, operation, now } = saga
  return dependentsOf(saga, step).reduce((sofar, name) => {
    const dependent = componentOf(sofar, name)
    if (isThere(platform, dependent, step) || !canBegin(platform, dependent, step.action))
      return sofar
    return accept(
      platform,
      sofar,
      {
        id: `${operation.id}.${name}.${step.action}`,
        requestId: null,
        component: name,
        action: step.action,
        actor: operation.actor,
        reason: operation.reason,
        cause: `${operation.component} ${operation.action}`,
        correlation: operation.correlation,
      },
      now,
    )
  }, system)
}

/** Whether one has yet to be observed before the action can be asked of it. */
export const isTooEarly = (saga: Saga, step: EachStep): boolean =>
  awayFrom(saga, step).some(
    (dependent) =>
      dependent.operation === null &&
      isOnItsWay(saga.platform, dependent) &&
      !canBegin(saga.platform, dependent, step.action),
  )

/** All there, still going, or at rest elsewhere: then which. */
export function eachStands(saga: Saga, step: EachStep): 'all' | 'going' | string {
  const away = awayFrom(saga, step)
  if (away.length === 0) return 'all'
  const resting = away.filter((dependent) => !isOnItsWay(saga.platform, dependent))
  return resting.length === 0
    ? 'going'
    : resting.map(({ name, status }) => `${name} is ${status}`).join(', ')
}

const awayFrom = (saga: Saga, step: EachStep): readonly Component[] =>
  dependentsOf(saga, step)
    .map((name) => componentOf(saga.system, name))
    .filter((dependent) => !isThere(saga.platform, dependent, step))

/** A host that was on may be gone from the configuration since. */
const dependentsOf = ({ platform, operation }: Saga, step: EachStep): readonly Name[] => {
  const { hosts } = platform.components[operation.component]!
  return step.target === 'hosts-that-were-on'
    ? operation.wereOn.filter((name) => hosts.includes(name))
    : hosts
}

function isThere(platform: Platform, dependent: Component, step: EachStep): boolean {
  const { claims } = platform.machines[dependent.kind]!.statuses[dependent.status]!
  // What is held for somebody claims nothing: then it is what it is observed to be.
  const power = claims ?? dependent.observed.power
  return dependent.operation === null && 'power' in step.until && power === step.until.power
}

/**
 * An operation or a deadline will tell where to: after a crash it may first have to be observed.
 */
const isOnItsWay = (platform: Platform, { kind, status, operation }: Component) =>
  operation !== null || platform.machines[kind]!.statuses[status]!.class === 'waiting'

function canBegin(platform: Platform, dependent: Component, action: string): boolean {
  return (
    permits(platform.machines[dependent.kind]!, action, dependent.status) &&
    mayTakeOver(platform, dependent, recipeOf(platform, dependent.kind, action).class)
  )
}
