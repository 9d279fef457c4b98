/** The external policy at the door: asked before a request or a check is decided. */

import type { Component, System } from '../core/model.ts'
import { recipeOf } from '../core/operations.ts'
import type { Platform } from '../core/platform.ts'
import { isWithin } from '../core/rule-scope.ts'
import type { Advice, Asking } from '../core/rules.ts'
import { viewOf } from '../core/rules-view.ts'
import type { Advisor } from './advise.ts'
import type { Clock } from './clock.ts'

export interface AdviceParts {
  readonly platform: Platform
  readonly clock: Clock
  readonly advisor: Advisor | null
}

/**
 * Goes on with what the policy says: at once where it has no say, which keeps those who ask in
 * their order, and after its answer otherwise.
 */
export function advised(
  parts: AdviceParts,
  system: System,
  component: Component,
  asking: Asking,
  override: string | null,
  then: (advice: { readonly advice?: Advice }) => void,
): void {
  const { platform, clock, advisor } = parts
  const { advice: terms } = platform
  const recipe = recipeOf(platform, component.kind, asking.action)
  if (terms === null || advisor === null) return then({})
  if (!isWithin(terms.scope, component, recipe, asking)) return then({})
  const now = clock.now()
  const view = viewOf({ platform, system, component, asking, override, correlation: null, now })
  void advisor.decide(view).then((decision) => then({ advice: { askedAt: clock.now(), decision } }))
}
