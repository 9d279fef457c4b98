/**
 * Explains restarts: why a component was seen to start, be reset or be cut, by what else was seen.
 * What was asked is a cause only of what is seen to follow from it.
 */

import type { RestartCause, Subject } from '../../model/ids.ts'
import { lookUp } from '../../model/look-up.ts'
import type { Context } from '../../model/platform/context.ts'
import type { Platform } from '../../model/platform/platform.ts'
import { isKnown, isKnownOff } from '../../model/power.ts'
import { assessmentOf } from '../../model/system/assessments.ts'
import type { Component } from '../../model/system/component.ts'
import { lastHeard } from '../../model/system/evidence.ts'
import type { Operation } from '../../model/system/operation.ts'
import {
  change,
  componentOf,
  hasBegun,
  mitigationOf,
  put,
  type System,
} from '../../model/system/system.ts'
import { restartCauseFor } from '../../operations/requests/restart-causes.ts'

/** Before the change is taken down: after that, it is none any more. */
export function restartsAreExplained(
  context: Context,
  system: System,
  component: Component,
): System {
  const { observed, powerChanges, kind } = component
  // Why a BMC was, its own start tells.
  if (kind === 'bmc') return system
  const power = lastHeard(observed)
  const isChange = isKnown(power) && isKnown(powerChanges.power)
  if (isChange && power !== powerChanges.power)
    return isKnownOff(power)
      ? explained(system, component, whyOff(context, system, component))
      : explained(system, component, whyOn(context, system, component))
  const reset = resetSeen(context, system, component)
  return reset === null ? system : explained(system, component, reset, context.now)
}

function explained(
  system: System,
  component: Component,
  cause: RestartCause | null,
  at: number | null = component.observed.at,
): System {
  const { restartCause } = component
  if (cause === null || at === null) return system
  if (restartCause?.cause === cause && restartCause.at === at) return system
  return put(system, change(component, { restartCause: { cause, at } }))
}

/** `null` where somebody wanted it off in order, and where its first cause is kept. */
function whyOff({ platform, now }: Context, system: System, component: Component) {
  const operation = cuttingAt(platform, system, component)
  if (operation === null) return cutCause(platform, system, component, now)
  return platform.recipes[operation.recipe]!.power === 'Off' ? (operation.restartsAs ?? null) : null
}

/** What came back after an unexplained cut has the cause of that. */
function whyOn({ platform, now }: Context, system: System, component: Component) {
  const { restartCause, powerChanges } = component
  const operation = operationAt(platform, system, component)
  if (operation !== null && platform.recipes[operation.recipe]!.power === 'On')
    return operation.restartsAs ?? null
  if (restartCause !== null && restartCause.at === powerChanges.at.at(-1)) return null
  return isAfterLoss(system, now) ? 'PowerLoss' : 'Unknown'
}

/** Why it is off though no operation of its own wanted that, as far as anything shows it. */
export function cutCause(
  platform: Platform,
  system: System,
  component: Component,
  now: number,
): RestartCause | null {
  const { chassis, supplies } = platform.components[component.name]!
  const cut = mitigationOf(system, 'cut', component.name)
  if (cut !== undefined) return restartCauseFor(cut.cause)
  const rail = chassis === null ? null : componentOf(system, chassis)
  if (rail !== null && isKnownOff(lastHeard(rail.observed))) {
    const operation = cuttingAt(platform, system, rail)
    return operation === null
      ? cutCause(platform, system, rail, now)
      : (operation.restartsAs ?? null)
  }
  if (isAfterLoss(system, now)) return 'PowerLoss'
  return isStarved(platform, system, supplies) ? 'PowerFault' : 'Unknown'
}

/** Where there is a budget, those that are left carry what is on unless it says otherwise. */
function isStarved({ hasBudget }: Platform, system: System, supplies: readonly Subject[]): boolean {
  const lost = supplies.filter((one) => assessmentOf(system, one)?.level === 'critical')
  const isShort = !hasBudget || lookUp(system.protection.emergencies, 'power') !== undefined
  return lost.length > 0 && (isShort || lost.length === supplies.length)
}

/** What a run finds that begins after power was lost has been so since. */
const isAfterLoss = ({ startCause, settlesAt }: System, now: number) =>
  startCause === 'ac-loss' && now <= settlesAt

/** The operation that has asked for its power, under way or ended by what was just seen. */
function operationAt(platform: Platform, system: System, component: Component): Operation | null {
  const { observed } = component
  const operation = observed.at === null ? null : operationSince(system, component, observed.at)
  return operation !== null && hasAsked(platform, operation) ? operation : null
}

/** As `operationAt`, of an off: one that has come to what is on takes no power any more. */
function cuttingAt(platform: Platform, system: System, component: Component): Operation | null {
  const operation = operationAt(platform, system, component)
  const isOver =
    operation !== null &&
    operation.endedAt !== null &&
    platform.recipes[operation.recipe]!.power === 'On'
  return isOver ? null : operation
}

/** The one under way, or the last that has ended since. */
function operationSince(
  { ended }: System,
  { name, operation }: Component,
  since: number,
): Operation | null {
  if (operation !== null && hasBegun(operation)) return operation
  for (let index = ended.length - 1; index >= 0; index--) {
    const one = ended[index]!
    if (one.endedAt! < since) return null
    if (one.component === name) return one
  }
  return null
}

/** Of what it is about power, and not just about the component. */
export const hasAsked = (platform: Platform, { component, recipe, steps }: Operation): boolean =>
  (lookUp(platform.recipes, recipe)?.power ?? null) !== null &&
  steps.some(({ attempts }, index) => {
    const planned = platform.plans[component]![recipe]!.steps[index]
    return attempts > 0 && planned?.step.kind === 'call' && planned.target === component
  })

/** The cause of a reset that the boot since shows; where none is told, that its service says. */
function resetSeen({ platform, now }: Context, system: System, component: Component) {
  const operation = operationSince(system, component, now)
  if (operation?.restartsAs === undefined) return null
  const { steps } = platform.plans[component.name]![operation.recipe]!
  const index = steps.findIndex(({ step }) => step.kind === 'call' && step.verb === 'reset')
  const { startedAt = null, phase, doubtful } = operation.steps[index] ?? {}
  const { restartCause, boot } = component
  if (startedAt === null || (restartCause !== null && restartCause.at >= startedAt)) return null
  const isSeen =
    boot !== null && platform.components[component.name]!.bootProgress
      ? boot.progress !== 'None' && boot.before === null && !boot.unproven && boot.at >= startedAt
      : phase === 'done' && !doubtful
  return isSeen ? operation.restartsAs : null
}
