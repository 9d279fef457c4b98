/** What clients are shown of what is meant to happen by itself. */
import type { Name } from '../core/nouns.ts'
import { scheduleShown } from '../core/schedules.ts'
import type { Preferences, Schedule } from '../core/standing.ts'
import type { PolicyReply, SchedulesReply } from './replies-intents.ts'

/** The next one first, with the time that is left at `nowWall`, ms since 1970. */
export const schedulesView = (standing: readonly Schedule[], nowWall: number): SchedulesReply => ({
  schedules: standing
    .toSorted((a, b) => a.dueWall - b.dueWall)
    .map((one) => ({ ...scheduleShown(one), dueInMs: Math.max(0, one.dueWall - nowWall) })),
})

export const policyView = (name: Name, preferences: Preferences): PolicyReply => ({
  name,
  ...preferences,
})
