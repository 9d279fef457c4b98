/** Alarms that stand: u-bmc repeats each while it lasts, and never says that it is over. */
import type { Alarm } from './events.ts'

/** By who tells it, and of what. */
export type StandingAlarms = Readonly<
  Record<string, { readonly alarm: Alarm; readonly heardAt: number }>
>

/** Alarms that stand at once; more are not remembered, and so told again. */
const standingMax = 1024
/** One that has not been repeated for so long is over; the slowest is told every 5 s. */
const quietMs = 20_000

/** Takes it down. It is news when it was not standing yet, or has become another level. */
export function noteAlarm(
  standing: StandingAlarms,
  alarm: Alarm,
  now: number,
): { readonly standing: StandingAlarms; readonly isNews: boolean } {
  const key = `${alarm.by} ${alarm.sensor ?? ''} ${alarm.zone ?? ''}`
  const before = Object.hasOwn(standing, key) ? standing[key] : undefined
  const isNews = before?.alarm.level !== alarm.level
  if (before === undefined && Object.keys(standing).length >= standingMax) {
    return { standing, isNews }
  }
  return { standing: { ...standing, [key]: { alarm, heardAt: now } }, isNews }
}

/** Takes away those that are over, and says which. */
export function quietAlarms(
  standing: StandingAlarms,
  now: number,
): { readonly standing: StandingAlarms; readonly over: readonly Alarm[] } {
  const entries = Object.entries(standing)
  const isOver = ({ heardAt }: StandingAlarms[string]) => now - heardAt >= quietMs
  const over = entries.flatMap(([, one]) => (isOver(one) ? [one.alarm] : []))
  if (over.length === 0) return { standing, over }
  return { standing: Object.fromEntries(entries.filter(([, one]) => !isOver(one))), over }
}
