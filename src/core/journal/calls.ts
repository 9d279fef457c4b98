/**
 * Derives the journal's entries on what services are asked for once more. What they are asked for
 * first is told by the entry of the operation, which has a plan, or of the mitigation.
 */

import type { Event } from '../model/events/event.ts'
import type { Name } from '../model/ids.ts'
import { lookUp } from '../model/look-up.ts'
import type { Planned, Platform } from '../model/platform/platform.ts'
import type { Operation, StepState } from '../model/system/operation.ts'
import { componentOf, type System } from '../model/system/system.ts'
import { changedKeys, rowOf } from '../model/table.ts'
import { type EntryDraft, entry, of } from './words.ts'

/** Every attempt after the first, of steps and of what takes them back. */
export function callEntries(
  platform: Platform,
  before: System,
  after: System,
  changed: readonly Name[],
  now: number,
): readonly EntryDraft[] {
  return changed.flatMap((name) => {
    const { operation } = componentOf(after, name)
    const prior = rowOf(before.components, name)?.operation ?? null
    if (operation === null || prior === operation || prior?.id !== operation.id) return []
    const plan = platform.plans[name]![operation.recipe]!
    const steps = operation.steps.flatMap((state, index) => {
      const was = prior.steps[index]!
      return isAgain(was, state)
        ? [againEntry(operation, plan.steps[index]!, was, state, 'call-failed', now)]
        : []
    })
    return [...steps, ...undoAgain(plan.steps, prior, operation, now)]
  })
}

function undoAgain(
  steps: readonly Planned[],
  { undo: was }: Operation,
  operation: Operation,
  now: number,
): readonly EntryDraft[] {
  const { undo } = operation
  if (undo === null || was === null || undo.step !== was.step || undo.part !== was.part) return []
  if (!isAgain(was.state, undo.state)) return []
  const planned = steps[undo.step]!.undo[undo.part]!
  return [againEntry(operation, planned, was.state, undo.state, 'undo-failed', now)]
}

/** A call is out that was not before, and it is not the first. */
const isAgain = (was: StepState, { call, attempts, unheard }: StepState): boolean =>
  call !== was.call && attempts > 1 && (unheard === undefined || isWorthALine(attempts))

/** What is repeated without end until somebody hears it is told ever more rarely. */
export const isWorthALine = (attempts: number): boolean => Number.isInteger(Math.log2(attempts))

function againEntry(
  operation: Operation,
  { step, name, target }: Planned,
  was: StepState,
  { attempts, error }: StepState,
  cause: string,
  now: number,
): EntryDraft {
  const isBoot = step.kind === 'observe'
  // What was done is only done again where what was asked before came after it.
  const isOutrun = !isBoot && (was.phase === 'done' || was.phase === 'waiting')
  const why = isOutrun ? outrun : (error ?? was.error ?? 'no answer')
  const asked = isBoot ? step.retryWith?.verb : step.kind === 'call' ? step.verb : step.kind
  return entry('call', operation.component, 'again', now, {
    ...of(operation),
    cause: isBoot ? 'boot-failed' : isOutrun ? 'came-late' : cause,
    message: `${name}: ${why}; ${asked} of ${target}, attempt ${attempts}`,
  })
}

const outrun = 'it was done, and what was asked before it came after it'

/** LEDs that are asked for once more, since they show something else or their service was away. */
export function ledEntries(
  platform: Platform,
  before: System,
  after: System,
  event: Event,
  now: number,
): readonly EntryDraft[] {
  if (before.leds === after.leds) return []
  if (event.kind === 'service' && event.service === platform.ledService)
    return event.available
      ? [
          entry('led', event.service, 'again', now, {
            cause: 'service-back',
            message: 'its service is back: every LED is asked for once more',
          }),
        ]
      : []
  return changedKeys(before.leds, after.leds).flatMap((name) =>
    Object.values(rowOf(after.leds, name)!).flatMap(({ led, pattern, tries }) =>
      tries <= (lookUp(rowOf(before.leds, name), led)?.tries ?? 0)
        ? []
        : [
            entry('led', name, 'again', now, {
              cause: 'led-differs',
              message: `${led} shows something else than ${pattern}; correction ${tries}`,
            }),
          ],
    ),
  )
}
