/** Checks steps of recipes for what only the whole kind can tell: those added, and those lost. */

import { planOf } from '../../core/machines/plan.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { ComponentDescription } from '../../core/model/platform/description.ts'
import type { PlatformFinding } from '../../core/model/platform/finding.ts'
import type { Platform, Recipe, Step } from '../../core/model/platform/platform.ts'
import { type Addition, isLook, standsIn } from '../compile/added-steps.ts'
import { descriptionsOf } from '../compile/descriptions.ts'
import { additionsOf, baseRecipes, recipesAsWritten, recipesOf } from '../compile/machinery.ts'
import { readerOf } from '../compile/platform.ts'
import { nameOf, type Reader } from '../compile/recipe-of.ts'
import type { Finding } from '../findings/problems.ts'
import { unknown } from '../findings/unknown.ts'
import type { Path } from '../findings/walk.ts'
import { finding } from '../findings/written.ts'
import type { Config } from '../schema/config.ts'
import type { StepGiven } from '../schema/steps.ts'

export function stepFindings(config: Config): readonly Finding[] {
  const kinds = Object.keys(config.kinds)
  if (kinds.length === 0) return []
  const reader = readerOf(config)
  const descriptions = descriptionsOf(config, reader.machines)
  return kinds.flatMap((kind) => {
    const additions = additionsOf(reader, kind)
    const written = recipesAsWritten(reader, kind)
    return [
      ...additions.flatMap((addition, index) => {
        return misplaced(['kinds', kind, 'addedSteps', index], kind, addition, written)
      }),
      ...replacements(reader, kind).flatMap((one) => [
        ...lost(one, descriptions),
        ...withoutAdded(one, additions),
        ...left(one),
      ]),
    ]
  })
}

/** Where a step of a compiled recipe was written, where steps are added to those of its kind. */
export function stepOrigin(
  { kinds }: Config,
  { recipes }: Platform,
  at: PlatformFinding['at'],
): PlatformFinding['at'] {
  const [section, name, steps, index, ...rest] = at
  const recipe = section === 'recipes' && steps === 'steps' ? lookUp(recipes, String(name)) : null
  const given = lookUp(kinds, recipe?.kind ?? '')
  const step = recipe?.steps[Number(index)]
  if (step === undefined || given === undefined || given.addedSteps.length === 0) return at
  const isMeant = (one: StepGiven) => nameOf(one) === step.name
  const short = String(name).slice(recipe!.kind.length + 1)
  const own = lookUp(given.recipes, short)?.steps.findIndex(isMeant) ?? -1
  if (own >= 0) return ['recipes', name!, 'steps', own, ...rest]
  for (const [place, added] of given.addedSteps.entries()) {
    const found = added.steps.findIndex(isMeant)
    if (found < 0) continue
    return ['machines', recipe!.kind, 'addedSteps', place, 'steps', found, ...rest]
  }
  return at
}

/** It stands by a step that there is, where something can stand, and has names of its own. */
function misplaced(
  path: Path,
  kind: string,
  addition: Addition,
  recipes: readonly Recipe[],
): readonly Finding[] {
  const { side, by, steps } = addition
  const named = { path: [...path, side], name: by }
  const known = [...new Set(recipes.flatMap((recipe) => recipe.steps.map(({ name }) => name)))]
  const mine = recipes.filter((recipe) => standsIn(recipe, addition))
  const [first] = mine
  if (!known.includes(by)) return unknown(`step of a ${kind}`, named, known)
  if (first === undefined) {
    const message = `'${by}' is a step of what cuts power for safety’s sake alone`
    return [finding('option-without-use', named.path, message, 'add inEmergencies: true')]
  }
  const split = mine.find((recipe) => isLook(recipe.steps, placeOf(recipe, by)))
  if (side === 'before' && split !== undefined) {
    const call = split.steps[placeOf(split, by) - 1]!.name
    const message = `'${by}' sees what '${call}' came to: nothing stands between the two`
    return [finding('unclear-step', named.path, message, `before: ${call}, or after: ${by}`)]
  }
  return steps.flatMap(({ name }, index) => {
    const other = mine.find((recipe) => placeOf(recipe, name) >= 0)
    if (other === undefined) return []
    const message = `${other.name} has a step '${name}' already`
    const at = [...path, 'steps', index]
    return [finding('duplicate-name', at, message, 'give it a name of its own')]
  })
}

