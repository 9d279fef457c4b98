/** Says which actions of which components a policy of the platform's owner is asked about. */
import type { Name } from '../model/ids.ts'
import type { Recipe } from '../model/platform.ts'
import type { Asking, Scope } from '../model/rules.ts'

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

/** Classes of recipes that no rule may name: the way out stays open, whatever somebody wrote. */
export const exemptClasses: readonly Recipe['class'][] = ['force', 'emergency', 'cut']

/** Over in the moment it is accepted: there is no queue in which it could wait. */
export const takesNoTime = ({ steps }: Recipe) => steps.length === 0

/** What the service takes down by itself is no wish that could be refused. */
const isExempt = (recipe: Recipe, asking: Asking) =>
  exemptClasses.includes(recipe.class) || (recipe.class === 'down' && !isAskedFor(asking))
