/** Shows the System while nothing can be kept: as it was kept last, without what is too old. */
import { alertsOf } from '../core/alerts/conditions.ts'
import { observationsExpire, silenceIsUnknown } from '../core/automation/statuses.ts'
import type { Context } from '../core/model/platform/context.ts'
import { componentOf, type StoreFailure, type System } from '../core/model/system/system.ts'

/**
 * What goes on meanwhile is not shown, since nobody would know of it after a restart. But what was
 * seen then says less and less of now, and that nothing is kept is an alert which could not be kept
 * either.
 */
export function shownWithout(context: Context, kept: System, storeFailure: StoreFailure): System {
  let shown: System = { ...kept, storeFailure }
  for (const name of kept.components.keys)
    for (const rule of [observationsExpire, silenceIsUnknown])
      shown = rule(context, shown, componentOf(shown, name))
  const [alert] = [...alertsOf(context, shown).values()].filter(
    ({ code }) => code === 'store-failing',
  )
  const { since: at } = storeFailure
  const state = { at, isCleared: false, isFlapping: false, goneAt: null, dueAt: null }
  return { ...shown, alerts: { ...shown.alerts, [alert!.id]: { ...state, alert: alert! } } }
}
