/** Keeps schedules: actions that are asked for at a wall time, once. */

import {
  askerOf,
  type Request,
  type ScheduleAdd,
  type ScheduleCancel,
} from '../model/events/command.ts'
import { type CommandResult, recorded, refused } from '../model/events/command-result.ts'
import type { Event } from '../model/events/event.ts'
import { lookUp, without } from '../model/look-up.ts'
import type { Platform } from '../model/platform/platform.ts'
import { type Refusal, refuse } from '../model/refusals.ts'
import type { Schedule } from '../model/system/intents.ts'
import type { System } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'

export function addSchedule(
  platform: Platform,
  system: System,
  command: ScheduleAdd,
  now: number,
): CommandResult {
  const { component, action, dueWall, afterMs, nowWall, id, reason, ifMissed } = command
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
    return refused(system, refuse('limit-reached', `${schedulesMax} schedules stand already`))
  }
  const asker = askerOf(command)
  const dueAt = afterMs === undefined ? {} : { dueAt: now + afterMs }
  const schedule: Schedule = {
    id,
    component,
    action,
    ...asker,
    reason,
    dueWall,
    ...dueAt,
    ifMissed,
  }
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
export const scheduleShown = ({ dueWall, dueAt, ...schedule }: Schedule) => ({
  ...schedule,
  at: timeOf(dueWall),
  isRelative: dueAt !== undefined,
})

/** Its time has come: it is gone, and asked for, unless it was missed and is to be skipped then. */
export function fallDue(
  system: System,
  { schedule: id, isMissed }: Extract<Event, { kind: 'due' }>,
): { readonly system: System; readonly request: Request | null; readonly schedule?: Schedule } {
  const { schedules } = system.intents
  const schedule = lookUp(schedules, id)
  if (schedule === undefined) return { system, request: null }
  const { component, action, reason, ifMissed } = schedule
  const isSkipped = isMissed && ifMissed === 'skip'
  return {
    system: withSchedules(system, without(schedules, id)),
    schedule,
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

/** Nobody waits for its answer: that it was refused stands until somebody has seen it. */
export function refusedWhenDue(
  system: System,
  schedule: Schedule,
  { code, message, guidance }: Refusal,
  now: number,
): System {
  const { refusedSchedules } = system.intents
  const left = Object.entries(refusedSchedules).slice(1 - refusedMax)
  const refused = { schedule, at: now, code, message, guidance }
  return {
    ...system,
    intents: {
      ...system.intents,
      refusedSchedules: { ...Object.fromEntries(left), [schedule.id]: refused },
    },
  }
}

/** The oldest make room for new ones. */
const refusedMax = 64

const timeOf = (wallMs: number) => new Date(wallMs).toISOString()

/** Schedules that may stand at once. */
const schedulesMax = 256

/** Later than this it was missed: the service was not there, or the clock jumped over it. */
export const latenessMaxMs = 60_000

/** Service time does not count how long the machine was away: what was said for a while does. */
export function schedulesAfter(system: System, awayMs: number): System {
  const moved = Object.entries(system.intents.schedules).map(([id, schedule]) => {
    const { dueAt } = schedule
    return [id, dueAt === undefined ? schedule : { ...schedule, dueAt: dueAt - awayMs }] as const
  })
  return withSchedules(system, Object.fromEntries(moved))
}

/** What the clocks show: service time, and wall time since 1970, ms. */
export interface Clocks {
  readonly now: number
  readonly wall: number
}

/** How long it is until then, ms; less than nothing for what is past. */
export const dueInMs = ({ dueWall, dueAt }: Schedule, { now, wall }: Clocks): number =>
  dueAt === undefined ? dueWall - wall : dueAt - now

/** The schedules whose time has come, by the clock that each was given by, the oldest first. */
export const dueSchedules = (system: System, clocks: Clocks): readonly Due[] =>
  Object.values(system.intents.schedules)
    .map((schedule) => ({ id: schedule.id, inMs: dueInMs(schedule, clocks) }))
    .filter(({ inMs }) => inMs <= 0)
    .sort((a, b) => a.inMs - b.inMs)
    .map(({ id, inMs }) => ({ kind: 'due', schedule: id, isMissed: -inMs > latenessMaxMs }))

type Due = Extract<Event, { kind: 'due' }>

/** How long it is until the next one is due; `Infinity` when there is none. */
export const untilNextDueMs = (system: System, clocks: Clocks): number =>
  Math.min(...Object.values(system.intents.schedules).map((one) => dueInMs(one, clocks)))

const withSchedules = (system: System, schedules: System['intents']['schedules']): System => ({
  ...system,
  intents: { ...system.intents, schedules },
})
