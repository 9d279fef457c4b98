/** Analyses order: what comes after what, in recipes, between them, and between components. */

import { actionIn } from '../../core/machines/power-actions.ts'
import type { PlatformFinding } from '../../core/model/finding.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Platform, Recipe, Step } from '../../core/model/platform.ts'
import { found } from './catalogue.ts'
import { roundsAmong } from './cycles.ts'
import { eachOf } from './dependents.ts'

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

/** A recipe that carries itself out by way of those that hang on its component. */
function roundRecipes(platform: Platform): readonly PlatformFinding[] {
  const next = (name: string): readonly string[] => {
    const recipe = lookUp(platform.recipes, name)
    return (recipe?.steps ?? []).flatMap((step) => {
      if (recipe === undefined || step.kind !== 'each') return []
      return eachOf(platform, recipe, step).flatMap(({ kind }) => {
        const machine = lookUp(platform.machines, kind)
        const action = machine === undefined ? null : actionIn(machine, step.action)
        return action === null ? [] : (lookUp(machine?.actions, action)?.recipe ?? [])
      })
    })
  }
  return roundsAmong(Object.keys(platform.recipes), next).map(({ name, round }) =>
    found('recipe-cycle', ['recipes', name], round),
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
