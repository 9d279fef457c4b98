/** Names why an operation has its component started, reset or cut. The first cause is kept. */

import { recipeClasses } from '../../machines/recipe-classes.ts'
import type { RestartCause } from '../../model/ids.ts'
import { lookUp } from '../../model/look-up.ts'
import type { Platform, Recipe } from '../../model/platform/platform.ts'
import type { Component } from '../../model/system/component.ts'
import type { Operation } from '../../model/system/operation.ts'
import { componentsOf, type System } from '../../model/system/system.ts'

/**
 * What an operation will be the cause of, once it is seen; nothing for one that restarts nothing,
 * or that only sees to a trouble whose first cause is known.
 */
export function restartsAs(
  platform: Platform,
  system: System,
  component: Component,
  operation: Operation,
): Pick<Operation, 'restartsAs'> {
  if (!restarts(platform.recipes[operation.recipe]!)) return {}
  const cause = restartCauseFor(originOf(system, operation).cause)
  const first = component.restartCause?.cause ?? 'Unknown'
  return first !== 'Unknown' && follows(platform, component, cause) ? {} : { restartsAs: cause }
}

/** What the service begins by itself uses up boot attempts; what is asked for has all of them. */
export const hasAllAttempts = ({ cause }: Operation) => cause !== 'boot-failed'

function restarts(recipe: Recipe): boolean {
  const { energises, protects } = recipeClasses[recipe.class]
  return (energises && recipe.power === 'On') || protects === 'always'
}

/** A host's part of what its chassis does has the cause that the chassis' operation has. */
function originOf(system: System, operation: Operation): Operation {
  const parent = componentsOf(system).find(
    (one) =>
      one.operation !== null &&
      one.name !== operation.component &&
      operation.cause === `${one.name} ${one.operation.action}`,
  )
  return parent?.operation ?? operation
}

/** By the cause of an operation, or of a mitigation. */
export function restartCauseFor(cause: string): RestartCause {
  if (cause.startsWith('thermal')) return 'ThermalEvent'
  if (cause.startsWith('power-') || cause.startsWith('supply')) return 'PowerFault'
  return lookUp(byCause, cause) ?? 'Unknown'
}

const byCause: Readonly<Record<string, RestartCause>> = {
  request: 'RemoteCommand',
  schedule: 'ScheduledPowerOn',
  PowerPolicyAlwaysOn: 'PowerPolicyAlwaysOn',
  PowerPolicyPreviousState: 'PowerPolicyPreviousState',
  'emergency-off': 'EmergencyOff',
  'boot-failed': 'BootFailed',
  'dependency-lost': 'DependencyLost',
  'health-critical': 'HealthFault',
  'brown-out': 'PowerFault',
  'unexpected-off': 'Reconciled',
  'unexpected-on': 'Reconciled',
  'never-reached': 'Reconciled',
}

/** What the service does by itself about a trouble is no new cause until the trouble is over. */
const follows = (platform: Platform, { kind, status }: Component, cause: RestartCause) =>
  (cause === 'BootFailed' || cause === 'Reconciled') &&
  status !== platform.machines[kind]!.statusWhenPower.On
