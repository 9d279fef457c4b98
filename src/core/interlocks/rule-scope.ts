/** Says which actions of which components a policy of the platform's owner is asked about. */
import { recipeClasses } from '../machines/recipe-classes.ts'
import type { Name } from '../model/ids.ts'
import type { Recipe } from '../model/platform/platform.ts'
import type { Asking, Scope } from '../model/platform/rules.ts'

/** Whether anything of the platform's owner may stand in its way at all. */
export function isWithin(
  { actions, components }: Scope,
  { name, kind }: { readonly name: Name; readonly kind: string },
  recipe: Recipe,
  asking: Asking,
): boolean {
  if (isExempt(recipe, asking)) return false
  const isMeant = actions === null ? recipe.energises : actions.includes(asking.action)
  return isMeant && (components === null || components.includes(name) || components.includes(kind))
}

/** Whether somebody asks for it, now or ahead of time. */
export const isAskedFor = ({ cause }: Asking) => cause === 'request' || cause === 'schedule'

/** What is taken down by the service itself was not asked for by anybody. */
function isExempt(recipe: Recipe, asking: Asking): boolean {
  const { exempt } = recipeClasses[recipe.class]
  return exempt === 'always' || (exempt === 'unless asked for' && !isAskedFor(asking))
}
