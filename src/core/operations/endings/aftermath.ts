/** Says what an operation leaves that somebody should see to: what was cut, what stays undone. */

import type { Aftermath, Component } from '../../model/system/component.ts'
import { type Fault, leftBehindBy, leftText, type Operation } from '../../model/system/operation.ts'
import type { SagaContext } from '../steps/saga-context.ts'
import { awaitedOf } from './left-behind.ts'

/** More than one operation leaves: the oldest are forgotten first. */
const aftermathMax = 8

/** What it took by force, and what had gone wrong before; `null` where it went by itself. */
export function forceUsed(operation: Operation, now: number): Fault | null {
  const { steps } = operation
  const cuts = steps.flatMap(({ forced }) => forced ?? [])
  if (cuts.length === 0) return null
  const left = leftBehindBy(operation).length === 0 ? '' : `; ${leftText(leftBehindBy(operation))}`
  return { code: 'forced', message: `${forceText(steps, cuts)}${left}`, at: now }
}

function forceText(steps: Operation['steps'], cuts: readonly string[]): string {
  const why = steps.flatMap(({ phase, error, leftBehind }) =>
    phase === 'failed' && leftBehind === undefined ? (error ?? []) : [],
  )
  return `by force: ${cuts.join('; ')}${why.length === 0 ? '' : ` (${why.join('; ')})`}`
}

/** What it failed with, or that somebody aborted it; and what is left. */
export function partlyTakenBack(operation: Operation, now: number): Fault {
  const { error } = operation
  const left = leftText(leftBehindBy(operation))
  return error === null
    ? { code: 'aborted', message: left, at: now }
    : { ...error, message: `${error.message}; ${left}` }
}

/**
 * The component with what somebody should see to after an operation of power. Where that came to
 * what was asked, of what others left only what has the same cause remains.
 */
export function withAftermath(saga: SagaContext, component: Component, isReached: boolean) {
  const { recipe, operation } = saga
  const { aftermath: before = [] } = component
  const own = ownAftermath(saga, isReached)
  const isForgotten = ({ correlation }: Aftermath) =>
    isReached && recipe.power !== null && correlation !== operation.correlation
  const kept = before.filter((one) => !isForgotten(one))
  if (own.length === 0 && kept.length === before.length) return component
  return { ...component, aftermath: [...kept, ...own].slice(-aftermathMax) }
}

function ownAftermath(saga: SagaContext, isReached: boolean): readonly Aftermath[] {
  const { plan, operation, now } = saga
  const { id, component, action, correlation, steps } = operation
  const of = { operation: id, correlation, at: now }
  // What it had others do by force they tell of by themselves.
  const cuts = steps.flatMap(({ forced }, index) =>
    plan.steps[index]!.step.kind === 'call' ? (forced ?? []) : [],
  )
  const forced: Aftermath = {
    ...of,
    code: 'forced-off',
    message: `${component}: ${action} ended ${forceText(steps, cuts)}`,
  }
  const ending = isReached ? 'came to what was asked' : 'was not taken back whole'
  const awaits = awaitedOf(saga, isReached)
  const left: Aftermath = {
    ...of,
    ...(awaits === null ? {} : { awaits }),
    code: 'left-behind',
    message: `${component}: ${action} ${ending}; ${leftText(leftBehindBy(operation))}`,
  }
  return [
    ...(cuts.length === 0 ? [] : [forced]),
    ...(leftBehindBy(operation).length === 0 ? [] : [left]),
  ]
}
