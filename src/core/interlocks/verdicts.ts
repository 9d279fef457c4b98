/** Asks the interlocks: what each says of a case, and when it may say something else. */

import type { Verdict } from '../model/events/event.ts'
import type { Platform } from '../model/platform/platform.ts'
import type { Component } from '../model/system/component.ts'
import type { System } from '../model/system/system.ts'
import { type NamedInterlock, namedInterlocks } from './catalogue.ts'
import { policyDeadlineOf, policyVerdict } from './external-policy.ts'
import { type InterlockInput, isAsked, policyOf } from './interlock.ts'
import { overridden } from './overrides.ts'
import { forEachDelayEnd, ruleVerdicts } from './rules.ts'

/** Every interlock that applies, satisfied ones included. */
export function verdictsOf(c: InterlockInput): readonly Verdict[] {
  const verdicts = judged(namedInterlocks, c)
  for (const one of ruleVerdicts(c)) verdicts.push(withOverride(c, one))
  const policy = policyVerdict(c)
  if (policy !== null) verdicts.push(withOverride(c, policy))
  return verdicts
}

/**
 * The first that does not let it go on; `undefined` where all do. Only what is about the world, not
 * about whose turn it is: asked again before each forward step. A rule that delays has had its
 * turn, and the external policy was asked at the start.
 */
export function firstBlock(c: InterlockInput): Verdict | undefined {
  const verdicts = judged(rechecked, c)
  return (
    verdicts.find(({ verdict }) => verdict !== 'ok') ??
    ruleVerdicts(c)
      .map((one) => withOverride(c, one))
      .find(({ verdict }) => verdict === 'blocks')
  )
}

/** When to ask again what keeps the operation of a component waiting, or may come to do so. */
export function considerWaking(
  platform: Platform,
  system: System,
  component: Component,
  consider: (at: number | null) => void,
): void {
  if (component.operation === null) return
  for (const wakesAt of wakingAlways) consider(wakesAt(platform, system, component))
  if (component.operation.state !== 'queued') return
  for (const wakesAt of wakingInTurn) consider(wakesAt(platform, system, component))
  consider(policyDeadlineOf(platform, component))
  forEachDelayEnd(platform, component, component.operation, consider)
}

/** Worked out once: verdicts are asked for at every request and before every step. */
const ofWorld = ({ scope }: NamedInterlock) => scope === 'world'
const rechecked = namedInterlocks.filter(ofWorld)
/** What holds for several is asked for once. */
const wakesOf = (rows: readonly NamedInterlock[]) => [
  ...new Set(rows.flatMap(({ wakesAt }) => wakesAt ?? [])),
]
const wakingAlways = wakesOf(rechecked)
const wakingInTurn = wakesOf(namedInterlocks.filter((one) => !ofWorld(one)))

function judged(rows: readonly NamedInterlock[], c: InterlockInput): Verdict[] {
  const policy = policyOf(c)
  const verdicts: Verdict[] = []
  for (const interlock of rows) {
    if (!isAsked(interlock, c.recipe, policy)) continue
    const verdict = interlock.judge(c, interlock.name)
    if (verdict !== null) verdicts.push(withOverride(c, verdict))
  }
  return verdicts
}

/** As it is for who has leave to go against it. */
const withOverride = (c: InterlockInput, verdict: Verdict): Verdict => overridden(c, verdict)
