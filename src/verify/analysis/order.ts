/** Analyses order: what comes after what, in recipes, between them, and between components. */

import { actionIn } from '../../core/machines/power-actions.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { PlatformFinding } from '../../core/model/platform/finding.ts'
import type { Platform, Recipe, Step } from '../../core/model/platform/platform.ts'
import { found } from './catalogue.ts'
import { roundsAmong } from './cycles.ts'
import { namesAt } from './dependents.ts'

export const orderFindings = (platform: Platform): readonly PlatformFinding[] => [
  ...Object.values(platform.recipes).flatMap((recipe) => [
    ...ambiguous(recipe),
    ...outOfOrder(recipe),
    ...inParallel(recipe),
  ]),
  ...roundRecipes(platform),
  ...roundComponents(platform),
]

/** Two steps of one name, which another step comes after. */
function ambiguous({ name, steps }: Recipe): readonly PlatformFinding[] {
  const named = new Set(steps.flatMap(({ after }) => after ?? []))
  return steps.flatMap((step, index) => {
    const isFirst = steps.findIndex((one) => one.name === step.name) === index
    if (isFirst || !named.has(step.name)) return []
    const message = `which step '${step.name}' is meant that others come after is not clear`
    return [found('step-ambiguous', ['recipes', name, 'steps', index], message)]
  })
}

/** A step comes after itself, or after one that stands below it and so perhaps after it. */
function outOfOrder({ name, steps }: Recipe): readonly PlatformFinding[] {
  return steps.flatMap((step, index) =>
    (step.after ?? []).flatMap((other) => {
      const isBefore = steps.slice(0, index).some((one) => one.name === other)
      if (isBefore || steps.every((one) => one.name !== other)) return []
      const at = ['recipes', name, 'steps', index]
      return [found('step-cycle', at, `'${step.name}' comes after '${other}', which is not before`)]
    }),
  )
}

/** Steps that may run at the same time, and ask the same thing for different things. */
function inParallel({ name, steps }: Recipe): readonly PlatformFinding[] {
  const before = stepsBefore(steps)
  return steps.flatMap((step, index) =>
    steps.slice(0, index).flatMap((other, earlier) => {
      if (before[index]?.has(earlier) || !areContrary(step, other)) return []
      const message = `'${step.name}' and '${other.name}' may run at the same time`
      return [found('parallel-conflict', ['recipes', name, 'steps', index], message)]
    }),
  )
}

/** For each step the indices of those that are over when it begins. */
function stepsBefore(steps: readonly Step[]): readonly ReadonlySet<number>[] {
  const before: Set<number>[] = []
  for (const [index, { after }] of steps.entries()) {
    const direct =
      after === undefined
        ? [index - 1]
        : steps.flatMap((one, i) => (after.includes(one.name) ? [i] : []))
    const earlier = direct.filter((i) => i >= 0 && i < index)
    before.push(new Set(earlier.flatMap((i) => [i, ...(before[i] ?? [])])))
  }
  return before
}

function areContrary(one: Step, other: Step): boolean {
  const place = ({ target }: Step) => target.replace('-reversed', '')
  if (place(one) !== place(other)) return false
  if (one.kind === 'call' && other.kind === 'call') {
    return one.service === other.service && one.verb !== other.verb
  }
  if (one.kind === 'each' && other.kind === 'each') return one.action !== other.action
  if (one.kind !== 'observe' || other.kind !== 'observe') return false
  return 'power' in one.until && 'power' in other.until && one.until.power !== other.until.power
}

/**
 * A recipe that carries itself out on its own component, by way of those that hang on that: who
 * asks the next of its kind in a row that ends is in no round.
 */
function roundRecipes(platform: Platform): readonly PlatformFinding[] {
  const { components, machines, recipes } = platform
  const carried = Object.values(components).flatMap(({ name, kind }) =>
    Object.values(recipes).flatMap((recipe) =>
      recipe.kind === kind && recipe.steps.some((step) => step.kind === 'each')
        ? [[`${recipe.name} of ${name}`, { name, recipe }] as const]
        : [],
    ),
  )
  const byText = new Map<string, (typeof carried)[number][1]>(carried)
  const next = (text: string): readonly string[] => {
    const { name, recipe } = byText.get(text) ?? {}
    return (recipe?.steps ?? []).flatMap((step) =>
      name === undefined || step.kind !== 'each'
        ? []
        : namesAt(components[name]!, step.target).flatMap((other) => {
            const machine = lookUp(machines, lookUp(components, other)?.kind ?? '')
            const action = machine === undefined ? null : actionIn(machine, step.action)
            const asked = action === null ? undefined : lookUp(machine?.actions, action)?.recipe
            return asked === undefined ? [] : [`${asked} of ${other}`]
          }),
    )
  }
  return roundsAmong([...byText.keys()], next).map(({ name, round }) =>
    found('recipe-cycle', ['recipes', byText.get(name)!.recipe.name], round),
  )
}

/** A component that depends on itself, by way of others. */
function roundComponents({ components }: Platform): readonly PlatformFinding[] {
  const next = (name: string): readonly string[] =>
    (lookUp(components, name)?.dependsOn ?? []).flatMap(({ on }) =>
      'component' in on ? [on.component] : [],
    )
  return roundsAmong(Object.keys(components), next).map(({ name, round }) =>
    found('dependency-cycle', ['components', name, 'dependsOn'], round),
  )
}
