/** Asks the external policy before a request or a check is decided. */

import { isWithin } from '../../core/interlocks/rule-scope.ts'
import { viewOf } from '../../core/interlocks/rule-view.ts'
import type { Asking, ExternalPolicyState } from '../../core/model/platform/rules.ts'
import type { Component } from '../../core/model/system/component.ts'
import { recipeOf } from '../../core/operations/requests/accept.ts'
import { fresh, type HandlerDeps } from './handler.ts'

/**
 * Goes on with what the policy says: at once where it has no say, which keeps those who ask in
 * their order, and after its answer otherwise.
 */
export function withPolicy(
  deps: HandlerDeps,
  component: Component,
  asking: Asking,
  override: string | null,
  then: (decided: { readonly externalPolicy?: ExternalPolicyState }) => void,
): void {
  const { platform, clock, policyClient } = deps
  const { externalPolicy: terms } = platform
  const recipe = recipeOf(platform, component.kind, asking.action)
  if (terms === null || policyClient === null) return then({})
  if (!isWithin(terms.scope, component, recipe, asking)) return then({})
  const now = clock.now()
  const system = fresh(deps)
  const view = viewOf({ platform, system, component, asking, override, correlation: null, now })
  void policyClient
    .decide(view)
    .then((decision) => then({ externalPolicy: { askedAt: clock.now(), decision } }))
}
