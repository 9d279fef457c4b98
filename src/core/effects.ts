/** Derives effects: what to ask of the world, from what the System is. Nobody can forget one. */

import { isProtectiveVerb, mitigationCalls } from './automation/protection/mitigations.ts'
import type { Effect, Event } from './model/events/event.ts'
import type { Name } from './model/ids.ts'
import { lookUp } from './model/look-up.ts'
import type { CallStep, Platform } from './model/platform/platform.ts'
import type { Component } from './model/system/component.ts'
import { changedBetween } from './model/system/dirty-set.ts'
import type { Operation, StepState } from './model/system/operation.ts'
import { componentOf, endedSince, type System } from './model/system/system.ts'
import { changedKeys, rowOf } from './model/table.ts'
import { isProtectiveOperation } from './operations/requests/out-of-reach.ts'
import { callId, undoCallId } from './operations/steps/saga-context.ts'

/** What to do about a change. From `null` it is everything that ought to be under way: recovery. */
export function effectsBetween(
  platform: Platform,
  before: System | null,
  after: System,
  onError?: OnEffectError,
): readonly Effect[] {
  const effects: Effect[] = []
  for (const name of changedBetween(before, after)) {
    const component = componentOf(after, name)
    const prior = rowOf(before?.components, name) ?? null
    for (const of of componentEffects) {
      try {
        const wanted = of(platform, after, component)
        if (wanted.length === 0) continue
        const earlier = prior === null ? [] : of(platform, before!, prior)
        for (const effect of wanted)
          if (!earlier.some(({ id }) => id === effect.id)) effects.push(effect)
      } catch (error) {
        if (onError === undefined) throw error
        onError(of === callsOf || of === undoCallOf ? 'call' : 'effect', name, error)
      }
    }
  }
  effects.push(...derived(() => newMitigationCalls(platform, before, after), onError))
  effects.push(...derived(() => newSupplyLooks(before, after), onError))
  effects.push(...derived(() => newLeds(before, after), onError))
  if (before === null) return effects
  return [...effects, ...endedSince(before, after).map(ended)]
}

/** Told of effects that could not be derived: those of a component, or of none; the rest is. */
export type OnEffectError = (place: 'call' | 'effect', name: Name | null, error: unknown) => void

function derived(
  effects: () => readonly Effect[],
  onError: OnEffectError | undefined,
): readonly Effect[] {
  try {
    return effects()
  } catch (error) {
    if (onError === undefined) throw error
    onError('effect', null, error)
    return []
  }
}

/** What an event brings about. After a start nothing is relied upon: all is asked again. */
export const effectsOf = (
  platform: Platform,
  event: Event,
  before: System,
  after: System,
): readonly Effect[] => effectsBetween(platform, event.kind === 'start' ? null : before, after)

function newMitigationCalls(platform: Platform, before: System | null, after: System) {
  if (before?.protection === after.protection) return []
  const earlier = before === null ? [] : mitigationCalls(platform, before)
  const isWaiting = after.claim.role === 'waiting'
  return mitigationCalls(platform, after).filter(
    ({ id, verb }) =>
      !earlier.some((call) => call.id === id) && (!isWaiting || isProtectiveVerb(verb)),
  )
}

type Wanted = Extract<Effect, { kind: 'call' | 'look' | 'ask-policy' }>

const ended = (operation: Operation): Effect => ({ kind: 'ended', operation })

/** Who waits for another to act moves nothing, but to protect the hardware. */
const mayCall = (platform: Platform, system: System, operation: Operation): boolean =>
  system.claim.role !== 'waiting' || isProtectiveOperation(platform, system, operation)

type OfComponent = (platform: Platform, system: System, component: Component) => readonly Wanted[]

