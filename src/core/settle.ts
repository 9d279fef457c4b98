/** Settles a System: operations move, queued ones start and rules apply, until nothing changes. */

import { mayGoOn } from './acting.ts'
import { contain } from './automation/protection/containment.ts'
import type { Culprit } from './model/bug.ts'
import type { Name } from './model/ids.ts'
import type { Context } from './model/platform/context.ts'
import { busyIn, changedBetween } from './model/system/dirty-set.ts'
import type { Operation } from './model/system/operation.ts'
import { componentOf, type System } from './model/system/system.ts'
import { queuedIn, startInTurn } from './operations/requests/accept.ts'
import { unwind } from './operations/rollback.ts'
import { advance } from './operations/saga.ts'
import { isOver, sagaOf } from './operations/steps/saga-context.ts'
import { automated, type Turn, turned } from './turn.ts'

/** More than any chain of rules can need; beyond it there is a circle in them. */
const settleRoundsMax = 200

/**
 * Lets everything follow that follows: operations move, queued ones start, consequences are
 * drawn.
 */
export function settle(context: Context, begun: Turn): Turn {
  let turn = begun
  let before = turn.system
  for (let round = 0; round < settleRoundsMax; round++) {
    before = turn.system
    for (const name of busyIn(turn.dirty)) turn = moved(context, turn, name)
    if (turn.system.claim.role !== 'looking')
      turn = turned(context, turn, started(context, turn.system, busyIn(turn.dirty)))
    turn = automated(context, turn)
    if (turn.system === before) return turn
  }
  return unsettled(context, turn, before)
}

/** What goes round in circles is set aside, so that the next step does not go round again. */
function unsettled(context: Context, turn: Turn, before: System): Turn {
  const error = new Error(`the rules do not settle at ${context.now}`)
  const circling = changedBetween(before, turn.system)
  const culprits = circling.length === 0 ? [null] : circling
  return culprits.reduce((sofar: Turn, component) => {
    const culprit = { place: 'operation', what: 'rules that do not settle', component } as const
    return turned(context, sofar, contain(context, sofar.system, culprit, error))
  }, turn)
}

function started(context: Context, system: System, busy: readonly Name[]): System {
  let next = system
  for (const operation of queuedIn(system, busy)) {
    try {
      const before = next
      next = startInTurn(context.platform, before, operation, context.now)
      if (next !== before)
        context.witness?.saw({ ...culpritOf(operation), place: 'queue' }, before, next)
    } catch (error) {
      next = contain(context, next, culpritOf(operation), error)
    }
  }
  return next
}

function moved(context: Context, turn: Turn, name: Name): Turn {
  const { operation } = componentOf(turn.system, name)
  if (operation === null || operation.state === 'queued') return turn
  if (!mayGoOn(context.platform, turn.system, operation)) return turn
  let next: System
  try {
    const saga = sagaOf(context.platform, turn.system, operation, context.now)
    next = operation.state === 'rolling-back' ? unwind(saga) : advance(saga)
    if (next !== turn.system)
      context.witness?.saw({ ...culpritOf(operation), place: 'operation' }, turn.system, next)
  } catch (error) {
    next = contain(context, turn.system, culpritOf(operation), error)
  }
  return turned(context, turn, next)
}

/** Where it stands: the first of its steps that is not over, or the one that is taken back. */
function culpritOf({ recipe, component, steps, undo }: Operation): Culprit {
  const step = undo?.step ?? steps.findIndex((state) => !isOver(state))
  const what = undo === null ? `step ${step + 1}` : `undo of step ${step + 1}`
  return { place: 'operation', what: `${recipe}, ${what}`, component }
}
