/**
 * Contains bugs: what a mistake of our own is made in changes nothing, the operation that it is
 * about is set aside, and everything else goes on.
 */

import { type Bug, type BugPlace, bugKey, bugOf, bugsMax, type Culprit } from '../../model/bug.ts'
import type { Name } from '../../model/ids.ts'
import type { Context } from '../../model/platform/context.ts'
import type { Platform } from '../../model/platform/platform.ts'
import type { Component } from '../../model/system/component.ts'
import type { Fault, Operation } from '../../model/system/operation.ts'
import { put, remember, type System } from '../../model/system/system.ts'
import { rowOf } from '../../model/table.ts'
import { isProtectiveOperation } from '../../operations/requests/out-of-reach.ts'
import { cutPower } from './mitigations.ts'

/**
 * What is left to be done about something thrown. Written with as little of the rest as can be: it
 * stands in for that.
 * @throws the error itself where nobody is told of bugs.
 */
export function contain(
  context: Context,
  system: System,
  culprit: Culprit,
  error: unknown,
): System {
  return setAside(context, system, noteBug(context, culprit, error))
}

/** As `contain`, where nothing follows but that it is told of. */
export function noteBug({ now, onBug }: Context, culprit: Culprit, error: unknown): Bug {
  if (onBug === undefined) throw error
  const bug = bugOf(culprit, error, now)
  onBug(bug)
  return bug
}

/** The bug is kept for a report, and what it is about is held for somebody to look. */
export function setAside(context: Context, system: System, bug: Bug): System {
  const recorded = withBug(system, bug)
  const component = bug.component === null ? undefined : rowOf(system.components, bug.component)
  if (component === undefined || !isSuspect(context.platform, system, component, bug.place))
    return recorded
  const { operation } = component
  const isLeftOn = operation !== null && isProtectiveOperation(context.platform, system, operation)
  const held = withoutOperation(context, recorded, component, bug)
  return isLeftOn ? cutPower(context, held, component.name, causeOf(operation), bug.message) : held
}

/** Whether it has been recorded, or there is no room for more. */
export function isRecorded({ intents: { bugs } }: System, bug: Bug): boolean {
  return Object.hasOwn(bugs, bugKey(bug)) || Object.keys(bugs).length >= bugsMax
}

/**
 * `certain`: it was made by the operation, or leaves the component in no state that there is.
 * `possible`: it was made beside it; what takes power away for safety's sake goes on.
 */
const suspicion: Readonly<Record<BugPlace, 'certain' | 'possible' | 'none'>> = {
  operation: 'certain',
  call: 'certain',
  invariant: 'certain',
  start: 'certain',
  rule: 'possible',
  event: 'none',
  deadline: 'none',
  effect: 'none',
  alert: 'none',
  LED: 'none',
  journal: 'none',
  process: 'none',
}

function isSuspect(
  platform: Platform,
  system: System,
  { operation }: Component,
  place: BugPlace,
): boolean {
  if (suspicion[place] === 'none') return false
  if (operation === null) return place === 'invariant' || place === 'start'
  return suspicion[place] === 'certain' || !isProtectiveOperation(platform, system, operation)
}

const causeOf = ({ cause, correlation }: Operation) => ({ cause, correlation })

function withoutOperation(
  { platform, now }: Context,
  system: System,
  component: Component,
  { what, message }: Bug,
): System {
  const { kind, operation, revision, status, lastError } = component
  const held = platform.machines[kind]!.failureStatus
  // Held for that already: nothing is news.
  if (operation === null && status === held && lastError?.code === internal) return system
  const error: Fault = {
    code: internal,
    message: `a bug of statemgr (${what}): ${message}`,
    at: now,
  }
  const next = put(system, {
    ...component,
    operation: null,
    lastError: error,
    status: held,
    cause: internal,
    deadline: null,
    ...(status === held ? {} : { since: now }),
    was: null,
    revision: revision + 1,
  })
  return operation === null ? next : remember(platform, next, failedBy(operation, error))
}

/** What a component is held by whose operation was set aside. */
export const internal = 'internal'

const failedBy = (operation: Operation, error: Fault): Operation => ({
  ...operation,
  ...{ state: 'failed', error, endedAt: error.at, undo: null },
})

function withBug(system: System, bug: Bug): System {
  if (isRecorded(system, bug)) return system
  const { intents } = system
  return { ...system, intents: { ...intents, bugs: { ...intents.bugs, [bugKey(bug)]: bug } } }
}

/** Those of which nobody has said yet that they are known. */
export const forgetBugsOf = (
  bugs: Readonly<Record<string, Bug>>,
  component: Name,
): Readonly<Record<string, Bug>> =>
  Object.fromEntries(
    Object.entries(bugs).filter(([, bug]) => (bug.component ?? ownName) !== component),
  )

/** What an alert is about that is about no component. */
export const ownName = 'statemgr'
