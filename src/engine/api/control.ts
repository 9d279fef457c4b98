/**
 * Asks a component for an action, the same in every dialect: who is meant, and whether it can be.
 */

import type { ControlRequest } from '../../api/request.ts'
import type { Component } from '../../core/model/component.ts'
import type { Event } from '../../core/model/event.ts'
import type { Platform } from '../../core/model/platform.ts'
import { type Refusal, refuse } from '../../core/model/refusals.ts'
import type { System } from '../../core/model/system.ts'
import { nearest } from '../../text/nearest.ts'
import { withPolicy } from './external-policy.ts'
import { type HandlerDeps, named } from './handler.ts'

/** `then` puts it to the loop, once the external policy has been heard where it has a say. */
export function control(
  parts: HandlerDeps,
  asked: ControlRequest,
  refused: (refusal: Refusal) => void,
  then: (event: Event) => void,
): void {
  const component = named(parts, asked.component, asked.componentKind)
  if ('code' in component) return refused(component)
  const { requestId, action, actor, reason, ifRevision, dryRun, override } = asked
  const unknown = unknownAction(parts.platform, component, action)
  if (unknown !== null) return refused(unknown)
  parts.freshen()
  const asking = { action, actor, reason, cause: 'request', acceptedAt: null }
  withPolicy(parts, fresh(parts), component, asking, override, (decided) =>
    then({
      kind: 'request',
      id: parts.newId(),
      component: component.name,
      requestId,
      action,
      actor,
      reason,
      ifRevision,
      dryRun,
      override,
      ...decided,
    }),
  )
}

/** What is durable, with the readings of this moment. */
export const fresh = (parts: HandlerDeps): System => ({ ...parts.system(), levels: parts.levels() })

export function unknownAction(
  { machines }: Platform,
  { kind }: Component,
  action: string,
): Refusal | null {
  const actions = Object.keys(machines[kind]!.actions)
  if (actions.includes(action)) return null
  const close = nearest(action, actions)
  return refuse('unknown-action', `a ${kind} has no action ${action}: did you mean ${close}?`)
}
