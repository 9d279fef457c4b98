/** Reading and replacing parts of the one value. */
import type { Component, Operation, OperationState, System } from './model.ts'
import type { Name, Power } from './nouns.ts'
import type { Platform } from './platform.ts'

export const componentsOf = (system: System): readonly Component[] =>
  Object.values(system.components)

export function componentOf(system: System, name: Name): Component {
  const component = system.components[name]
  if (component === undefined) throw new Error(`there is no component ${name}`)
  return component
}

/**
 * The same System when the component is the one it holds already: a rule that changes nothing is
 * seen to.
 */
export const put = (system: System, component: Component): System =>
  system.components[component.name] === component
    ? system
    : { ...system, components: { ...system.components, [component.name]: component } }

/** No boot under way: progress heard so far was of an earlier one. */
export const noBoot = ({ boot }: Component, now: number): Component['boot'] =>
  boot && { ...boot, progress: 'None', at: now, before: boot.before ?? boot.progress }

/** All that takes its power from it: its hosts, and its other parts. */
export function fedBy(platform: Platform, name: Name): readonly Name[] {
  const { hosts, parts } = platform.components[name]!
  return parts.length === 0 ? hosts : [...hosts, ...parts.map((part) => part.name)]
}

/** A change that clients can see. */
export const change = (component: Component, changes: Partial<Component>): Component => ({
  ...component,
  ...changes,
  revision: component.revision + 1,
})

/** Enters a status for a cause. A waiting status gets its deadline, counted from now. */
export function enter(
  platform: Platform,
  component: Component,
  status: string,
  cause: string,
  now: number,
): Component {
  if (status === component.status) return component
  const gaveUp = platform.machines[component.kind]!.statuses[status]!.gaveUp
  return change(component, {
    status,
    cause,
    since: now,
    deadline: gaveUp === null ? null : now + gaveUp.afterMs,
    was: status === 'Unknown' ? component.status : null,
  })
}

/**
 * Whether an operation is at work on it. One that only waits for its turn leaves the status
 * alone.
 */
export const isWorkedOn = ({ operation }: Component) =>
  operation !== null && operation.state !== 'queued'

const endedStates: readonly OperationState[] = ['succeeded', 'failed', 'rolled-back', 'aborted']
export const hasEnded = (operation: Operation) => endedStates.includes(operation.state)

/** The operation of that id, in progress or remembered. */
export const operationOf = (system: System, id: string): Operation | undefined =>
  componentsOf(system).find(({ operation }) => operation?.id === id)?.operation ??
  system.ended.findLast((operation) => operation.id === id)

/**
 * The operations that ended from `before` to `after`: they stand at the end of those remembered.
 */
export function endedSince(before: System | null, after: System): readonly Operation[] {
  if (before?.ended === after.ended) return []
  const last = before?.ended.at(-1)
  return last === undefined ? after.ended : after.ended.slice(after.ended.lastIndexOf(last) + 1)
}

/**
 * Power as observed, or Unknown when that was too long ago to be believed. What nobody measures
 * does not grow old.
 */
export function powerNow(platform: Platform, component: Component, now: number): Power {
  const { power, at, unverified } = component.observed
  if (unverified) return power
  return at === null || now - at > platform.limits.observationStaleMs ? 'Unknown' : power
}
