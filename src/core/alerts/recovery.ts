/**
 * Advances a recovery: goes through the procedure that mends an alert's condition, one step at a
 * time. What was done stands in the System, so that it goes on after a restart, and after the alert
 * is gone where steps are left to do.
 */

import { askerOf, type RecoveryAdvance } from '../model/events/command.ts'
import { type CommandResult, recorded, refused } from '../model/events/command-result.ts'
import { lookUp } from '../model/look-up.ts'
import type { Platform } from '../model/platform/platform.ts'
import { refuse } from '../model/refusals.ts'
import type { Recovery } from '../model/system/intents.ts'
import { endingOf, type Operation } from '../model/system/operation.ts'
import type { Alert } from '../model/system/signals.ts'
import { hasEnded, operationOf, type System } from '../model/system/system.ts'
import { request } from '../operations/requests/request.ts'
import { activeAlert } from './notify.ts'
import type { ProcedureStep } from './procedure.ts'
import { procedureOf } from './procedures.ts'
import { type Progress, progressOf, unmet } from './recovery-progress.ts'

/** The next step, done by the service or confirmed by a person; never another than the next. */
export function advanceRecovery(
  platform: Platform,
  system: System,
  command: RecoveryAdvance,
  now: number,
): CommandResult {
  const begun = Object.hasOwn(system.intents.recoveries, command.alert)
    ? lookUp(system.intents.recoveries, command.alert)
    : undefined
  const alert = activeAlert(system, command.alert) ?? openOf(begun)?.alert
  if (alert === undefined) {
    const message = `the alert ${command.alert} does not stand: it is mended, or never was`
    return refused(system, refuse('unknown-alert', message))
  }
  const recovery = openOf(begun) ?? fresh(alert, now)
  const { name, steps } = procedureOf(alert.code)
  const next = recovery.done.length + 1
  const step = steps[next - 1]
  if (recovery.doing !== null) {
    const message = `${name}: step ${next} is under way as ${recovery.doing.operation}`
    return refused(system, refuse('out-of-order', message))
  }
  if (step === undefined || command.step !== next) {
    const message = step === undefined ? 'every step is done' : `step ${next} is next: ${step.text}`
    return refused(system, refuse('out-of-order', `${name}: ${message}`))
  }
  const c: AdvanceInput = { command, alert, step, recovery }
  return step.action === undefined
    ? confirmed(platform, system, c, now)
    : done(platform, system, c, now)
}

/**
 * Recoveries as they go on by themselves: a step that the service was asked for is over when its
 * operation is, and a recovery when its steps are, or when there is nothing left to mend.
 */
export function recoveriesGoOn(platform: Platform, system: System, now: number): System {
  const { recoveries } = system.intents
  if (Object.keys(recoveries).length === 0) return system
  let next: Readonly<Record<string, Recovery>> = recoveries
  for (const [id, recovery] of Object.entries(recoveries)) {
    const gone = goneOn(platform, system, recovery, now)
    if (gone === null) next = Object.fromEntries(Object.entries(next).filter(([k]) => k !== id))
    else if (gone !== recovery) next = { ...next, [id]: gone }
  }
  return next === recoveries ? system : withRecoveries(system, next)
}

/** When one that nobody goes on with is given up, and one that has ended forgotten. */
export const recoveryDeadlines = ({ intents }: System): readonly number[] =>
  Object.values(intents.recoveries).map(({ at, ended }) => at + (ended === null ? idleMaxMs : 1))

/** After so long without a step it is over: the next one begins from the beginning. */
const idleMaxMs = 24 * 3_600_000

interface AdvanceInput {
  readonly command: RecoveryAdvance
  readonly alert: Alert
  readonly step: ProcedureStep
  readonly recovery: Recovery
}

const openOf = (recovery: Recovery | undefined) =>
  recovery === undefined || recovery.ended !== null ? undefined : recovery

