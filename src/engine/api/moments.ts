/** Tells which stretch of the past is asked about, on clocks that may have leapt. */

import type { Moment } from '../../api/fields/moment.ts'
import { type Refusal, refuse } from '../../core/model/refusals.ts'
import type { Moment as Bound } from '../../store/store.ts'
import type { HandlerDeps } from './handler.ts'

/** Words for a stretch of time, each of which may be left out. */
export interface Stretch {
  readonly from: Moment | undefined
  readonly since: Moment | undefined
  readonly to: Moment | undefined
}

/** What is wrong with it; `null` where nothing is. */
export function stretchAmiss({ from, since, to }: Stretch): Refusal | null {
  if (from !== undefined && since !== undefined)
    return refuse('malformed', 'since is another word for from: give one of them')
  const began = from ?? since
  return began !== undefined && to !== undefined && isReversed(began, to)
    ? refuse('malformed', 'from is not before to: nothing lies between them')
    : null
}

/** As far as both are told in the same words: clocks may differ. */
function isReversed(from: Moment, to: Moment): boolean {
  if ('at' in from) return 'at' in to && from.at >= to.at
  if ('wall' in from) return 'wall' in to && from.wall >= to.wall
  return 'agoMs' in to && from.agoMs <= to.agoMs
}

/**
 * How long ago something was, service time tells for sure in this run, in which wall time may have
 * leapt. Of runs before, wall time is all there is: nobody counts while there is no power.
 */
export function boundOf({ clock, ranSince }: HandlerDeps, moment: Moment): number | Bound {
  if ('at' in moment) return moment.at
  if ('wall' in moment) return { sureFrom: Number.MAX_SAFE_INTEGER, at: 0, wall: moment.wall }
  const { agoMs } = moment
  return {
    sureFrom: ranSince,
    at: clock.now() - agoMs,
    wall: new Date(Math.max(0, clock.wall() - agoMs)).toISOString(),
  }
}
