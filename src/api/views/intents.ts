/** Shows clients what is meant to happen by itself. */

import { type Clocks, dueInMs, scheduleShown } from '../../core/intents/schedules.ts'
import type { Name } from '../../core/model/ids.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import type { Preferences } from '../../core/model/platform/preferences.ts'
import type { Override, Schedule } from '../../core/model/system/intents.ts'
import type { OverridesReply } from '../resources/override.ts'
import type { PreferencesReply } from '../resources/preferences.ts'
import type { RulesReply } from '../resources/rules.ts'
import type { SchedulesReply } from '../resources/schedule.ts'

/** The next one first, with the time that is left, and when that is by the wall clock as it is. */
export const schedulesView = (
  schedules: readonly Schedule[],
  clocks: Clocks,
): Pick<SchedulesReply, 'schedules'> => ({
  schedules: schedules
    .map((one) => ({ one, inMs: dueInMs(one, clocks) }))
    .toSorted((a, b) => a.inMs - b.inMs)
    .map(({ one, inMs }) => ({
      ...scheduleShown({ ...one, dueWall: clocks.wall + inMs }),
      dueInMs: Math.max(0, inMs),
    })),
})

/** With the time that is left of each at `now`. */
export const overridesView = (
  overrides: readonly Override[],
  { now, wall }: Clocks,
): Pick<OverridesReply, 'overrides'> => ({
  overrides: overrides.map(({ untilWall, ...one }) => {
    const leftMs = untilWall === undefined ? Number.POSITIVE_INFINITY : untilWall - wall
    return { ...one, expiresInMs: Math.max(0, Math.min(one.expiresAt - now, leftMs)) }
  }),
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
