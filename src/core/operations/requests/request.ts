/** Decides requests: whether what is asked is accepted, and if not, why. */

import { unknownOverride } from '../../interlocks/overrides.ts'
import { verdictsOf } from '../../interlocks/verdicts.ts'
import { planShown, takesNoTime } from '../../machines/plan.ts'
import { isInstant, isThereAlready, mayTakeOver, permits } from '../../machines/takeover.ts'
import { askerOf, type Request } from '../../model/events/command.ts'
import { type CommandResult, refused } from '../../model/events/command-result.ts'
import type { Action } from '../../model/ids.ts'
import { lookUp } from '../../model/look-up.ts'
import type { Platform, Recipe } from '../../model/platform/platform.ts'
import { isKnownAs } from '../../model/power.ts'
import { type Refusal, type RefusalCode, refuse } from '../../model/refusals.ts'
import type { Component } from '../../model/system/component.ts'
import type { Operation } from '../../model/system/operation.ts'
import {
  componentOf,
  componentsOf,
  operationOf,
  powerNow,
  put,
  type System,
} from '../../model/system/system.ts'
import { rowOf } from '../../model/table.ts'
import { accept, end, queuedIn, recipeOf } from './accept.ts'
import { desiredPower, notBroughtBack } from './desired-power.ts'
import { remarksOf } from './remarks.ts'

/** Decides a request. What is accepted is an operation of the System that comes back. */
export function request(
  platform: Platform,
  system: System,
  request: Request,
  now: number,
): CommandResult {
  const component = rowOf(system.components, request.component)
  if (component === undefined) {
    return refused(
      system,
      refuse('unknown-component', `there is no component ${request.component}`),
    )
  }
  if (lookUp(platform.machines[component.kind]!.actions, request.action) === undefined) {
    return refused(
      system,
      refuse('unknown-action', `a ${component.kind} has no action ${request.action}`),
    )
  }
  const known = repeated(system, request)
  if (known !== undefined) return repeat(system, request, component, known)
  const outdated = movedOn(component, request, now)
  if (outdated !== null) return refused(system, outdated)
  const recipe = recipeOf(platform, component.kind, request.action)
  if (isAlready(platform, component, request.action, recipe)) {
    return request.dryRun
      ? { system, answer: { kind: 'planned', unchanged: true, component, steps: [], verdicts: [] } }
      : unchanged(
          platform,
          wanted(desiredPower(system, component, request, recipe, now), component, recipe),
          component,
          recipe,
          request,
          now,
        )
  }
  const refusal = unfit(platform, component, request.action, recipe, now)
  if (refusal !== null) return refused(system, refusal)
  return begin(platform, system, request, component, recipe, now)
}

/** Somebody wants it to be so, whoever else had a hand in it. */
const wanted = (system: System, { name }: Component, { power }: Recipe): System =>
  power === 'Off' ? notBroughtBack(system, name) : system

const accepted = (
  system: System,
  component: Component,
  operation: Operation | null,
  same: boolean,
): CommandResult => ({
  system,
  answer: { kind: 'accepted', unchanged: same, operation, component },
})

const repeated = (system: System, { requestId }: Request): Operation | undefined =>
  requestId === null
    ? undefined
    : (componentsOf(system).find(({ operation }) => operation && isFor(operation, requestId))
        ?.operation ?? system.ended.find((operation) => isFor(operation, requestId)))

const isFor = ({ requestId, joined }: Operation, id: string) =>
  requestId === id || joined.includes(id)

/** Repeating a request changes nothing: it tells of the operation that the first one began. */
function repeat(
  system: System,
  request: Request,
  component: Component,
  known: Operation,
): CommandResult {
  if (known.component === request.component && known.action === request.action) {
    return accepted(system, component, known, true)
  }
  return refused(
    system,
    refuse(
      'request-id-reused',
      `requestId ${request.requestId} was used for ${known.action} of ${known.component}`,
    ),
  )
}

/** It is so already, or on its way there by the same recipe. */
export function isAlready(
  platform: Platform,
  component: Component,
  action: Action,
  recipe: Recipe,
): boolean {
  const { operation, identify } = component
  if (operation?.recipe === recipe.name && operation.state !== 'rolling-back') return true
  if (recipe.sets.identify !== undefined) return identify === recipe.sets.identify
  if (!isThereAlready(platform, component, action)) return false
  return (
    operation === null ||
    (operation.state === 'queued' && mayTakeOver(platform, component, recipe.class))
  )
}

