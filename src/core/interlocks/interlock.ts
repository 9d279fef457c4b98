/** Defines what interlocks are written in: their input, what was seen of it, and a verdict. */

import type { Component } from '../model/component.ts'
import type { ComponentDescription } from '../model/description.ts'
import type { Verdict } from '../model/event.ts'
import type { Level, Subject } from '../model/ids.ts'
import type { Checks, Platform, Recipe } from '../model/platform.ts'
import { type Evidence, type RefusalCode, refusals } from '../model/refusals.ts'
import type { Asking } from '../model/rules.ts'
import type { System } from '../model/system.ts'

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

/** `null` where it has nothing to say. */
export type Interlock = (c: InterlockInput) => Verdict | null

export const describe = (c: InterlockInput): ComponentDescription =>
  c.platform.components[c.component.name]!

export const policyOf = (c: InterlockInput): Checks | null =>
  c.recipe.checks === null ? null : (c.platform.checks[c.recipe.checks] ?? null)

/** Missing data is waited for shortly after a start; later it speaks against taking power. */
export const isSettling = (c: InterlockInput) => c.now < c.system.settlesAt

export function verdict(
  rule: string,
  says: Verdict['verdict'],
  message: string,
  evidence: readonly Evidence[],
  code: RefusalCode | null = codeOf(rule),
): Verdict {
  const guidance = {
    ok: '',
    warns: '',
    waits: 'Nothing to do: it starts when its turn comes.',
    blocks: code === null ? '' : refusals[code][1],
  }
  return { rule, code, verdict: says, message, guidance: guidance[says], evidence }
}

export const fact = (
  rule: string,
  subject: string,
  value: Evidence['value'],
  limit: Evidence['limit'],
  ok: boolean,
  ageMs: number | null = null,
): Evidence => ({ rule, subject, value, limit, ageMs, ok })

/** What is known of a level, whether it speaks against taking power or not. */
export function levelFact(
  c: InterlockInput,
  rule: string,
  subject: Subject,
  ok: boolean,
): Evidence {
  const judged = c.system.levels[subject]
  const age = judged?.at == null ? null : c.now - judged.at
  return fact(rule, subject, judged?.value ?? null, judged?.limit ?? null, ok, age)
}

/** What nobody has told is unknown. */
export const levelOf = ({ system }: InterlockInput, subject: Subject): Level =>
  system.levels[subject]?.level ?? 'unknown'

/** Critical and unknown speak against taking power; a warning does not. */
export const isBad = (level: Level) => level === 'critical' || level === 'unknown'

/** `supply/psu.1 is critical (it is missing)`. */
export function levelText(c: InterlockInput, subject: Subject): string {
  const why = c.system.levels[subject]?.why ?? 'never heard of'
  return `${subject} is ${levelOf(c, subject)} (${why})`
}

/** Rules about whose turn it is have no code: they make one wait, and never refuse. */
const codeOf = (rule: string) => (Object.hasOwn(refusals, rule) ? (rule as RefusalCode) : null)
