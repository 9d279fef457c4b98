/** Asks the external policy about an operation before it begins, kept with it. */

import { shownDuration } from '../../text/duration.ts'
import { takesNoTime } from '../machines/plan.ts'
import { recipeClasses } from '../machines/recipe-classes.ts'
import type { Verdict } from '../model/events/event.ts'
import type { Name } from '../model/ids.ts'
import type { Platform, Recipe } from '../model/platform/platform.ts'
import type {
  Asking,
  Decision,
  ExternalPolicyEvent,
  ExternalPolicyState,
  ExternalPolicyTerms,
} from '../model/platform/rules.ts'
import { refusals } from '../model/refusals.ts'
import type { Component } from '../model/system/component.ts'
import type { Operation } from '../model/system/operation.ts'
import { componentsOf, put, type System } from '../model/system/system.ts'
import { fact, type InterlockInput } from './interlock.ts'
import { isWithin } from './rule-scope.ts'

/** The name of the interlock. */
export const policyRule = 'policy'

/** What it may refuse with. */
export const policyCodes = ['policy-forbids', 'policy-unavailable'] as const

type PolicyVerdict = Verdict<(typeof policyCodes)[number]>

/** `null` where the external policy has no say. */
export function policyVerdict(c: InterlockInput): PolicyVerdict | null {
  const { externalPolicy: terms } = c.platform
  if (terms === null || !isWithin(terms.scope, c.component, c.recipe, c.asking)) return null
  const decision = c.asking.externalPolicy?.decision ?? null
  if (decision === null) return unasked(c, terms)
  const { result, message, warnings } = decision
  const evidence = [fact(policyRule, c.component.name, result, 'allow', result === 'allow')]
  const base = { rule: policyRule, message, evidence }
  if (result === 'allow') {
    return warnings.length === 0
      ? { ...base, code: null, verdict: 'ok', guidance: '' }
      : { ...base, code: null, verdict: 'warns', guidance: '', message: warnings.join('; ') }
  }
  const code = result === 'forbid' ? 'policy-forbids' : 'policy-unavailable'
  if (result === 'unavailable' && isOpen(c.recipe)) {
    const open = `${message}; taking power away does not wait for it`
    return { ...base, code, verdict: 'ok', guidance: '', message: open }
  }
  return { ...base, code, verdict: 'blocks', guidance: decision.guidance ?? refusals[code][1] }
}

/** Where no decision can be had, power is not given, but may be taken away. */
export const isOpen = (recipe: Recipe) => recipeClasses[recipe.class].takesPower !== 'not at all'

/** What is accepted and has to be asked about carries the question with it. */
export function policyStateFor(
  { externalPolicy: terms }: Platform,
  component: { readonly name: Name; readonly kind: string },
  recipe: Recipe,
  request: Omit<Asking, 'acceptedAt'>,
  now: number,
): { readonly externalPolicy?: ExternalPolicyState } {
  if (terms === null) return {}
  const asking = { ...request, acceptedAt: now }
  if (!isWithin(terms.scope, component, recipe, asking)) return {}
  return { externalPolicy: asking.externalPolicy ?? { askedAt: now, decision: null } }
}

/** A late answer, or one to a question that was asked again, is not heard. */
export function applyPolicyDecision(
  system: System,
  { operation: id, ...answer }: ExternalPolicyEvent,
): System {
  const component = componentsOf(system).find(({ operation }) => operation?.id === id)
  const state = component?.operation?.externalPolicy
  if (component === undefined || state === undefined) return system
  if (state.askedAt !== answer.askedAt || state.decision !== null) return system
  return withDecision(system, component, { ...state, decision: answer.decision })
}

/** A consequence: a question that nobody answers is given up, and an old decision asked anew. */
export function policyIsAwaited(
  { externalPolicy: terms }: Platform,
  system: System,
  component: Component,
  now: number,
): System {
  const state = waitingPolicy(component)
  // Where nobody is to be asked any more, nothing waits for an answer either.
  if (state === null || terms === null) return system
  if (decisionDeadline(terms, state) > now) return system
  return withDecision(
    system,
    component,
    state.decision === null
      ? { ...state, decision: silent(terms) }
      : { askedAt: now, decision: null },
  )
}

/** After a start whoever was asked is asked again, and has all the time for it. */
export const policyIsAskedAnew = (system: System, now: number): System =>
  componentsOf(system).reduce(
    (sofar, component) =>
      waitingPolicy(component)?.decision === null
        ? withDecision(sofar, component, { askedAt: now, decision: null })
        : sofar,
    system,
  )

/** When to look at the question again; `null` where there is none. */
export function policyDeadlineOf(
  { externalPolicy: terms }: Platform,
  component: Component,
): number | null {
  const state = waitingPolicy(component)
  return terms === null || state === null ? null : decisionDeadline(terms, state)
}

/** Of what waits for its turn; what has begun was decided. */
function waitingPolicy({ operation }: Component): ExternalPolicyState | null {
  return operation?.state === 'queued' ? (operation.externalPolicy ?? null) : null
}

const decisionDeadline = (
  { patienceMs, validMs }: ExternalPolicyTerms,
  { askedAt, decision }: ExternalPolicyState,
) => askedAt + (decision === null ? patienceMs : validMs)

function withDecision(system: System, component: Component, state: ExternalPolicyState): System {
  const operation: Operation = { ...component.operation!, externalPolicy: state }
  return put(system, { ...component, operation })
}

/** What takes no time cannot wait; everything else does, until its deadline. */
function unasked(c: InterlockInput, { engine, patienceMs }: ExternalPolicyTerms): PolicyVerdict {
  const askedAt = c.asking.externalPolicy?.askedAt ?? c.now
  const evidence = [fact(policyRule, engine, null, 'allow', false, c.now - askedAt)]
  if (takesNoTime(c.recipe)) {
    const code = 'policy-unavailable'
    const [, guidance] = refusals[code]
    const message = `${engine} has not been asked`
    return { rule: policyRule, code, verdict: 'blocks', message, guidance, evidence }
  }
  return {
    rule: policyRule,
    code: null,
    verdict: 'waits',
    message: `${engine} is asked; its answer is waited for ${shownDuration(patienceMs)} at most`,
    guidance: 'Nothing to do: it goes on once there is an answer.',
    evidence,
  }
}

const silent = ({ engine, patienceMs }: ExternalPolicyTerms): Decision => ({
  result: 'unavailable',
  message: `${engine} did not answer in ${shownDuration(patienceMs)}`,
  guidance: null,
  warnings: [],
})
