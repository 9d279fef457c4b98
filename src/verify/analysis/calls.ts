/** Analyses calls: each is taken back or says why not, and shared things are left to others. */

import { distance } from 'fastest-levenshtein'
import { lookUp } from '../../core/model/look-up.ts'
import type { PlatformFinding } from '../../core/model/platform/finding.ts'
import type { CallStep, Platform, Recipe, Step } from '../../core/model/platform/platform.ts'
import { coolingVerbs, switchVerbs, type Verb } from '../../core/model/verbs.ts'
import { found } from './catalogue.ts'

export const callFindings = (platform: Platform): readonly PlatformFinding[] =>
  Object.values(platform.recipes).flatMap((recipe) =>
    recipe.steps.flatMap((step, index) => {
      const at = ['recipes', recipe.name, 'steps', index]
      return [
        ...withoutReason(step, at),
        ...(step.kind === 'call' ? ofCall(platform, recipe, step, at) : []),
      ]
    }),
  )

type At = PlatformFinding['at']

/** A failure may be ignored for a reason only. */
function withoutReason({ name, ignoreFailureBecause }: Step, at: At): readonly PlatformFinding[] {
  if (ignoreFailureBecause === undefined || ignoreFailureBecause.trim() !== '') return []
  return [found('undo-without-reason', at, `'${name}' ignores its failure without a reason`)]
}

const ofCall = (
  platform: Platform,
  recipe: Recipe,
  step: CallStep,
  at: At,
): readonly PlatformFinding[] => [
  ...withoutUndo(step, at),
  ...unsaidPower(recipe, step, at),
  ...misspelt(step, at),
  ...takenFromOthers(platform, recipe, step, at),
]

function withoutUndo({ name, undo }: CallStep, at: At): readonly PlatformFinding[] {
  const isMissing = 'none' in undo ? undo.none.trim() === '' : undo.length === 0
  return isMissing
    ? [found('undo-without-reason', at, `'${name}' has neither an undo nor a reason for none`)]
    : []
}

/** Interlocks are asked only where the recipe says that it powers on. */
function unsaidPower(
  { energises }: Recipe,
  { name, verb, target }: CallStep,
  at: At,
): readonly PlatformFinding[] {
  if (energises || verb !== 'on' || target !== 'self') return []
  return [found('energises-unsaid', at, `'${name}' powers on, and the recipe does not say so`)]
}

/** What is nearly a usual verb is most likely meant to be it. */
function misspelt({ verb, service }: CallStep, at: At): readonly PlatformFinding[] {
  const usual = lookUp(usualVerbs, service) ?? []
  if (usual.includes(verb)) return []
  const meant = usual.find((one) => distance(one, verb.toLowerCase()) <= (one.length > 3 ? 2 : 1))
  return meant === undefined
    ? []
    : [found('verb-misspelt', at, `${service}.${verb} is perhaps ${service}.${meant}`)]
}

/** The verbs of u-bmc's services, as their native dialect has them. */
const usualVerbs: Readonly<Record<string, readonly string[]>> = {
  power: Object.keys(switchVerbs),
  thermal: Object.keys(coolingVerbs),
}

/** What several components share is taken away only while no other needs it. */
function takenFromOthers(
  platform: Platform,
  { kind }: Recipe,
  { name, verb, target, skipIf }: CallStep,
  at: At,
): readonly PlatformFinding[] {
  const list = target === 'supplies-reversed' ? 'supplies' : target
  if (list !== 'zones' && list !== 'supplies') return []
  if (!takesAway.some((one) => one === verb) || (skipIf !== undefined && 'inUse' in skipIf))
    return []
  const all = Object.values(platform.components)
  for (const user of all.filter((one) => one.kind === kind)) {
    // What it feeds goes off with it, and what feeds it has its own say.
    const own = [user.name, user.chassis, ...user.hosts, ...user.parts.map((part) => part.name)]
    const other = all.find((one) => {
      return !own.includes(one.name) && one[list].some((subject) => user[list].includes(subject))
    })
    if (other === undefined) continue
    const message = `'${name}' of ${user.name} takes from ${other.name} what both need`
    // Cooling the step can leave to others; for a supply it is who depends on it that must change.
    const place = list === 'zones' ? at : ['components', other.name, 'powerDependencies']
    return [found('shared-taken-away', place, message)]
  }
  return []
}

const takesAway: readonly Verb[] = ['off', 'force-off', 'lower']