const placeOf = ({ steps }: Recipe, by: string) => steps.findIndex(({ name }) => name === by)

/** A recipe in the place of one of the base. */
interface Replacement {
  readonly path: Path
  readonly before: Recipe
  readonly after: Recipe
  /** Of the base and for the same end, with what is added to them. */
  readonly siblings: readonly Recipe[]
}

function replacements(reader: Reader, kind: string): readonly Replacement[] {
  const given = lookUp(reader.config.kinds, kind)?.recipes ?? {}
  const base = baseRecipes(reader, kind)
  const all = recipesOf(reader, kind)
  const own = Object.keys(given).map((name) => `${kind}.${name}`)
  const siblings = all.filter(({ name }) => !own.includes(name))
  const isAlike = (one: Recipe, other: Recipe) =>
    one.class === other.class && one.power === other.power
  return Object.keys(given).flatMap((name) => {
    const [before, after] = [base, all].map((some) =>
      some.find((recipe) => recipe.name === `${kind}.${name}`),
    )
    if (before === undefined || after === undefined) return []
    const alike = siblings.filter((one) => isAlike(one, before))
    return [{ path: ['kinds', kind, 'recipes', name], before, after, siblings: alike }]
  })
}

/** It stands at the name of the recipe. */
const ofRecipe = (...said: Parameters<typeof finding>): Finding => ({
  ...finding(...said),
  isKey: true,
})

/** What the base does for others, or waits for, and this one does not. */
function lost(
  { path, before, after }: Replacement,
  descriptions: readonly ComponentDescription[],
): readonly Finding[] {
  const kept = new Set(after.steps.map(whatItDoes))
  const names = descriptions
    .filter(({ kind }) => kind === before.kind)
    .flatMap((description) => planOf(description, before).steps)
    .filter(({ step }) => isForSafety(step) && !kept.has(whatItDoes(step)))
    .map(({ step }) => step.name)
  if (names.length === 0) return []
  const message = `what the base does is not done: ${[...new Set(names)].join(', ')}`
  const hint = 'leave the recipe as it is and use addedSteps, or write those steps too'
  return [ofRecipe('steps-lost', path, message, hint)]
}

/** It is about more than its component alone, or lets time pass. */
const isForSafety = ({ kind, target }: Step) => target !== 'self' || kind === 'pause'

/** Whoever is asked for it, and however it is called. */
function whatItDoes(step: Step): string {
  switch (step.kind) {
    case 'call':
      return `call ${step.verb} ${step.target}`
    case 'observe':
      return `observe ${JSON.stringify(step.until)} ${step.target}`
    case 'each':
      return `each ${JSON.stringify(step.until)} ${step.target}`
    case 'pause':
      return 'pause'
  }
}

/** What is added to the others of its kind stands by a step that it does not have. */
const withoutAdded = ({ path, before, after }: Replacement, additions: readonly Addition[]) =>
  additions
    .filter((addition) => standsIn(before, addition) && placeOf(after, addition.by) < 0)
    .map(({ side, by }) => {
      const message = `it has no step '${by}', and nothing of what is added ${side} it`
      return ofRecipe('steps-lost', path, message, `name one of its steps ${by}`)
    })

/** Others of the base that do as it did, and do not do what is new in it. */
function left({ path, before, after, siblings }: Replacement): readonly Finding[] {
  const old = new Set(before.steps.map(whatItDoes))
  const acts = (recipe: Recipe) =>
    recipe.steps.filter((step) => step.kind === 'call' && !isForSafety(step)).map(whatItDoes)
  const fresh = after.steps.filter((step) => !old.has(whatItDoes(step)))
  return siblings.flatMap((sibling) => {
    const theirs = new Set(sibling.steps.map(whatItDoes))
    const names = fresh.filter((step) => !theirs.has(whatItDoes(step))).map(({ name }) => name)
    if (names.length === 0 || !acts(before).some((act) => acts(sibling).includes(act))) return []
    const message = `${sibling.name} goes on as the base has it, without ${names.join(', ')}`
    const hint = 'use addedSteps, which stand in both, or replace that one too'
    return [ofRecipe('sibling-left', path, message, hint)]
  })
}
