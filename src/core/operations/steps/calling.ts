/** Makes calls: each is counted, and what it may set in motion is noted before it goes out. */

import type { Outcome } from '../../model/events/event.ts'
import { lookUp } from '../../model/look-up.ts'
import type { CallStep, Planned, Recipe } from '../../model/platform/platform.ts'
import type { Component, Motion } from '../../model/system/component.ts'
import { callOver, setInMotion } from '../../model/system/evidence.ts'
import { componentsOf, put, type System } from '../../model/system/system.ts'
import { rowOf } from '../../model/table.ts'
import { powerAfter } from '../../model/verbs.ts'
import type { SagaContext } from './saga-context.ts'

/** A call that is about to be made. */
export interface Calling extends Pick<CallStep, 'verb' | 'timeoutMs'> {
  readonly id: string
  readonly target: string
  /** The step that looks what came of it. */
  readonly lookedAtBy: Planned | undefined
}

/** The same saga with one more call counted: the number that its service knows it by. */
export function calling(saga: SagaContext, made: Calling): SagaContext {
  const { platform, system, recipe, now } = saga
  const counted = { ...system, calls: system.calls + 1 }
  const target = rowOf(system.components, made.target)
  const to = target && leadsTo(recipe, target, made.verb, saga.operation.component)
  if (target === undefined || to == null) return { ...saga, system: counted }
  const withinMs = followsWithin(made.lookedAtBy) ?? platform.limits.transitionMs
  const until = now + made.timeoutMs + withinMs
  const moving = setInMotion(target, { call: made.id, to, isOut: true, withinMs, until })
  return { ...saga, system: put(counted, moving) }
}

/** What a call came to, whoever asked for it and has perhaps been taken over since. */
export function callEnded(
  system: System,
  call: string,
  outcome: Outcome['kind'],
  now: number,
): System {
  const moved = componentsOf(system).find(({ motions }) =>
    motions.some((motion) => motion.call === call && motion.isOut),
  )
  return moved === undefined ? system : put(system, callOver(moved, call, outcome, now))
}

/** What a platform's own verb leads to is what its recipe is for. */
function leadsTo(
  { power }: Recipe,
  { name, bmcRun }: Component,
  verb: string,
  own: string,
): Motion['to'] | null {
  // That a BMC was started anew has evidence of its own.
  if (bmcRun !== null) return null
  const known = lookUp(powerAfter, verb)
  if (known !== undefined) return known
  return name === own && (power === 'On' || power === 'Off') ? power : null
}

const followsWithin = (lookedAtBy: Planned | undefined): number | undefined =>
  lookedAtBy?.step.kind === 'observe' && 'power' in lookedAtBy.step.until
    ? lookedAtBy.step.timeoutMs
    : undefined