function callsOf(platform: Platform, system: System, { operation }: Component): readonly Wanted[] {
  if (operation === null || !mayCall(platform, system, operation)) return []
  const { component } = operation
  const { steps } = platform.plans[component]![operation.recipe]!
  return operation.steps.flatMap((state, index): Wanted[] => {
    const { step, target } = steps[index]!
    if (state.phase === 'asking' && step.kind === 'call')
      return [call(state, callId(operation, index), step, target)]
    // Before it is asked again, it is looked whether it was done.
    if (state.phase === 'resting' && state.doubtful)
      return [{ kind: 'look', id: `look/${callId(operation, index)}`, component }]
    if (state.phase !== 'watching' || step.kind !== 'observe') return []
    // A reset that a run before has asked for is not asked for again: that is looked at.
    return step.retryWith !== undefined && state.attempts > 1 && !state.doubtful
      ? [call(state, callId(operation, index), { service: 'power', ...step.retryWith }, target)]
      : [{ kind: 'look', id: callId(operation, index), component }]
  })
}

function undoCallOf(
  platform: Platform,
  system: System,
  { operation }: Component,
): readonly Wanted[] {
  const undo = operation?.undo ?? null
  if (operation === null || undo === null || !mayCall(platform, system, operation)) return []
  const { step, target } =
    platform.plans[operation.component]![operation.recipe]!.steps[undo.step]!.undo[undo.part]!
  const id = undoCallId(operation)
  if (undo.state.phase === 'asking' && step.kind === 'call')
    return [call(undo.state, id, step, target)]
  return undo.state.phase === 'watching'
    ? [{ kind: 'look', id, component: operation.component }]
    : []
}

const call = (
  { call: order }: StepState,
  id: string,
  step: Pick<CallStep, 'service' | 'verb' | 'timeoutMs'>,
  target: string,
): Wanted => ({
  kind: 'call',
  id,
  service: step.service,
  verb: step.verb,
  timeoutMs: step.timeoutMs,
  target,
  order,
})

/**
 * Unknown wants to be looked at, an off that is not yet believed once more, and what was asked when
 * its time is gone.
 */
const looksOf: OfComponent = (_, __, { name, status, since, observed, motions }) => {
  const look = (why: string): Wanted => ({
    kind: 'look',
    id: `look/${name}/${why}`,
    component: name,
  })
  if (observed.offs > 0) return [look(`off/${observed.at}/${observed.offs}`)]
  const due = motions.find(({ isDue }) => isDue)
  if (due !== undefined) return [look(`came/${due.until}`)]
  return status === 'Unknown' ? [look(`${since}`)] : []
}

/** An output of off that is not yet believed is looked at once more. */
const newSupplyLooks = (before: System | null, after: System): readonly Effect[] =>
  changedKeys(before?.supplies, after.supplies).flatMap((subject): readonly Effect[] => {
    const { at, offs } = rowOf(after.supplies, subject)!.observed
    if (offs === 0 || offs === rowOf(before?.supplies, subject)?.observed.offs) return []
    return [{ kind: 'look', id: `look/${subject}/off/${at}/${offs}`, component: subject }]
  })

/** To the external policy, about what waits for its turn. */
function questionOf(_: Platform, __: System, { name, operation }: Component): readonly Wanted[] {
  const question = operation?.state === 'queued' ? operation.externalPolicy : undefined
  if (operation === null || question === undefined || question.decision !== null) return []
  const { askedAt } = question
  const id = `ask-policy/${operation.id}/${askedAt}`
  return [{ kind: 'ask-policy', id, component: name, operation: operation.id, askedAt }]
}

/** Everything that ought to be under way for one component. */
const componentEffects: readonly OfComponent[] = [callsOf, undoCallOf, looksOf, questionOf]

/** LEDs that are to show something else than before, or are asked once more. */
function newLeds(before: System | null, after: System): readonly Effect[] {
  const effects: Effect[] = []
  for (const component of changedKeys(before?.leds, after.leds)) {
    const was = rowOf(before?.leds, component)
    for (const { led, pattern, serial } of Object.values(rowOf(after.leds, component)!)) {
      if (lookUp(was, led)?.serial === serial) continue
      const id = `led/${after.boot}/${component}/${led}/${serial}`
      effects.push({ kind: 'led', id, component, led, pattern })
    }
  }
  return effects
}
