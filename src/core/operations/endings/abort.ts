/** Aborts an operation: it is stopped and taken back, while that is safe. */

import type { OperationAbort } from '../../model/events/command.ts'
import { type CommandResult, refused } from '../../model/events/command-result.ts'
import type { Platform } from '../../model/platform/platform.ts'
import { type Refusal, refuse } from '../../model/refusals.ts'
import type { Fault, Operation } from '../../model/system/operation.ts'
import { operationOf, type System } from '../../model/system/system.ts'
import { rowOf } from '../../model/table.ts'
import { end } from '../requests/accept.ts'
import { sagaOf, setOperation } from '../steps/saga-context.ts'
import { stop } from './outcome.ts'

export function abort(
  platform: Platform,
  system: System,
  event: OperationAbort,
  now: number,
): CommandResult {
  const operation = operationOf(system, event.operation)
  const component = operation && rowOf(system.components, operation.component)
  if (operation === undefined || component === undefined) {
    const refusal = refuse('unknown-operation', `there is no operation ${event.operation}`)
    return refused(system, refusal)
  }
  const refusal = unabortable(platform, operation)
  if (refusal !== null) return refused(system, refusal)
  const why = event.reason === null ? '' : `: ${event.reason}`
  const error = { code: 'aborted', message: `aborted by ${event.actor}${why}`, at: now }
  const next =
    operation.state === 'queued'
      ? end(platform, system, operation, 'aborted', error, now)
      : stopped(platform, system, operation, error, now)
  return { system: next, answer: { kind: 'accepted', unchanged: false, operation, component } }
}

function stopped(
  platform: Platform,
  system: System,
  operation: Operation,
  error: Fault,
  now: number,
): System {
  const saga = sagaOf(platform, system, operation, now)
  const aborting = { ...operation, aborting: true }
  return stop(
    { ...saga, operation: aborting, system: setOperation(saga, { aborting: true }) },
    error,
  )
}

/** Safe is one that waits, and one whose every step can be taken back. */
function unabortable(platform: Platform, operation: Operation): Refusal | null {
  if (operation.state === 'queued') return null
  if (operation.state === 'running' && platform.recipes[operation.recipe]!.abortable) return null
  return refuse(
    'not-abortable',
    `${operation.action} of ${operation.component} is ${operation.state}` +
      ' and cannot be taken back safely',
  )
}
