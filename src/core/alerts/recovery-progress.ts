/**
 * Says how far a recovery has come: each step of its procedure, what is next, and what is missing.
 */

import type { Platform } from '../model/platform/platform.ts'
import { isKnown, isKnownOff, unknownPower, wordOf } from '../model/power.ts'
import type { Recovery } from '../model/system/intents.ts'
import type { Alert } from '../model/system/signals.ts'
import { powerNow, type System, statusOf } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'
import { activeAlert, activeAlerts } from './notify.ts'
import type { ProcedureStep } from './procedure.ts'
import { procedureOf } from './procedures.ts'

export interface Progress {
  readonly alert: Alert
  /** False where the alert is gone and steps are left to do. */
  readonly stands: boolean
  readonly procedure: string
  readonly title: string
  readonly steps: readonly StepProgress[]
  /** The number of the step that is next; `null` when all are done. */
  readonly next: number | null
  /** The operation that carries it out, while it is under way. */
  readonly operation: string | null
  readonly ended: Recovery['ended']
}

export interface StepProgress {
  readonly number: number
  readonly by: ProcedureStep['by']
  readonly text: string
  readonly action: string | null
  readonly state: 'done' | 'doing' | 'next' | 'later'
  readonly actor: string | null
  readonly at: number | null
  readonly note: string | null
  /** What must be true, and is not yet, before the step that is next counts as done. */
  readonly missing: string | null
}

/** Of every alert that stands, and of every recovery that is not over. */
export function progressList(platform: Platform, system: System, now: number): readonly Progress[] {
  const ids = new Set([
    ...activeAlerts(system).map(({ id }) => id),
    ...Object.keys(system.intents.recoveries),
  ])
  return [...ids].flatMap((id) => {
    const progress = progressOf(platform, system, id, now)
    return progress === null || progress.ended !== null ? [] : [progress]
  })
}

/** `null` when there is no such alert and no recovery of it. */
export function progressOf(
  platform: Platform,
  system: System,
  id: string,
  now: number,
): Progress | null {
  const { recoveries } = system.intents
  const recovery = Object.hasOwn(recoveries, id) ? recoveries[id]! : null
  const active = activeAlert(system, id)
  const alert = active ?? recovery?.alert
  if (alert === undefined) return null
  const { name, title, steps } = procedureOf(alert.code)
  const done = recovery?.done ?? []
  const stateOf = (index: number): StepProgress['state'] => {
    if (index < done.length) return 'done'
    if (index > done.length) return 'later'
    return recovery?.doing == null ? 'next' : 'doing'
  }
  return {
    alert,
    stands: active !== undefined,
    procedure: name,
    title,
    steps: steps.map((step, index) => ({
      number: index + 1,
      by: step.by,
      text: step.text,
      action: step.action ?? null,
      state: stateOf(index),
      actor: done[index]?.actor ?? null,
      at: done[index]?.at ?? null,
      note: done[index]?.note ?? null,
      missing:
        index === done.length && step.action === undefined
          ? unmet(platform, system, alert, step, now)
          : null,
    })),
    next: done.length < steps.length ? done.length + 1 : null,
    operation: recovery?.doing?.operation ?? null,
    ended: recovery?.ended ?? null,
  }
}

/** Why a step cannot count as done yet; `null` when it can. */
export function unmet(
  platform: Platform,
  system: System,
  alert: Alert,
  { check }: ProcedureStep,
  now: number,
): string | null {
  const component = rowOf(system.components, alert.component)
  switch (check) {
    case 'alert-gone':
      return activeAlert(system, alert.id) === undefined
        ? null
        : `${alert.id} still stands: ${alert.message}`
    case 'power-off':
    case 'power-known': {
      const power = component === undefined ? unknownPower : powerNow(platform, component, now)
      const isMet = check === 'power-off' ? isKnownOff(power) : isKnown(power)
      return isMet ? null : `${alert.component} is observed to be ${wordOf(power)}`
    }
    case 'not-held':
      return component === undefined || statusOf(platform, component).class !== 'held'
        ? null
        : `${alert.component} is still ${component.status}`
    default:
      return null
  }
}
