/** Analyses recipes: what they make for, what keeps them safe, and who has use for them. */

import { lookUp } from '../../core/model/look-up.ts'
import type { PlatformFinding } from '../../core/model/platform/finding.ts'
import type { Machine, Platform, Recipe } from '../../core/model/platform/platform.ts'
import { isKnownAs, wordOf } from '../../core/model/power.ts'
import { found } from './catalogue.ts'

export const recipeFindings = (platform: Platform): readonly PlatformFinding[] => [
  ...uncheckedPolicies(platform),
  ...Object.values(platform.recipes).flatMap((recipe) => {
    const at = ['recipes', recipe.name]
    const machine = lookUp(platform.machines, recipe.kind)
    return [
      ...unused(machine, recipe, at),
      ...unchecked(recipe, at),
      ...(machine === undefined ? [] : contradicted(machine, recipe, at)),
      ...lockedForEver(platform, recipe, at),
    ]
  }),
]

type At = PlatformFinding['at']

function unused(machine: Machine | undefined, { name }: Recipe, at: At) {
  const isUsed = Object.values(machine?.actions ?? {}).some(({ recipe }) => recipe === name)
  return isUsed ? [] : [found('recipe-unused', at, 'no action carries it out')]
}

/** Whoever asks hardware to take power is checked by a policy. */
const unchecked = ({ energises, checks }: Recipe, at: At) =>
  energises && checks === null
    ? [found('energises-unchecked', at, 'it powers on under no policy')]
    : []

/** A policy that lets something power on, and looks at nothing. */
function uncheckedPolicies({ checks: policies, recipes }: Platform) {
  return Object.entries(policies).flatMap(([name, policy]) => {
    const { thermalCheck, healthCheck, powerCheck, bmcCheck } = policy
    if (thermalCheck || healthCheck || powerCheck || bmcCheck) return []
    const using = Object.values(recipes).find((one) => one.energises && one.checks === name)
    if (using === undefined) return []
    const message = `nothing is checked before ${using.name} powers on`
    return [found('policy-checks-nothing', ['policies', name], message)]
  })
}

/** What it ends as, and what is shown on the way, is not what it makes for. */
function contradicted({ statuses }: Machine, { power, ends, status, undoing }: Recipe, at: At) {
  const impliedPower = lookUp(statuses, ends)?.impliedPower ?? null
  const ended =
    power === null || impliedPower === null || isKnownAs(impliedPower, power)
      ? []
      : [
          found(
            'ends-contradiction',
            at,
            `makes for power ${power}, ends as ${ends} (${wordOf(impliedPower)})`,
          ),
        ]
  const shown = [status, undoing]
    .filter((one) => one !== null && one !== ends)
    .flatMap((one) => {
      const row = one === null ? undefined : lookUp(statuses, one)
      if (row === undefined || row.class === 'waiting') return []
      return [found('status-not-waiting', at, `it is shown as ${one}, which is ${row.class}`)]
    })
  return [...ended, ...shown]
}

/** A lock that no recipe of its kind takes away again. */
function lockedForEver(platform: Platform, { kind, sets }: Recipe, at: At) {
  const { lock } = sets
  if (typeof lock !== 'string') return []
  const isOpened = Object.values(platform.recipes).some((other) => {
    return other.kind === kind && (other.sets.unlock === lock || other.sets.lock === null)
  })
  return isOpened ? [] : [found('lock-for-ever', at, `nothing takes the lock '${lock}' away`)]
}
