/** Judges the interlocks of the platform's owner: what each rule of the configuration says. */

import { shownDuration } from '../../text/duration.ts'
import { takesNoTime } from '../machines/plan.ts'
import type { Verdict } from '../model/events/event.ts'
import type { Platform } from '../model/platform/platform.ts'
import type { Judgement, Rule } from '../model/platform/rules.ts'
import { type Evidence, type RefusalCode, refusals } from '../model/refusals.ts'
import type { Component } from '../model/system/component.ts'
import type { Operation } from '../model/system/operation.ts'
import { isOpen } from './external-policy.ts'
import { fact, type InterlockInput, isSettling } from './interlock.ts'
import { isAskedFor, isWithin } from './rule-scope.ts'
import { viewOf } from './rule-view.ts'

/** What a rule may refuse with, whatever it is called. */
export const ruleCodes = ['policy-forbids', 'policy-unavailable', 'reason-required'] as const

type RuleVerdict = Verdict<(typeof ruleCodes)[number]>

/** What every rule says that is about it, those that are content included. */
export function ruleVerdicts(c: InterlockInput): readonly RuleVerdict[] {
  const rules = c.platform.rules.filter((rule) => isAbout(c, rule))
  if (rules.length === 0) return []
  const view = viewOf(c)
  return rules.map((rule) => {
    const judged = rule.judge(view)
    if (judged.kind === 'failed') return failed(c, rule, judged.why)
    const evidence = evidenceOf(c, rule, judged)
    return judged.holds ? holding(c, rule, evidence) : ok(rule, 'it does not apply now', evidence)
  })
}

/** When a rule that delays what waits for its turn lets it go at the latest. */
export function forEachDelayEnd(
  platform: Platform,
  component: Component,
  operation: Operation,
  consider: (at: number) => void,
): void {
  const recipe = platform.recipes[operation.recipe]!
  for (const { delayMs, scope } of platform.rules) {
    if (delayMs > 0 && isWithin(scope, component, recipe, operation)) {
      consider(operation.acceptedAt + delayMs)
    }
  }
}

const isAbout = (c: InterlockInput, { scope }: Rule) =>
  isWithin(scope, c.component, c.recipe, c.asking)

/** Its expression came to nothing: closed for power-on, open for taking power away. */
function failed(c: InterlockInput, rule: Rule, why: string): RuleVerdict {
  const message = `${rule.name} could not be judged: ${why}`
  const isAgainst = !isOpen(c.recipe) && rule.effect !== 'warn'
  const evidence = [fact(rule.name, c.component.name, null, 'a judgement', !isAgainst)]
  if (isOpen(c.recipe)) return ok(rule, `${message}; taking power away does not wait`, evidence)
  if (isSettling(c) && !takesNoTime(c.recipe)) {
    const guidance = 'Nothing to do: the service has just started, and looks at the hardware.'
    return { rule: rule.name, code: null, verdict: 'waits', message, guidance, evidence }
  }
  if (rule.effect !== 'forbid') return holding(c, rule, evidence, message)
  const code = 'policy-unavailable'
  const [, guidance] = refusals[code]
  return { rule: rule.name, code, verdict: 'blocks', message, guidance, evidence }
}

/** What follows while the expression is true. */
function holding(
  c: InterlockInput,
  rule: Rule,
  evidence: readonly Evidence[],
  message: string = rule.message,
): RuleVerdict {
  const { name, effect } = rule
  const guided = (code: RefusalCode) => rule.guidance || refusals[code][1]
  switch (effect) {
    case 'forbid': {
      const code = 'policy-forbids'
      return { rule: name, code, verdict: 'blocks', message, guidance: guided(code), evidence }
    }
    case 'warn':
      return {
        rule: name,
        code: null,
        verdict: 'warns',
        message,
        guidance: rule.guidance,
        evidence,
      }
    case 'require-reason': {
      const code = 'reason-required'
      const content = evidence.map((one) => ({ ...one, ok: true }))
      if (!isAskedFor(c.asking)) return ok(rule, 'the service itself needs no reason', content)
      if ((c.asking.reason ?? '').trim() !== '') return ok(rule, 'a reason is given', content)
      return { rule: name, code, verdict: 'blocks', message, guidance: guided(code), evidence }
    }
    case 'delay':
      return delayed(c, rule, evidence, message)
  }
}

function delayed(
  c: InterlockInput,
  rule: Rule,
  evidence: readonly Evidence[],
  message: string,
): Verdict<never> {
  const { name, delayMs } = rule
  const { acceptedAt } = c.asking
  const waitedMs = acceptedAt === null ? 0 : c.now - acceptedAt
  const waited = fact(name, c.component.name, waitedMs, delayMs, waitedMs >= delayMs, null, 'ms')
  if (waited.ok) return ok(rule, `${message}; it was delayed for long enough`, [waited])
  return {
    rule: name,
    code: null,
    verdict: 'waits',
    message: `${message}; for ${shownDuration(delayMs - waitedMs)} more at most`,
    guidance: rule.guidance || 'Nothing to do: it begins when this is over.',
    evidence: [...evidence, waited],
  }
}

const ok = (rule: Rule, message: string, evidence: readonly Evidence[]): Verdict<never> => ({
  rule: rule.name,
  code: null,
  verdict: 'ok',
  message,
  guidance: '',
  evidence,
})

/** What the expression read, so that whoever is refused sees why; itself where that is nothing. */
function evidenceOf(
  c: InterlockInput,
  rule: Rule,
  { holds, seen }: Extract<Judgement, { kind: 'judged' }>,
): readonly Evidence[] {
  const isOk = !holds || rule.effect === 'warn'
  return seen.length === 0
    ? [fact(rule.name, c.component.name, String(holds), null, isOk)]
    : seen.map(({ path, value }) => fact(rule.name, path, value, null, isOk, null, unitOf(path)))
}

/** The fields of the view have theirs at the end of their name. */
const unitOf = (path: string): string | undefined =>
  path.endsWith('Ms') ? 'ms' : path.endsWith('Watts') ? 'W' : undefined
