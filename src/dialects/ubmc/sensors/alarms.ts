/**
 * Keeps the alarms that stand: u-bmc repeats each while it lasts, and never says that it is over.
 */
import { lookUp } from '../../../core/model/look-up.ts'
import type { Alarm } from './events.ts'

/** By who tells it, and of what. */
export type ActiveAlarms = Readonly<
  Record<string, { readonly alarm: Alarm; readonly receivedAt: number }>
>

/** Alarms that stand at once; more are not remembered, and so told again. */
const activeMax = 1024
/** One that has not been repeated for so long is over; the slowest is told every 5 s. */
const quietMs = 20_000

/** Takes it down. It is news when it was not active yet, or has become another level. */
export function addAlarm(
  active: ActiveAlarms,
  alarm: Alarm,
  now: number,
): { readonly active: ActiveAlarms; readonly isNews: boolean } {
  const key = `${alarm.by} ${alarm.sensor ?? ''} ${alarm.zone ?? ''}`
  const before = lookUp(active, key)
  const isNews = before?.alarm.level !== alarm.level
  if (before === undefined && Object.keys(active).length >= activeMax) {
    return { active, isNews }
  }
  return { active: { ...active, [key]: { alarm, receivedAt: now } }, isNews }
}

/** Takes away those that are over, and says which. */
export function expireAlarms(
  active: ActiveAlarms,
  now: number,
): { readonly active: ActiveAlarms; readonly over: readonly Alarm[] } {
  const entries = Object.entries(active)
  const isOver = ({ receivedAt }: ActiveAlarms[string]) => now - receivedAt >= quietMs
  const over = entries.flatMap(([, one]) => (isOver(one) ? [one.alarm] : []))
  if (over.length === 0) return { active, over }
  return { active: Object.fromEntries(entries.filter(([, one]) => !isOver(one))), over }
}
