/** Accepts operations, has them wait for their turn, starts and ends them. */

import { policyStateFor } from '../../interlocks/external-policy.ts'
import { verdictsOf } from '../../interlocks/verdicts.ts'
import { locksAfter, underLocks } from '../../machines/locks.ts'
import { takesNoTime } from '../../machines/plan.ts'
import { recipeClasses } from '../../machines/recipe-classes.ts'
import { isThereAlready, permits } from '../../machines/takeover.ts'
import type { Name, Status } from '../../model/ids.ts'
import { lookUp, without } from '../../model/look-up.ts'
import type { Platform, Recipe } from '../../model/platform/platform.ts'
import type { ExternalPolicyState } from '../../model/platform/rules.ts'
import { isKnownOn } from '../../model/power.ts'
import type { Component } from '../../model/system/component.ts'
import { isOnlySaidOff } from '../../model/system/evidence.ts'
import {
  type Fault,
  type Operation,
  type OperationState,
  type Remark,
  type StepState,
  untold,
} from '../../model/system/operation.ts'
import {
  change,
  componentOf,
  enter,
  fedBy,
  operationOf,
  owe,
  put,
  putOwed,
  remember,
  type System,
  statusOf,
} from '../../model/system/system.ts'
import { desiredPowerOf } from './desired-power.ts'
import { isProtectiveOperation } from './out-of-reach.ts'
import { remarksOf } from './remarks.ts'
import { hasAllAttempts, restartsAs } from './restart-causes.ts'
import { isTakenAlong } from './taken-along.ts'

/** Who asks for what, and why. */
export interface OperationRequest {
  readonly id: string
  readonly requestId: string | null
  readonly component: Name
  readonly action: string
  readonly actor: string
  readonly via?: string
  readonly trace?: string
  readonly reason: string | null
  readonly cause: string
  readonly correlation: string
  readonly override?: string | null
  readonly externalPolicy?: ExternalPolicyState
  readonly remarks?: readonly Remark[]
}

export const untouched: StepState = {
  phase: 'waiting',
  attempts: 0,
  call: 0,
  startedAt: null,
  endedAt: null,
  deadline: null,
  error: null,
  doubtful: false,
}

/** What follows from an operation by itself is part of the same trace. */
function traceOf(system: System, { via, correlation }: OperationRequest) {
  const trace = via === undefined ? operationOf(system, correlation)?.trace : undefined
  return trace === undefined ? {} : { trace }
}

/**
 * Accepts: the operation exists from now on and waits for its turn. One in progress is taken
 * over.
 */
export function accept(
  platform: Platform,
  earlier: System,
  request: OperationRequest,
  now: number,
): System {
  const component = componentOf(earlier, request.component)
  const recipe = recipeOf(platform, component.kind, request.action)
  const isAsked = request.actor !== 'statemgr'
  const witnessed = isAsked || recipe.power === 'On' ? seenTo(earlier, component.name) : earlier
  const before = owing(witnessed, recipe, request, now)
  const order = before.order + 1
  const operation: Operation = {
    ...request,
    ...traceOf(earlier, request),
    override: request.override ?? null,
    ...policyStateFor(platform, component, recipe, request, now),
    recipe: recipe.name,
    joined: [],
    state: 'queued',
    undo: null,
    order,
    steps: platform.plans[component.name]![recipe.name]!.steps.map(() => untouched),
    acceptedAt: now,
    startedAt: null,
    endedAt: null,
    error: null,
    aborting: false,
    wereOn: fedBy(platform, component.name).filter((name) => isOn(platform, before, name)),
  }
  const requested = desiredPowerOf(component, request, recipe, now)
  if (takesNoTime(recipe)) {
    // Where it is set aside for somebody, what it had failed at does not hold it.
    const lastError = recipe.ends === 'same' ? component.lastError : null
    const set = { ...setBy(recipe, component, operation, now), lastError }
    const done = change(component, set)
    const ended: Operation = { ...operation, state: 'succeeded', startedAt: now, endedAt: now }
    const status = endOf(platform, recipe, done)
    return remember(
      platform,
      { ...put(before, enter(platform, done, status, request.cause, now)), order },
      ended,
    )
  }
  const freed =
    component.operation === null
      ? before
      : end(
          platform,
          before,
          component.operation,
          'aborted',
          takenOver(component.operation, request, now),
          now,
        )
  const holder = componentOf(freed, component.name)
  return { ...put(freed, change(holder, { operation, requested, discrepancy: null })), order }
}

/** What a recipe sets beside the status: the identify LED, locks. */
export const setBy = (
  recipe: Recipe,
  component: Component,
  operation: Operation,
  now: number,
): Pick<Component, 'identify' | 'locks'> => ({
  identify: recipe.sets.identify ?? component.identify,
  locks: locksAfter(recipe, component, operation, now),
})

/** The status that a recipe ends in, unless a lock holds the component elsewhere. */
export const endOf = (platform: Platform, { ends }: Recipe, component: Component): Status =>
  ends === 'same' || ends === 'observed'
    ? component.status
    : underLocks(platform.machines[component.kind]!, component, ends)

