/**
 * Tells whether a step is left out because the interlock that it repeats is: by the policy of the
 * recipe, or by an override that is in force.
 */
import { interlocks } from '../../interlocks/catalogue.ts'
import { isSilenced, policyOf } from '../../interlocks/interlock.ts'
import { leaveFor } from '../../interlocks/overrides.ts'
import type { Planned } from '../../model/platform/platform.ts'
import type { SagaContext } from './saga-context.ts'

/** Only what an interlock is asked about can be told to go without it. */
export function isLeftOut(saga: SagaContext, { repeats }: Planned): boolean {
  const { recipe, system, operation, now } = saga
  if (repeats === null || !recipe.energises) return false
  return (
    isSilenced(interlocks[repeats], policyOf(saga)) ||
    leaveFor(system, operation.override, operation.component, repeats, now) !== null
  )
}
