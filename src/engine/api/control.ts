/**
 * Asks a component for an action, the same in every dialect: who is meant, and whether it can be.
 */

import type { ComponentKind, ControlRequest } from '../../api/resources/control.ts'
import type { Respond } from '../../bus/bus.ts'
import { ownActions } from '../../core/machines/takeover.ts'
import type { Event } from '../../core/model/events/event.ts'
import type { Action } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { type Refusal, refuse } from '../../core/model/refusals.ts'
import type { Component } from '../../core/model/system/component.ts'
import { orRather } from '../../text/nearest.ts'
import { withPolicy } from './external-policy.ts'
import { type HandlerDeps, named, put, type RequestVia, refuseWith } from './handler.ts'

/** The fields that every control request has. */
type Controlling = Omit<RequestVia<'action'>, 'name' | 'action'> & { readonly name: string | null }

/** Handles the requests for an action, or for the one that an option of the request chooses. */
export const controlHandler =
  <Its extends Controlling>(kind: ComponentKind, action: Action | ((body: Its) => Action)) =>
  (deps: HandlerDeps, body: Its, respond: Respond): void => {
    const request: ControlRequest = {
      component: body.name,
      componentKind: kind,
      action: typeof action === 'string' ? action : action(body),
      requestId: body.requestId,
      actor: body.actor,
      via: body.via,
      reason: body.reason,
      ifRevision: body.ifRevision,
      dryRun: body.dryRun,
      override: body.override,
      waitMs: body.wait,
    }
    control(
      deps,
      request,
      (refusal) => refuseWith(respond, refusal),
      (event) => put(deps, respond, request.waitMs, event),
    )
  }

/** `then` puts it to the loop, once the external policy has been heard where it has a say. */
export function control(
  deps: HandlerDeps,
  request: ControlRequest,
  refused: (refusal: Refusal) => void,
  then: (event: Event) => void,
): void {
  const component = named(deps, request.component, request.componentKind)
  if ('code' in component) return refused(component)
  const { requestId, action, actor, via, reason, ifRevision, dryRun, override } = request
  const unknown = unknownAction(deps.platform, component, action)
  if (unknown !== null) return refused(unknown)
  deps.publishLatest()
  const asking = { action, actor, via, reason, cause: 'request', acceptedAt: null }
  withPolicy(deps, component, asking, override, (decided) =>
    then({
      kind: 'request',
      id: deps.newId(),
      component: component.name,
      requestId,
      action,
      actor,
      via,
      reason,
      ifRevision,
      dryRun,
      override,
      ...decided,
    }),
  )
}

/** There is no such action, or nobody may ask for it by its name. */
export function unknownAction(
  { machines }: Platform,
  { kind }: Component,
  action: string,
): Refusal | null {
  const { actions } = machines[kind]!
  if (!Object.hasOwn(actions, action)) {
    const known = Object.keys(actions).filter((one) => !Object.hasOwn(ownActions, one))
    const message = `a ${kind} has no action ${action}${orRather(action, known)}`
    return refuse('unknown-action', message)
  }
  const instead = lookUp(ownActions, action)
  if (instead === undefined) return null
  const message = `${action} is what the service does by itself in an emergency`
  return { ...refuse('not-permitted', message), guidance: instead }
}