/** Of the components so named, what waits for its turn, in the order it was asked for. */
export function queuedIn(system: System, names: readonly Name[]): readonly Operation[] {
  const queued: Operation[] = []
  for (const name of names) {
    const { operation } = componentOf(system, name)
    if (operation?.state === 'queued') queued.push(operation)
  }
  return queued.sort((a, b) => a.order - b.order)
}

/**
 * Ends an operation; its component is free again. What becomes of its status is up to the
 * caller.
 */
export function end(
  platform: Platform,
  system: System,
  operation: Operation,
  state: OperationState,
  error: Fault | null,
  now: number,
): System {
  const ended = { ...operation, state, error, endedAt: now, undo: null }
  const component = change(componentOf(system, operation.component), {
    operation: null,
    ...(error === null || state === 'aborted' ? {} : { lastError: error }),
  })
  return remember(platform, put(system, component), ended)
}

/** Ends it so, where neither a hold nor a discrepancy tells of that. */
export function endUntold(
  platform: Platform,
  system: System,
  operation: Operation,
  state: OperationState,
  error: Fault,
  now: number,
): System {
  const ended = end(platform, system, operation, state, error, now)
  const component = componentOf(ended, operation.component)
  return put(ended, change(component, { lastError: untold(error) }))
}

export const recipeOf = (platform: Platform, kind: string, action: string): Recipe =>
  platform.recipes[platform.machines[kind]!.actions[action]!.recipe]!

/** As far as anybody has seen: one that is only said to be off was on. */
function isOn(platform: Platform, system: System, name: Name): boolean {
  const component = componentOf(system, name)
  const wasOn = component.beforeOff !== undefined && isOnlySaidOff(component)
  return wasOn || isKnownOn(statusOf(platform, component).impliedPower)
}

const takenOver = (operation: Operation, request: OperationRequest, now: number): Fault => ({
  code: 'taken-over',
  message: `${operation.action} was taken over by ${request.action}`,
  at: now,
})

/** Starts what waited for its turn, if it has it now. */
export function startInTurn(
  platform: Platform,
  system: System,
  operation: Operation,
  now: number,
): System {
  const component = componentOf(system, operation.component)
  const recipe = platform.recipes[operation.recipe]!
  const machine = platform.machines[component.kind]!
  const ends = isTakenAlong({ platform, now }, system, operation) ? end : endUntold
  const fails = (code: string, message: string) =>
    ends(platform, system, operation, 'failed', { code, message, at: now }, now)
  // What was seen before the bus was lost is no reason to leave somebody in an emergency unheard.
  const isUnseen = system.bus.lost !== null && isProtectiveOperation(platform, system, operation)
  if (!isUnseen && isThereAlready(platform, component, operation.action)) {
    return end(platform, system, operation, 'succeeded', null, now)
  }
  if (!permits(machine, operation.action, component.status)) {
    // Still on its way somewhere, for which it has a deadline: then it may yet come to its turn.
    if (statusOf(platform, component).class === 'waiting') return system
    const message = `${component.name} is ${component.status}: ${operation.action} came too late`
    return fails('not-permitted', message)
  }
  const verdicts = verdictsOf({
    platform,
    system,
    component,
    recipe,
    now,
    correlation: operation.correlation,
    override: operation.override,
    asking: operation,
  })
  const objection = verdicts.find((one) => one.verdict === 'blocks')
  if (objection !== undefined) return fails(objection.code, objection.message)
  if (verdicts.some(({ verdict }) => verdict === 'waits')) return system
  const started = change(component, {
    operation: {
      ...operation,
      state: 'running',
      startedAt: now,
      ...restartsAs(platform, system, component, operation),
      ...remarksOf(platform, verdicts, operation.remarks),
    },
    // What it is held by stands until this has come to something.
    lastError: recipe.status === null ? component.lastError : null,
    ...(recipe.power === 'On' && hasAllAttempts(operation)
      ? { attemptsLeft: platform.components[component.name]!.attemptsMax }
      : {}),
  })
  const entered = enter(platform, started, recipe.status ?? started.status, operation.cause, now)
  return { ...put(system, entered), energisedAt: recipe.energises ? now : system.energisedAt }
}

/** An emergency off that somebody asks for is owed; once it is done, power may be asked for. */
function owing(system: System, recipe: Recipe, by: OperationRequest, now: number): System {
  const isDone = lookUp(system.protection.owed, by.component)?.offSince != null
  if (recipe.energises && isDone) return putOwed(system, by.component, null)
  const isOwed = by.actor !== 'statemgr' && recipeClasses[recipe.class].protects === 'always'
  return isOwed ? owe(system, by.component, by, now) : system
}

/** That it was taken down to protect the hardware is known to whoever has it moved now. */
function seenTo(system: System, name: Name): System {
  const { intents } = system
  if (lookUp(intents.takenDown, name) === undefined) return system
  return { ...system, intents: { ...intents, takenDown: without(intents.takenDown, name) } }
}
