/** Analyses statuses: each can be entered, each can be left, and none is waited in for ever. */

import type { Status } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { PlatformFinding } from '../../core/model/platform/finding.ts'
import type { Machine, Platform, StatusRow } from '../../core/model/platform/platform.ts'
import { isKnownAs, wordOf } from '../../core/model/power.ts'
import { shownDuration } from '../../text/duration.ts'
import { found } from './catalogue.ts'
import { roundsAmong } from './cycles.ts'
import { endsFrom, reachableStatuses } from './reachability.ts'

export const statusFindings = (platform: Platform): readonly PlatformFinding[] =>
  Object.entries(platform.machines).flatMap(([kind, machine]) => {
    const reached = reachableStatuses(platform, machine)
    return [
      ...ofMachine(kind, machine),
      ...circular(kind, machine),
      ...Object.entries(machine.statuses).flatMap(([status, row]) => {
        const at = ['machines', kind, 'statuses', status]
        return [
          ...unreachable(status, reached, at),
          ...withoutExit(platform, machine, status, row, at),
          ...withoutDeadline(machine, status, row, at),
        ]
      }),
    ]
  })

type At = PlatformFinding['at']

/** What is adopted says of power what was observed; what failed is held. */
function ofMachine(
  kind: string,
  { statusWhenPower, failureStatus, statuses }: Machine,
): readonly PlatformFinding[] {
  const contradicted = (['On', 'Off'] as const).flatMap((power) => {
    const status = statusWhenPower[power]
    const impliedPower = lookUp(statuses, status)?.impliedPower ?? null
    if (impliedPower === null || isKnownAs(impliedPower, power)) return []
    const implied = wordOf(impliedPower)
    const message = `what is observed ${power} becomes ${status}, which implies ${implied}`
    return [found('power-contradiction', ['machines', kind, 'statusWhenPower'], message)]
  })
  const failed = lookUp(statuses, failureStatus)
  if (failed === undefined || failed.class === 'held') return contradicted
  const message = `failures end in ${failureStatus}, which is ${failed.class}`
  return [...contradicted, found('failure-not-held', ['machines', kind, 'failureStatus'], message)]
}

function unreachable(
  status: Status,
  reached: ReadonlySet<Status>,
  at: At,
): readonly PlatformFinding[] {
  return reached.has(status)
    ? []
    : [found('status-unreachable', at, `nothing ever leads to ${status}`)]
}

/** An emergency is no way out, and what is held needs a way to what is not. */
function withoutExit(
  platform: Platform,
  machine: Machine,
  status: Status,
  row: StatusRow,
  at: At,
): readonly PlatformFinding[] {
  const followsHardware = row.class !== 'held' && row.impliedPower !== null
  if (row.class === 'waiting' || row.timeout !== null || followsHardware) return []
  const isExit = endsFrom(platform, machine, status).some(({ to, recipe }) => {
    const isEmergency = recipe.class === 'emergency' || recipe.class === 'cut'
    return !isEmergency && (row.class !== 'held' || lookUp(machine.statuses, to)?.class !== 'held')
  })
  return isExit ? [] : [found('status-without-exit', at, `no action leads out of ${status}`)]
}

function withoutDeadline(
  machine: Machine,
  status: Status,
  row: StatusRow,
  at: At,
): readonly PlatformFinding[] {
  const { timeout } = row
  if (row.class !== 'waiting') {
    if (timeout === null) return []
    const after = shownDuration(timeout.afterMs)
    const message = `${status} is ${row.class}, and yet given up after ${after}`
    return [found('deadline-out-of-place', at, message)]
  }
  if (timeout === null) {
    return [found('waiting-without-deadline', at, `${status} may be waited in for ever`)]
  }
  const isDeadline = Number.isFinite(timeout.afterMs) && timeout.afterMs > 0
  if (isDeadline && lookUp(machine.statuses, timeout.to) !== undefined) return []
  const message = isDeadline
    ? `${status} is given up as ${timeout.to}, which is no status`
    : `${status} is given up after ${timeout.afterMs} ms`
  return [found('waiting-without-deadline', at, message)]
}

/** Giving up leads from one waiting status to the next, and back. */
const circular = (kind: string, { statuses }: Machine): readonly PlatformFinding[] =>
  roundsAmong(Object.keys(statuses), (status) => {
    const to = lookUp(statuses, status)?.timeout?.to
    return to === undefined ? [] : [to]
  }).map(({ name, round }) =>
    found(
      'deadline-circular',
      ['machines', kind, 'statuses', name],
      `giving up goes round: ${round}`,
    ),
  )
