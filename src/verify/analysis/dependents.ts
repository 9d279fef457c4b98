/** Finds the components that a step of kind `each` is about, whosever recipe it is. */

import { lookUp } from '../../core/model/look-up.ts'
import type { ComponentDescription } from '../../core/model/platform/description.ts'
import type { EachStep, Platform, Recipe } from '../../core/model/platform/platform.ts'

/** Of all components of the recipe's kind, each once. */
export function eachOf(
  { components }: Platform,
  { kind }: Recipe,
  { target }: EachStep,
): readonly ComponentDescription[] {
  const owners = Object.values(components).filter((one) => one.kind === kind)
  const names = new Set(owners.flatMap((one) => namesAt(one, target)))
  return [...names].flatMap((name) => lookUp(components, name) ?? [])
}

/** Those that a step of the component's own recipe is about. */
export function namesAt(
  { hosts, parts, dependents }: ComponentDescription,
  target: EachStep['target'],
): readonly string[] {
  switch (target) {
    case 'hosts':
    case 'hosts-that-were-on':
      return hosts
    case 'parts':
    case 'parts-that-were-on':
      return parts.map(({ name }) => name)
    case 'dependents':
      return dependents
    default:
      return []
  }
}