/** Nothing to do, but for an opposite wish that still waits for its turn: that one is withdrawn. */
function unchanged(
  platform: Platform,
  system: System,
  component: Component,
  recipe: Recipe,
  { action, requestId }: Request,
  now: number,
): CommandResult {
  const { operation, name } = component
  if (operation === null || takesNoTime(recipe))
    return accepted(system, componentOf(system, name), null, true)
  if (operation.recipe === recipe.name) return join(system, component, operation, requestId)
  const error = {
    code: 'taken-over',
    message: `${operation.action} was withdrawn by ${action}`,
    at: now,
  }
  const freed = end(platform, system, operation, 'aborted', error, now)
  return accepted(freed, componentOf(freed, name), null, true)
}

/** Whoever asks for what is under way has a part in it: repeated, the request finds it again. */
function join(
  system: System,
  component: Component,
  operation: Operation,
  requestId: string | null,
): CommandResult {
  if (requestId === null || operation.joined.length >= joinedMax) {
    return accepted(system, component, operation, true)
  }
  const joined = { ...operation, joined: [...operation.joined, requestId] }
  const next = { ...component, operation: joined }
  return accepted(put(system, next), next, joined, true)
}

/** Requests that are remembered to have joined one operation. */
const joinedMax = 64

/** Why the component itself cannot take it now. */
export function unfit(
  platform: Platform,
  component: Component,
  action: Action,
  recipe: Recipe,
  now: number,
): Refusal<RefusalCode> | null {
  const { name, status, operation } = component
  const no = (code: RefusalCode, message: string) => refusedBy(component, code, message, now)
  if (!isInstant(recipe) && !mayTakeOver(platform, component, recipe.class)) {
    return no('busy', `${name} is busy with ${operation!.action} (operation ${operation!.id})`)
  }
  if (!permits(platform.machines[component.kind]!, action, status)) {
    return status === 'Unknown'
      ? no('not-observed', `${name} has not been observed yet: ${action} has to wait until it is`)
      : no('not-permitted', `${name} is ${status} and does not take ${action} now`)
  }
  if (recipe.needs !== null && !isKnownAs(powerNow(platform, component, now), recipe.needs)) {
    return no('not-powered', `${name} is not observed to be ${recipe.needs.toLowerCase()}`)
  }
  return null
}

function movedOn(component: Component, { ifRevision }: Request, now: number): Refusal | null {
  const { name, revision } = component
  if (ifRevision === null || ifRevision === revision) return null
  const message = `${name} is at revision ${revision}, not ${ifRevision}`
  return refusedBy(component, 'revision-conflict', message, now)
}

function refusedBy(component: Component, code: RefusalCode, message: string, now: number) {
  const { name, status, operation, since } = component
  const value = operation === null ? status : `${status} (${operation.action})`
  return refuse(code, message, [
    { rule: code, subject: name, value, limit: null, ageMs: now - since, ok: false },
  ])
}

function begin(
  platform: Platform,
  system: System,
  request: Request,
  component: Component,
  recipe: Recipe,
  now: number,
): CommandResult {
  const { override } = request
  const unknown = unknownOverride(system, override, component.name, now)
  if (unknown !== null) return refused(system, unknown)
  const cause = request.cause ?? 'request'
  const asking = { ...request, cause, acceptedAt: null }
  const c = { platform, system, component, recipe, now, correlation: null, override, asking }
  const verdicts = verdictsOf(c)
  if (request.dryRun) {
    const steps = planShown(platform, platform.plans[component.name]![recipe.name]!)
    return { system, answer: { kind: 'planned', unchanged: false, component, steps, verdicts } }
  }
  const objections = verdicts.filter((one) => one.verdict === 'blocks')
  const [first] = objections
  if (first !== undefined) {
    return refused(system, {
      ...refuse(
        first.code,
        objections.map(({ message }) => message).join('; '),
        objections.flatMap(({ evidence }) => evidence.filter(({ ok }) => !ok)),
      ),
      guidance: first.guidance,
    })
  }
  if (verdicts.some(({ verdict }) => verdict === 'waits')) {
    const waiting = queuedIn(system, system.components.keys).length
    if (waiting >= platform.limits.queueMax) {
      const message = `there is no room to wait in: ${waiting} of ${platform.limits.queueMax} wait`
      return refused(system, refuse('queue-full', message))
    }
  }
  const next = accept(
    platform,
    wanted(system, component, recipe),
    {
      ...askerOf(request),
      id: request.id,
      requestId: request.requestId,
      component: component.name,
      action: request.action,
      reason: request.reason,
      cause,
      correlation: request.id,
      override,
      ...(request.externalPolicy === undefined ? {} : { externalPolicy: request.externalPolicy }),
      ...remarksOf(platform, verdicts),
    },
    now,
  )
  const after = componentOf(next, component.name)
  return accepted(next, after, operationOf(next, request.id) ?? null, false)
}
