/**
 * Judges the interlocks of sequencing: how many at once, and how soon after another or the last.
 */

import { shownDuration } from '../../text/duration.ts'
import { componentsOf } from '../model/system/system.ts'
import { flapText, heldUntil, offSince } from '../observations/power-changes.ts'
import {
  fact,
  type InterlockInput,
  type Judge,
  policyOf,
  turnVerdict,
  verdict,
  type WakesAt,
} from './interlock.ts'

export const concurrency: Judge = (c, rule) => {
  const maximum = policyOf(c)?.maxConcurrent ?? null
  if (maximum === null) return null
  const running = componentsOf(c.system).filter(
    ({ operation }) =>
      operation !== null &&
      operation.state === 'running' &&
      operation.component !== c.component.name &&
      c.platform.recipes[operation.recipe]!.checks === c.recipe.checks,
  )
  const ok = running.length < maximum
  return turnVerdict(
    rule,
    ok ? 'ok' : 'waits',
    `${running.length} of ${maximum} power-ons are under way`,
    [fact(rule, c.component.name, running.length, maximum, ok)],
  )
}

export const stagger: Judge = (c, rule) => {
  const { staggerMs } = c.platform.limits
  if (staggerMs === 0 || c.system.energisedAt === null) return null
  const ageMs = c.now - c.system.energisedAt
  const ok = ageMs >= staggerMs
  return turnVerdict(
    rule,
    ok ? 'ok' : 'waits',
    `the last power-on began ${shownDuration(ageMs)} ago; ` +
      `${shownDuration(staggerMs)} are kept between two`,
    [fact(rule, c.component.name, ageMs, staggerMs, ok, null, 'ms')],
  )
}

export const staggerEnds: WakesAt = ({ limits }, { energisedAt }) =>
  energisedAt === null ? null : energisedAt + limits.staggerMs

export const minimumOff: Judge = (c, rule) => {
  const { minimumOffMs } = c.platform.limits
  const since = offSince(c.component)
  if (minimumOffMs === 0 || since === null) return null
  const ageMs = c.now - since
  const ok = ageMs >= minimumOffMs
  return turnVerdict(
    rule,
    ok ? 'ok' : 'waits',
    `${c.component.name} has been off for ${shownDuration(ageMs)}; ` +
      `${shownDuration(minimumOffMs)} is the least`,
    [fact(rule, c.component.name, ageMs, minimumOffMs, ok, null, 'ms')],
  )
}

export const minimumOffEnds: WakesAt = ({ limits }, _, component) => {
  const since = offSince(component)
  return since === null ? null : since + limits.minimumOffMs
}

export const flapHold: Judge<'flap-hold'> = (c, rule) => {
  const { transitions, windowMs } = c.platform.limits.flap
  const { at } = c.component.powerChanges
  const until = heldUntil(c.platform, c.component)
  const ok = until === null || until <= c.now
  const count = at.filter((one) => c.now - one <= windowMs).length
  return verdict(
    rule,
    'flap-hold',
    ok ? 'ok' : 'blocks',
    ok
      ? `${c.component.name} does not go on and off all the time`
      : `${flapText(c.component)}; it stays off for ${shownDuration(until - c.now)} more`,
    [fact(rule, c.component.name, ok ? count : at.length, transitions, ok, ageOf(c, at))],
  )
}

const ageOf = ({ now }: InterlockInput, at: readonly number[]) =>
  at.length === 0 ? null : now - at.at(-1)!
