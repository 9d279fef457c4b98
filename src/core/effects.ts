/** Derives effects: what to ask of the world, from what the System is. Nobody can forget one. */

import { mitigationCalls, mitigationVerbs } from './automation/mitigations.ts'
import type { Component } from './model/component.ts'
import { changedBetween } from './model/dirty-set.ts'
import type { Effect, Event } from './model/event.ts'
import { lookUp } from './model/look-up.ts'
import type { Operation, StepState } from './model/operation.ts'
import type { CallStep, Platform } from './model/platform.ts'
import { componentOf, endedSince, type System } from './model/system.ts'
import { changedKeys, rowOf } from './model/table.ts'
import { isProtectiveOperation } from './operations/out-of-reach.ts'
import { callId, undoCallId } from './operations/saga-context.ts'

/** What to do about a change. From `null` it is everything that ought to be under way: recovery. */
export function effectsBetween(
  platform: Platform,
  before: System | null,
  after: System,
): readonly Effect[] {
  const effects: Effect[] = []
  for (const name of changedBetween(before, after)) {
    const component = componentOf(after, name)
    const wanted = wantedOf(platform, after, component)
    if (wanted.length === 0) continue
    const prior = rowOf(before?.components, name) ?? null
    const earlier = prior === null ? [] : wantedOf(platform, before!, prior)
    for (const effect of wanted)
      if (!earlier.some(({ id }) => id === effect.id)) effects.push(effect)
  }
  effects.push(...newMitigationCalls(platform, before, after))
  effects.push(...newLeds(before, after))
  if (before === null) return effects
  return [...effects, ...endedSince(before, after).map(ended)]
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
      !earlier.some((call) => call.id === id) && (!isWaiting || mitigationVerbs.includes(verb)),
  )
}

type Wanted = Extract<Effect, { kind: 'call' | 'look' | 'ask-policy' }>

const ended = (operation: Operation): Effect => ({ kind: 'ended', operation })

/** Everything that ought to be under way for one component. */
function wantedOf(platform: Platform, system: System, component: Component): readonly Wanted[] {
  const { operation } = component
  const calls =
    operation === null || !mayCall(platform, system, operation)
      ? []
      : [...callsOf(platform, operation), ...undoCallOf(platform, operation)]
  return [...calls, ...looksOf(component), ...questionOf(component)]
}

/** Who waits for another to act moves nothing, but to protect the hardware. */
const mayCall = (platform: Platform, system: System, operation: Operation): boolean =>
  system.claim.role !== 'waiting' || isProtectiveOperation(platform, system, operation)

function callsOf(platform: Platform, operation: Operation): readonly Wanted[] {
  const { steps } = platform.plans[operation.component]![operation.recipe]!
  return operation.steps.flatMap((state, index): Wanted[] => {
    const { step, target } = steps[index]!
    if (state.phase === 'asking' && step.kind === 'call')
      return [call(state, callId(operation, index), step, target)]
    if (state.phase !== 'watching' || step.kind !== 'observe') return []
    return step.retryWith !== undefined && state.attempts > 1
      ? [call(state, callId(operation, index), { service: 'power', ...step.retryWith }, target)]
      : [{ kind: 'look', id: callId(operation, index), component: operation.component }]
  })
}

function undoCallOf(platform: Platform, operation: Operation): readonly Wanted[] {
  const { undo } = operation
  if (undo === null) return []
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

/** Unknown wants to be looked at, and an off that is not yet believed once more. */
const looksOf = ({ name, status, since, observed }: Component): readonly Wanted[] =>
  observed.offs > 0
    ? [{ kind: 'look', id: `look/${name}/off/${observed.at}/${observed.offs}`, component: name }]
    : status === 'Unknown'
      ? [{ kind: 'look', id: `look/${name}/${since}`, component: name }]
      : []

/** To the external policy, about what waits for its turn. */
function questionOf({ name, operation }: Component): readonly Wanted[] {
  const question = operation?.state === 'queued' ? operation.externalPolicy : undefined
  if (operation === null || question === undefined || question.decision !== null) return []
  const { askedAt } = question
  const id = `ask-policy/${operation.id}/${askedAt}`
  return [{ kind: 'ask-policy', id, component: name, operation: operation.id, askedAt }]
}

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
