/**
 * Notifies of alerts: decides which of the conditions that hold are raised, updated and cleared, so
 * that one that comes and goes floods nobody.
 *
 * The first time, an alert is raised and cleared at once. One that comes back within `alertHoldMs`
 * of being cleared is flapping: from then on it is cleared only once its condition has been gone
 * for `alertHoldMs` without a break. What it says is updated no sooner than `alertHoldMs` after it
 * was told of last. So an alert is told of 2 + 2 × (time / alertHoldMs) times at most.
 */

import { lookUp, putRow } from '../model/look-up.ts'
import type { Context } from '../model/platform/context.ts'
import type { Platform } from '../model/platform/platform.ts'
import { type DirtySet, isAnyMarked } from '../model/system/dirty-set.ts'
import type { Alert, AlertState } from '../model/system/signals.ts'
import { isEmpty, type System } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'
import { alertsAt, alertsOf, whereaboutsOf } from './conditions.ts'

/**
 * The same System when there is nothing to tell, to hold back or to forget. Of what nobody had to
 * look at since `before`, only time changes what is told.
 */
export function notify(context: Context, before: System, system: System, dirty: DirtySet): System {
  const { now } = context
  const { alerts } = system
  if (dirty.isWhole || dirty.hasStuckNews || hasDue(alerts, now))
    return updateStates(context, system, alertsOf(context, system), () => true)
  if (!isAnyMarked(dirty)) return system
  const where = whereaboutsOf(dirty, before, system)
  const conditions = alertsAt(context, system, where)
  if (conditions.size === 0 && isEmpty(alerts)) return system
  const earlier = alertsAt(context, before, where)
  return updateStates(
    context,
    system,
    conditions,
    (id) => conditions.has(id) || earlier.has(id) || alerts[id]!.goneAt !== null,
  )
}

/** Of the conditions that hold, or held, those that `isLookedAt` finds among the alerts. */
function updateStates(
  { platform, now }: Context,
  system: System,
  conditions: ReadonlyMap<string, Alert>,
  isLookedAt: (id: string) => boolean,
): System {
  const before = system.alerts
  const ids = new Set([...Object.keys(before), ...conditions.keys()])
  let changed = false
  const states: Record<string, AlertState> = {}
  for (const id of ids) {
    const known = lookUp(before, id)
    const next =
      known !== undefined && !isLookedAt(id)
        ? known
        : nextAlertState(platform, system, known, conditions.get(id), now)
    changed ||= next !== known
    if (next !== undefined) putRow(states, id, next)
  }
  return changed ? forgetGone({ ...system, alerts: states }) : system
}

function hasDue(alerts: System['alerts'], now: number): boolean {
  for (const id in alerts) {
    const { dueAt } = alerts[id]!
    if (dueAt !== null && dueAt <= now) return true
  }
  return false
}

/** Those that stand, in the order in which they were first raised. */
export const activeAlerts = ({ alerts }: Pick<System, 'alerts'>): readonly Alert[] =>
  Object.values(alerts).flatMap(({ alert, isCleared }) => (isCleared ? [] : [alert]))

export const activeAlert = ({ alerts }: System, id: string): Alert | undefined =>
  Object.hasOwn(alerts, id) && !alerts[id]!.isCleared ? alerts[id]!.alert : undefined

function nextAlertState(
  platform: Platform,
  system: System,
  state: AlertState | undefined,
  alert: Alert | undefined,
  now: number,
): AlertState | undefined {
  const { alertHoldMs } = platform.limits
  if (state === undefined) return alert && raised(alert, false, now)
  const isOver = now >= state.at + alertHoldMs
  if (alert === undefined) {
    if (state.isCleared) return isOver ? undefined : state
    return gone(state, holdUntil(platform, system, state, now), alertHoldMs, now)
  }
  if (state.isCleared) return raised(alert, !isOver, now)
  if (isNothingNew(state.alert, alert)) {
    const dueAt = endOf(alert, now)
    return state.goneAt === null && state.dueAt === dueAt
      ? state
      : { ...state, goneAt: null, dueAt }
  }
  if (isOver) return { ...state, alert, at: now, goneAt: null, dueAt: endOf(alert, now) }
  return waiting(state, null, state.at + alertHoldMs)
}

/** A figure that was read moves all the time: that alone is not worth a word. */
const isNothingNew = (before: Alert, now: Alert) =>
  before.severity === now.severity &&
  before.limit === now.limit &&
  before.until === now.until &&
  (typeof now.value === 'number'
    ? typeof before.value === 'number'
    : before.message === now.message)

const raised = (alert: Alert, isFlapping: boolean, now: number): AlertState => ({
  alert,
  at: now,
  isCleared: false,
  isFlapping,
  goneAt: null,
  dueAt: endOf(alert, now),
})

/** When to look whether it has ended by itself. */
const endOf = ({ until }: Alert, now: number): number | null =>
  until !== null && until > now ? until : null

/** Cleared as soon as that is believed. */
function gone(state: AlertState, believedAt: number, alertHoldMs: number, now: number): AlertState {
  if (now < believedAt) return waiting(state, state.goneAt ?? now, believedAt)
  return { ...state, at: now, isCleared: true, goneAt: null, dueAt: now + alertHoldMs }
}

const waiting = (state: AlertState, goneAt: number | null, dueAt: number): AlertState =>
  state.goneAt === goneAt && state.dueAt === dueAt ? state : { ...state, goneAt, dueAt }

/**
 * From when on it is believed that the condition is gone: at once, but for a flapping one, and for
 * one about a reading or a service of which this run of the service has not heard yet.
 */
function holdUntil(platform: Platform, system: System, state: AlertState, now: number): number {
  const { alertHoldMs } = platform.limits
  const { component, code, since } = state.alert
  const isUnheard =
    (code.startsWith('level-') && rowOf(system.levels, component) === undefined) ||
    (code === 'service-silent' && lookUp(system.services, component) === undefined) ||
    (saidOfServices.includes(code) && since < system.settlesAt - platform.limits.settleMs)
  if (isUnheard && now < system.settlesAt + alertHoldMs) return system.settlesAt + alertHoldMs
  return state.isFlapping ? (state.goneAt ?? now) + alertHoldMs : now
}

/** Noticed by each run of the service for itself, and not at once. */
const saidOfServices: readonly string[] = ['odd-report', 'two-voices', 'bus-refused']

/** With an alert goes that somebody had seen it. */
function forgetGone(system: System): System {
  const { acknowledged } = system.intents
  const isGone = (id: string) => activeAlert(system, id) === undefined
  if (!Object.keys(acknowledged).some(isGone)) return system
  const left = Object.entries(acknowledged).filter(([id]) => !isGone(id))
  return { ...system, intents: { ...system.intents, acknowledged: Object.fromEntries(left) } }
}
