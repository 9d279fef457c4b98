/** Shows clients what is meant to happen by itself. */

import { scheduleShown } from '../core/intents/schedules.ts'
import type { Name } from '../core/model/ids.ts'
import type { Preferences, Schedule } from '../core/model/intents.ts'
import type { Platform } from '../core/model/platform.ts'
import type { PreferencesReply } from './preferences.ts'
import type { RulesReply } from './rules.ts'
import type { SchedulesReply } from './schedule.ts'

/** The next one first, with the time that is left at `nowWall`, ms since 1970. */
export const schedulesView = (schedules: readonly Schedule[], nowWall: number): SchedulesReply => ({
  schedules: schedules
    .toSorted((a, b) => a.dueWall - b.dueWall)
    .map((one) => ({ ...scheduleShown(one), dueInMs: Math.max(0, one.dueWall - nowWall) })),
})

export const preferencesView = (name: Name, preferences: Preferences): PreferencesReply => ({
  name,
  ...preferences,
})

export const rulesView = ({ rules, externalPolicy }: Platform): RulesReply => ({
  rules: rules.map(({ name, scope, text, effect, message, guidance, isOverridable, delayMs }) => ({
    name,
    if: text,
    effect,
    message,
    guidance,
    ...(delayMs > 0 ? { atMostMs: delayMs } : {}),
    ...scope,
    overridable: isOverridable,
  })),
  engine:
    externalPolicy === null
      ? null
      : {
          name: externalPolicy.engine,
          ...externalPolicy.scope,
          overridable: externalPolicy.isOverridable,
        },
})
