/** Checks an action as if it were asked for now: what every rule says of it. */

import { verdictsOf } from '../../interlocks/verdicts.ts'
import type { Verdict } from '../../model/events/event.ts'
import type { Platform, Recipe } from '../../model/platform/platform.ts'
import type { Asking } from '../../model/platform/rules.ts'
import type { Refusal, RefusalCode } from '../../model/refusals.ts'
import type { Component } from '../../model/system/component.ts'
import { componentOf, type System } from '../../model/system/system.ts'
import { recipeOf } from './accept.ts'
import { isAlready, unfit } from './request.ts'

/** What `interlocks.check` tells: every rule, satisfied ones included, as if it were asked now. */
export function check(
  platform: Platform,
  system: System,
  name: string,
  action: string,
  override: string | null,
  now: number,
  given: Partial<Asking> = {},
): readonly Verdict[] {
  const asking = { ...nobody, action, ...given }
  const component = componentOf(system, name)
  const recipe = recipeOf(platform, component.kind, action)
  const c = { platform, system, component, recipe, now, correlation: null, override, asking }
  if (isAlready(platform, component, action, recipe)) {
    const waits = component.operation?.state === 'queued'
    return [already(component, action, recipe), ...(waits ? verdictsOf(c) : [])]
  }
  const unfitness = unfit(platform, component, action, recipe, now)
  return [fitness(component, action, unfitness), ...verdictsOf(c)]
}

/** As somebody who says neither who they are nor why. */
const nobody = { actor: 'anonymous', reason: null, cause: 'request', acceptedAt: null }

function fitness(
  { name, status, operation }: Component,
  action: string,
  refusal: Refusal<RefusalCode> | null,
): Verdict {
  const doing = operation === null ? '' : ` and busy with ${operation.action}`
  const rule = 'status'
  const ok = refusal === null
  const evidence = [{ rule, subject: name, value: status, limit: null, ageMs: null, ok }]
  if (refusal !== null) return { ...refusal, rule, verdict: 'blocks', evidence }
  const message = `${name} is ${status}${doing} and takes ${action}`
  return { rule, code: null, verdict: 'ok', message, guidance: '', evidence }
}

/** Nothing is judged where nothing would be done, but what still waits for its turn. */
function already({ name, status, operation }: Component, action: string, recipe: Recipe): Verdict {
  const rule = 'status'
  const message =
    operation?.recipe === recipe.name
      ? `${action} of ${name} was accepted already: operation ${operation.id}, ${operation.state}`
      : `${name} is ${status} already: ${action} changes nothing`
  const evidence = [{ rule, subject: name, value: status, limit: status, ageMs: null, ok: true }]
  return { rule, code: null, verdict: 'ok', message, guidance: '', evidence }
}
