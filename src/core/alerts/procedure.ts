/** Defines procedures, and the steps that many of them have. */

import type { Action } from '../model/ids.ts'

export interface Procedure {
  readonly name: string
  readonly title: string
  readonly steps: readonly ProcedureStep[]
}

export interface ProcedureStep {
  /** Done by the service when it is asked to go on, or by a person who then says so. */
  readonly by: 'service' | 'operator'
  readonly text: string
  /** What the service asks the component for. */
  readonly action?: Action
  /** What must be true before the step counts as done. */
  readonly check?: ProcedureCheck
}

export type ProcedureCheck = 'power-off' | 'power-known' | 'not-held' | 'alert-gone'

export const byHand = (text: string, check?: ProcedureCheck): ProcedureStep =>
  check === undefined ? { by: 'operator', text } : { by: 'operator', text, check }
export const byService = (action: Action, text: string, check?: ProcedureCheck): ProcedureStep => ({
  ...byHand(text, check),
  by: 'service',
  action,
})

export const procedure = (
  name: string,
  title: string,
  steps: readonly ProcedureStep[],
): Procedure => ({
  name,
  title,
  steps,
})

export const look = byHand(
  'Look at the hardware: is it on, are there burns, smells, unusual noise?',
)

export const readHistory = byHand('Read the history of the component and see what came first.')
export const forceOff = byService('ForceOff', 'Take the power away.', 'power-off')
export const recover = byService(
  'Recover',
  'Let it go: it becomes what the hardware is observed to be.',
  'not-held',
)
export const seeThatGone = byHand('See that the alert is gone.', 'alert-gone')
