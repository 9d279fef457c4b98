/**
 * Judges the interlocks of sequencing: how many at once, and how soon after another or the last.
 */

import { componentsOf } from '../model/system.ts'
import { heldUntil, offSince } from '../observations/power-changes.ts'
import { fact, type Interlock, type InterlockInput, policyOf, verdict } from './interlock.ts'

/** Too many power-ons at once pull more current than any one of them. */
export const concurrency: Interlock = (c) => {
  const maximum = policyOf(c)?.maxConcurrent ?? null
  if (!c.recipe.energises || maximum === null) return null
  const running = componentsOf(c.system).filter(
    ({ operation }) =>
      operation !== null &&
      operation.state === 'running' &&
      operation.component !== c.component.name &&
      c.platform.recipes[operation.recipe]!.checks === c.recipe.checks,
  )
  const ok = running.length < maximum
  return verdict(
    'concurrency',
    ok ? 'ok' : 'waits',
    `${running.length} of ${maximum} power-ons are under way`,
    [fact('concurrency', c.component.name, running.length, maximum, ok)],
  )
}

/** The inrush of one power-on is over before the next begins. */
export const stagger: Interlock = (c) => {
  const { staggerMs } = c.platform.limits
  if (!c.recipe.energises || staggerMs === 0 || c.system.energisedAt === null) return null
  const ageMs = c.now - c.system.energisedAt
  const ok = ageMs >= staggerMs
  return verdict(
    'stagger',
    ok ? 'ok' : 'waits',
    `the last power-on began ${ageMs} ms ago; ${staggerMs} ms are kept between two`,
    [fact('stagger', c.component.name, ageMs, staggerMs, ok)],
  )
}

/** What went off stays off until its rails are empty and its disks stand. */
export const minimumOff: Interlock = (c) => {
  const { minimumOffMs } = c.platform.limits
  const since = offSince(c.component)
  if (!c.recipe.energises || minimumOffMs === 0 || since === null) return null
  const ageMs = c.now - since
  const ok = ageMs >= minimumOffMs
  return verdict(
    'minimum-off',
    ok ? 'ok' : 'waits',
    `${c.component.name} has been off for ${ageMs} ms; it stays so for ${minimumOffMs} ms`,
    [fact('minimum-off', c.component.name, ageMs, minimumOffMs, ok)],
  )
}

/** What goes on and off all the time is broken, or somebody is: it is left off for a while. */
export const flapHold: Interlock = (c) => {
  if (!c.recipe.energises) return null
  const { transitions, windowMs } = c.platform.limits.flap
  const { at } = c.component.powerChanges
  const until = heldUntil(c.platform, c.component)
  const ok = until === null || until <= c.now
  const count = at.filter((one) => c.now - one <= windowMs).length
  return verdict(
    'flap-hold',
    ok ? 'ok' : 'blocks',
    ok
      ? `${c.component.name} does not go on and off all the time`
      : `${c.component.name} went on or off ${at.length} times within ${at.at(-1)! - at[0]!} ms; ` +
          `it stays off for ${until - c.now} ms`,
    [fact('flap-hold', c.component.name, ok ? count : at.length, transitions, ok, ageOf(c, at))],
  )
}

const ageOf = ({ now }: InterlockInput, at: readonly number[]) =>
  at.length === 0 ? null : now - at.at(-1)!
