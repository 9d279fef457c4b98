/** Analyses times: nothing is given up before what it waits for can be over. */

import { actionIn } from '../../core/machines/power-actions.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { PlatformFinding } from '../../core/model/platform/finding.ts'
import type { EachStep, Plan, Platform, Recipe } from '../../core/model/platform/platform.ts'
import { shownDuration } from '../../text/duration.ts'
import { found } from './catalogue.ts'
import { eachOf } from './dependents.ts'

export const timeFindings = (platform: Platform): readonly PlatformFinding[] => [
  ...Object.values(platform.recipes).flatMap((recipe) =>
    recipe.steps.flatMap((step, index) => {
      const at = ['recipes', recipe.name, 'steps', index]
      return step.kind === 'each' ? eachTooShort(platform, recipe, step, at) : []
    }),
  ),
  ...againTooLate(platform),
  ...unsettled(platform),
]

type At = PlatformFinding['at']

/** Even if every service answered at once, its dependents could not be done in time. */
function eachTooShort(
  platform: Platform,
  recipe: Recipe,
  step: EachStep,
  at: At,
): readonly PlatformFinding[] {
  if (step.ignoreFailureBecause !== undefined) return []
  for (const { name, kind } of eachOf(platform, recipe, step)) {
    const machine = lookUp(platform.machines, kind)
    const action = machine === undefined ? null : actionIn(machine, step.action)
    const carriedOut = action === null ? undefined : lookUp(machine?.actions, action)?.recipe
    const plan =
      carriedOut === undefined ? undefined : lookUp(lookUp(platform.plans, name), carriedOut)
    const neededMs = plan === undefined ? 0 : longestMs(plan)
    if (neededMs <= step.timeoutMs) continue
    const needed = `${name} may need ${shownDuration(neededMs)}`
    const message = `${step.name} is given ${shownDuration(step.timeoutMs)}, ${needed}`
    return [found('each-too-short', at, message)]
  }
  return []
}

/** The longest way through the waits of a plan; calls may be answered at once. */
function longestMs({ steps }: Plan): number {
  const endsMs: number[] = []
  for (const { step, after } of steps) {
    const beginsMs = Math.max(0, ...after.map((index) => endsMs[index]!))
    endsMs.push(beginsMs + (step.kind === 'call' ? 0 : step.timeoutMs))
  }
  return Math.max(0, ...endsMs)
}

/** A repeated boot is waited for less long than the answer to what is to bring it about. */
function againTooLate({ plans }: Platform): readonly PlatformFinding[] {
  return Object.entries(plans).flatMap(([name, recipes]) => {
    const steps = Object.values(recipes).flatMap(({ recipe }) => recipe.steps)
    const hasty = steps.find((step) => {
      return step.kind === 'observe' && step.retryWith && step.retryWith.timeoutMs > step.timeoutMs
    })
    if (hasty === undefined) return []
    const over = `'${hasty.name}' is over in ${shownDuration(hasty.timeoutMs)}`
    const message = `${over}, before a call is answered`
    return [found('again-too-late', ['components', name, 'bootTimeout'], message)]
  })
}

/** What nobody has observed yet is given up before observations are held against anybody. */
function unsettled({ machines, limits }: Platform): readonly PlatformFinding[] {
  const hasty = Object.values(machines).flatMap(({ kind, statuses, firstStatus: first }) => {
    const { afterMs = limits.settleMs } = lookUp(statuses, first)?.timeout ?? {}
    return afterMs < limits.settleMs
      ? [`a ${kind} that is ${first} after ${shownDuration(afterMs)}`]
      : []
  })
  if (hasty.length === 0) return []
  const settle = `it takes ${shownDuration(limits.settleMs)} to settle`
  const message = `${settle}, and ${hasty.join(', ')} is given up`
  return [found('deadline-too-short', ['limits', 'settleMs'], message)]
}
