/** Defines what interlocks are written in: their input, what was seen of it, and a verdict. */

import { recipeClasses } from '../machines/recipe-classes.ts'
import type { Verdict } from '../model/events/event.ts'
import type { Level, Subject } from '../model/ids.ts'
import { lookUp } from '../model/look-up.ts'
import type { ComponentDescription } from '../model/platform/description.ts'
import type { Checks, Platform, Recipe } from '../model/platform/platform.ts'
import type { Asking } from '../model/platform/rules.ts'
import { type Evidence, type RefusalCode, refusals } from '../model/refusals.ts'
import { assessmentOf } from '../model/system/assessments.ts'
import type { Component } from '../model/system/component.ts'
import { componentOf, type System } from '../model/system/system.ts'

/** What an interlock judges: may `recipe` begin, or go on, on `component` now? */
export interface InterlockInput {
  readonly platform: Platform
  readonly system: System
  readonly component: Component
  readonly recipe: Recipe
  readonly now: number
  /** The operation that asks; what it set in motion itself does not speak against it. */
  readonly correlation: string | null
  /** The override that it is asked with. */
  readonly override: string | null
  readonly asking: Asking
}

/**
 * What an interlock says, `null` where that is nothing. `Code` are the refusals that it may come
 * to; one that only makes others wait has none. `rule` is its name in the catalogue.
 */
export type Judge<Code extends RefusalCode = never> = (
  c: InterlockInput,
  rule: string,
) => Verdict<Code> | null

/** An interlock as it stands in the catalogue, from which all else is read. */
export interface Interlock<Code extends RefusalCode = RefusalCode> {
  /** What it is, for a person. */
  readonly doc: string
  /** What it looks at, and what its evidence names as value and limit. */
  readonly reads: string
  /** What it refuses with; none where it only makes one wait. */
  readonly codes: readonly Code[]
  /** `world` is asked again before each step forward, `turn` only until the operation begins. */
  readonly scope: 'world' | 'turn'
  /** Left out, it is asked about actions that take power, and what a policy names it for. */
  readonly about?: 'everything'
  /** Whether leave may be had to go against it; some is not given in a thermal emergency. */
  readonly overridable: 'always' | 'unless hot' | 'never'
  /** What silences it. */
  readonly policy?: Setting
  readonly judge: Judge<NoInfer<Code>>
  /** When it may say something else by the mere passing of time. */
  readonly wakesAt?: WakesAt
}

/** A setting of a policy, and the value at which what goes by it has nothing to say. */
type Setting = {
  [Name in keyof Checks]: { readonly name: Name; readonly silent: Checks[Name] }
}[keyof Checks]

/** Service time in ms; `null`, or a time that is past, when there is nothing to wait for. */
export type WakesAt = (platform: Platform, system: System, component: Component) => number | null

export const describe = (c: InterlockInput): ComponentDescription =>
  c.platform.components[c.component.name]!

export const policyOf = ({
  platform,
  recipe,
}: Pick<InterlockInput, 'platform' | 'recipe'>): Checks | null =>
  recipe.checks === null ? null : (lookUp(platform.checks, recipe.checks) ?? null)

export function itselfAndChassis(c: InterlockInput): readonly Component[] {
  const { chassis } = describe(c)
  return chassis === null ? [c.component] : [c.component, componentOf(c.system, chassis)]
}

/**
 * Whether it is asked about that recipe: a policy may silence it, or name it for what takes no
 * power. What takes power away is checked against nothing but what is about everything.
 */
export function isAsked(interlock: Interlock, recipe: Recipe, policy: Checks | null): boolean {
  if (isSilenced(interlock, policy)) return false
  if (recipe.energises || interlock.about === 'everything') return true
  const isNamed = interlock.policy !== undefined && policy !== null
  return isNamed && recipeClasses[recipe.class].takesPower === 'not at all'
}

/** Whether a policy says that it has nothing to say. */
export const isSilenced = (
  { policy: setting }: Pick<Interlock, 'policy'>,
  policy: Checks | null,
): boolean => setting !== undefined && policy !== null && policy[setting.name] === setting.silent

/** Missing data is waited for shortly after a start; later it speaks against taking power. */
export const isSettling = (c: InterlockInput) => c.now < c.system.settlesAt
export const settled: WakesAt = (_, { settlesAt }) => settlesAt

export function verdict<Code extends RefusalCode>(
  rule: string,
  code: Code,
  result: 'ok' | 'waits' | 'blocks',
  message: string,
  evidence: readonly Evidence[],
): Verdict<Code> {
  const guidance = result === 'ok' ? '' : result === 'waits' ? inTurn : refusals[code][1]
  return { rule, code, verdict: result, message, guidance, evidence }
}

/** Of a rule about whose turn it is: it has no code, for it never refuses. */
export const turnVerdict = (
  rule: string,
  result: 'ok' | 'waits',
  message: string,
  evidence: readonly Evidence[],
): Verdict<never> => ({
  rule,
  code: null,
  verdict: result,
  message,
  guidance: result === 'ok' ? '' : inTurn,
  evidence,
})

const inTurn = 'Nothing to do: it starts when its turn comes.'

export const fact = (
  rule: string,
  subject: string,
  value: Evidence['value'],
  limit: Evidence['limit'],
  ok: boolean,
  ageMs: number | null = null,
  unit?: string,
): Evidence => ({ rule, subject, value, limit, ...(unit === undefined ? {} : { unit }), ageMs, ok })

/** What is known of a level, whether it speaks against taking power or not. */
export function levelFact(
  c: InterlockInput,
  rule: string,
  subject: Subject,
  ok: boolean,
): Evidence {
  const judged = assessmentOf(c.system, subject)
  const age = judged?.at == null ? null : c.now - judged.at
  const { value = null, limit = null } = judged ?? {}
  const isFigure = typeof value === 'number' || typeof limit === 'number'
  const unit = isFigure ? lookUp(c.platform.units, subject) : undefined
  return fact(rule, subject, value, limit, ok, age, unit ?? undefined)
}

/** What nobody has told is unknown. */
export const levelOf = ({ system }: InterlockInput, subject: Subject): Level =>
  assessmentOf(system, subject)?.level ?? 'unknown'

/** Critical and unknown speak against taking power; a warning does not. */
export const isBad = (level: Level) => level === 'critical' || level === 'unknown'
