/** Advice: what an external policy says of an operation, asked before it begins, kept with it. */

import type { Component } from '../model/component.ts'
import type { Verdict } from '../model/event.ts'
import type { Name } from '../model/ids.ts'
import type { Operation } from '../model/operation.ts'
import type { Platform, Recipe } from '../model/platform.ts'
import { refusals } from '../model/refusals.ts'
import type { Advice, AdviceEvent, AdviceTerms, Asking, Decision } from '../model/rules.ts'
import { componentsOf, put, type System } from '../model/system.ts'
import { type Case, fact } from './interlock.ts'
import { isWithin, takesNoTime } from './rule-scope.ts'

/** The name of the interlock. */
export const adviceRule = 'policy'

/** `null` where the external policy has no say. */
export function adviceVerdict(c: Case): Verdict | null {
  const { advice: terms } = c.platform
  if (terms === null || !isWithin(terms.scope, c.component, c.recipe, c.asking)) return null
  const decision = c.asking.advice?.decision ?? null
  if (decision === null) return unasked(c, terms)
  const { says, message, warnings } = decision
  const evidence = [fact(adviceRule, c.component.name, says, 'allow', says === 'allow')]
  const base = { rule: adviceRule, message, evidence }
  if (says === 'allow') {
    return warnings.length === 0
      ? { ...base, code: null, verdict: 'ok', guidance: '' }
      : { ...base, code: null, verdict: 'warns', guidance: '', message: warnings.join('; ') }
  }
  const code = says === 'forbid' ? 'policy-forbids' : 'policy-unavailable'
  if (says === 'unavailable' && isOpen(c.recipe)) {
    const open = `${message}; taking power away does not wait for it`
    return { ...base, code, verdict: 'ok', guidance: '', message: open }
  }
  return { ...base, code, verdict: 'objects', guidance: decision.guidance ?? refusals[code][1] }
}

/** Where no decision can be had, power is not given, but may be taken away. */
export const isOpen = (recipe: Recipe) => recipe.class === 'down'

/** What is accepted and has to be asked about carries the question with it. */
export function adviceFor(
  { advice: terms }: Platform,
  component: { readonly name: Name; readonly kind: string },
  recipe: Recipe,
  asking: Asking,
  now: number,
): { readonly advice?: Advice } {
  if (terms === null || !isWithin(terms.scope, component, recipe, asking)) return {}
  return { advice: asking.advice ?? { askedAt: now, decision: null } }
}

/** A late answer, or one to a question that was asked again, is not heard. */
export function hearAdvice(system: System, { operation: id, ...answer }: AdviceEvent): System {
  const component = componentsOf(system).find(({ operation }) => operation?.id === id)
  const advice = component?.operation?.advice
  if (component === undefined || advice === undefined) return system
  if (advice.askedAt !== answer.askedAt || advice.decision !== null) return system
  return withAdvice(system, component, { ...advice, decision: answer.decision })
}

/** A consequence: a question that nobody answers is given up, and an old decision asked anew. */
export function adviceIsAwaited(
  { advice: terms }: Platform,
  system: System,
  component: Component,
  now: number,
): System {
  const advice = waitingAdvice(component)
  // Where nobody is to be asked any more, nothing waits for an answer either.
  if (advice === null || terms === null) return system
  if (adviceDeadline(terms, advice) > now) return system
  return withAdvice(
    system,
    component,
    advice.decision === null
      ? { ...advice, decision: silent(terms) }
      : { askedAt: now, decision: null },
  )
}

/** After a start whoever was asked is asked again, and has all the time for it. */
export const adviceIsAskedAnew = (system: System, now: number): System =>
  componentsOf(system).reduce(
    (sofar, component) =>
      waitingAdvice(component)?.decision === null
        ? withAdvice(sofar, component, { askedAt: now, decision: null })
        : sofar,
    system,
  )

/** When to look at the question again; `null` where there is none. */
export function adviceDeadlineOf({ advice: terms }: Platform, component: Component): number | null {
  const advice = waitingAdvice(component)
  return terms === null || advice === null ? null : adviceDeadline(terms, advice)
}

/** Of what waits for its turn; what has begun was decided. */
function waitingAdvice({ operation }: Component): Advice | null {
  return operation?.state === 'queued' ? (operation.advice ?? null) : null
}

const adviceDeadline = ({ patienceMs, validMs }: AdviceTerms, { askedAt, decision }: Advice) =>
  askedAt + (decision === null ? patienceMs : validMs)

function withAdvice(system: System, component: Component, advice: Advice): System {
  const operation: Operation = { ...component.operation!, advice }
  return put(system, { ...component, operation })
}

/** What takes no time cannot wait; everything else does, until its deadline. */
function unasked(c: Case, { engine, patienceMs }: AdviceTerms): Verdict {
  const askedAt = c.asking.advice?.askedAt ?? c.now
  const waits = !takesNoTime(c.recipe)
  const evidence = [fact(adviceRule, engine, null, 'allow', false, c.now - askedAt)]
  return {
    rule: adviceRule,
    code: waits ? null : 'policy-unavailable',
    verdict: waits ? 'waits' : 'objects',
    message: waits
      ? `${engine} is asked; its answer is waited for ${patienceMs} ms at most`
      : `${engine} has not been asked`,
    guidance: waits
      ? 'Nothing to do: it goes on once there is an answer.'
      : refusals['policy-unavailable'][1],
    evidence,
  }
}

const silent = ({ engine, patienceMs }: AdviceTerms): Decision => ({
  says: 'unavailable',
  message: `${engine} did not answer in ${patienceMs} ms`,
  guidance: null,
  warnings: [],
})