const fresh = (alert: Alert, now: number): Recovery => ({
  alert,
  done: [],
  doing: null,
  at: now,
  ended: null,
})

function confirmed(
  platform: Platform,
  system: System,
  c: AdvanceInput,
  now: number,
): CommandResult {
  const missing = unmet(platform, system, c.alert, c.step, now)
  if (missing !== null) return refused(system, refuse('not-mended', missing))
  return answeredWith(
    platform,
    put(system, stepDone(c.recovery, c.command, c.command.reason, now)),
    c,
    now,
  )
}

/** What the service does is an operation like any other; it may be refused like any other. */
function done(platform: Platform, system: System, c: AdvanceInput, now: number): CommandResult {
  const { command, alert, step, recovery } = c
  const { reason } = command
  const { answer, system: after } = request(
    platform,
    system,
    {
      kind: 'request',
      id: command.id,
      requestId: null,
      component: alert.component,
      action: step.action ?? '',
      ...askerOf(command),
      reason: reason ?? `recovery of ${alert.id}`,
      ifRevision: null,
      dryRun: false,
      override: null,
    },
    now,
  )
  if (answer.kind === 'refused') return { system, answer }
  const operation = answer.kind === 'accepted' ? answer.operation : null
  const next =
    operation === null
      ? stepDone(recovery, command, reason, now)
      : {
          ...recovery,
          at: now,
          doing: { operation: operation.id, ...askerOf(command), note: reason },
        }
  return answeredWith(platform, put(after, next), c, now)
}

function answeredWith(
  platform: Platform,
  system: System,
  { alert }: AdvanceInput,
  now: number,
): CommandResult {
  const after = recoveriesGoOn(platform, system, now)
  return recorded(after, progressOf(platform, after, alert.id, now) as Progress)
}

const put = (system: System, recovery: Recovery): System =>
  withRecoveries(system, { ...system.intents.recoveries, [recovery.alert.id]: recovery })

const withRecoveries = (system: System, recoveries: System['intents']['recoveries']): System => ({
  ...system,
  intents: { ...system.intents, recoveries },
})

const stepDone = (
  recovery: Recovery,
  asker: { readonly actor: string; readonly via?: string },
  note: string | null,
  now: number,
): Recovery => ({
  ...recovery,
  at: now,
  doing: null,
  done: [...recovery.done, { ...askerOf(asker), at: now, note }],
})

/** `null` when there is nothing more to remember of it: how it ended has been told by then. */
function goneOn(
  platform: Platform,
  system: System,
  recovery: Recovery,
  now: number,
): Recovery | null {
  if (recovery.ended !== null) return now > recovery.at ? null : recovery
  const carried = carriedOut(platform, system, recovery, now)
  const { steps } = procedureOf(carried.alert.code)
  const next = steps[carried.done.length]
  const active = activeAlert(system, carried.alert.id)
  const end = (ended: Recovery['ended']) => ({ ...carried, at: now, ended })
  if (next === undefined) return end('completed')
  if (carried.doing !== null) return carried
  if (active === undefined && next.check === 'alert-gone') return end('mended')
  // The same condition anew: what was done about it before does not count for this time.
  if (active !== undefined && active.since !== carried.alert.since && carried.done.length > 0)
    return end('begun-anew')
  return now >= carried.at + idleMaxMs ? end('given-up') : carried
}

/** Where the service's own step has come to. */
function carriedOut(platform: Platform, system: System, recovery: Recovery, now: number): Recovery {
  const { doing, alert, done: before } = recovery
  if (doing === null) return recovery
  const operation: Operation | undefined = operationOf(system, doing.operation)
  if (operation !== undefined && !hasEnded(operation)) return recovery
  const step = procedureOf(alert.code).steps[before.length]!
  const isReached = operation !== undefined && endingOf(operation.state)?.isReached === true
  const isDone = isReached && unmet(platform, system, alert, step, now) === null
  return isDone ? stepDone(recovery, doing, doing.note, now) : { ...recovery, at: now, doing: null }
}
