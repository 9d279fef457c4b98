/** Keeps schedules: actions that are asked for at a wall time, once. */

import { askerOf, type Request, type ScheduleAdd, type ScheduleCancel } from '../model/command.ts'
import { type CommandResult, recorded, refused } from '../model/command-result.ts'
import type { Event } from '../model/event.ts'
import type { Schedule } from '../model/intents.ts'
import { lookUp, without } from '../model/look-up.ts'
import type { Platform } from '../model/platform.ts'
import { refuse } from '../model/refusals.ts'
import type { System } from '../model/system.ts'
import { rowOf } from '../model/table.ts'

export function addSchedule(
  platform: Platform,
  system: System,
  command: ScheduleAdd,
): CommandResult {
  const { component, action, dueWall, nowWall, id, reason, ifMissed } = command
  const known = rowOf(system.components, component)
  if (known === undefined) {
    return refused(system, refuse('unknown-component', `there is no component ${component}`))
  }
  if (!Object.hasOwn(platform.machines[known.kind]!.actions, action)) {
    return refused(system, refuse('unknown-action', `a ${known.kind} has no action ${action}`))
  }
  if (dueWall <= nowWall) {
    const message = `at lies in the past: ${timeOf(dueWall)}, and it is ${timeOf(nowWall)} now`
    return refused(system, refuse('malformed', message))
  }
  const { schedules } = system.intents
  if (Object.keys(schedules).length >= schedulesMax) {
    return refused(system, refuse('queue-full', `${schedulesMax} schedules stand already`))
  }
  const asker = askerOf(command)
  const schedule: Schedule = { id, component, action, ...asker, reason, dueWall, ifMissed }
  const next = withSchedules(system, { ...schedules, [id]: schedule })
  return recorded(next, { schedule: scheduleShown(schedule) })
}

export function cancelSchedule(_: Platform, system: System, { id }: ScheduleCancel): CommandResult {
  const { schedules } = system.intents
  const schedule = lookUp(schedules, id)
  if (schedule === undefined) {
    return refused(system, refuse('unknown-schedule', `there is no schedule ${id}`))
  }
  return recorded(withSchedules(system, without(schedules, id)), {
    schedule: scheduleShown(schedule),
  })
}

/** As it is told of, with its wall time in ISO 8601. */
export const scheduleShown = ({ dueWall, ...schedule }: Schedule) => ({
  ...schedule,
  at: timeOf(dueWall),
})

/** Its time has come: it is gone, and asked for, unless it was missed and is to be skipped then. */
export function fallDue(
  system: System,
  { schedule: id, isMissed }: Extract<Event, { kind: 'due' }>,
): { readonly system: System; readonly request: Request | null } {
  const { schedules } = system.intents
  const schedule = lookUp(schedules, id)
  if (schedule === undefined) return { system, request: null }
  const { component, action, reason, ifMissed } = schedule
  const isSkipped = isMissed && ifMissed === 'skip'
  return {
    system: withSchedules(system, without(schedules, id)),
    request: isSkipped
      ? null
      : {
          kind: 'request',
          id: `schedule-${id}`,
          requestId: null,
          component,
          action,
          ...askerOf(schedule),
          reason: reason ?? `scheduled as ${id}`,
          ifRevision: null,
          dryRun: false,
          override: null,
          cause: 'schedule',
        },
  }
}

const timeOf = (wallMs: number) => new Date(wallMs).toISOString()

/** Schedules that may stand at once. */
const schedulesMax = 256

/** Later than this it was missed: the service was not there, or the clock jumped over it. */
const latenessMaxMs = 60_000

/** The schedules whose time has come by the wall clock, the oldest first. */
export const dueSchedules = (system: System, wallMs: number): readonly Due[] =>
  Object.values(system.intents.schedules)
    .filter(({ dueWall }) => dueWall <= wallMs)
    .sort((a, b) => a.dueWall - b.dueWall)
    .map(({ id, dueWall }) => ({
      kind: 'due',
      schedule: id,
      isMissed: wallMs - dueWall > latenessMaxMs,
    }))

type Due = Extract<Event, { kind: 'due' }>

/** When the next one is due; `Infinity` when there is none. */
export const nextDueWall = (system: System): number =>
  Math.min(...Object.values(system.intents.schedules).map(({ dueWall }) => dueWall))

const withSchedules = (system: System, schedules: System['intents']['schedules']): System => ({
  ...system,
  intents: { ...system.intents, schedules },
})
