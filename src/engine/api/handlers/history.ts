/** Handles the question what the journal holds. */
import type { Moment } from '../../../api/fields/moment.ts'
import type { Given, RequestOf } from '../../../api/resources.ts'
import { historyText } from '../../../api/views/history.ts'
import type { Respond } from '../../../bus/bus.ts'
import { refuse } from '../../../core/model/refusals.ts'
import { type Moment as Bound, StoreError } from '../../../store/store.ts'
import { type HandlerDeps, type Handlers, refuseWith } from '../handler.ts'

export const history: Handlers<'history'> = {
  'history.query': (deps, query, respond) => void page(deps, query, respond),
  'history.verify': (deps, claims, respond) => void evidence(deps, claims, respond),
}

/** Of a journal that nothing vouches for, since nothing is kept. */
const unsealed: Given<'history.verify'> = {
  ...{ first: 0, last: 0, provenThrough: 0, provenAt: null },
  ...{ root: null, keys: 0, broken: null, head: null },
}

async function evidence(
  deps: HandlerDeps,
  { key, heads = [] }: RequestOf<'history.verify'>,
  respond: Respond,
): Promise<void> {
  try {
    const examined = await deps.seals?.examine({ key: key ?? null, heads })
    respond(JSON.stringify(examined ?? unsealed))
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    refuseWith(respond, refuse('store-failed', error.message))
  }
}

async function page(
  deps: HandlerDeps,
  { from, since, to, ...filters }: RequestOf<'history.query'>,
  respond: Respond,
): Promise<void> {
  if (from !== undefined && since !== undefined) {
    const message = 'since is another word for from: give one of them'
    refuseWith(respond, refuse('malformed', message))
    return
  }
  const began = from ?? since
  try {
    const { rows, next } = await deps.history({
      ...filters,
      ...(began === undefined ? {} : { from: boundOf(deps, began) }),
      ...(to === undefined ? {} : { to: boundOf(deps, to) }),
    })
    respond(
      historyText(
        rows.map(({ text }) => text),
        next,
      ),
    )
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    refuseWith(respond, refuse('store-failed', error.message))
  }
}

/**
 * How long ago something was, service time tells for sure in this run, in which wall time may have
 * leapt. Of runs before, wall time is all there is: nobody counts while there is no power.
 */
function boundOf({ clock, ranSince }: HandlerDeps, moment: Moment): number | Bound {
  if ('at' in moment) return moment.at
  if ('wall' in moment) return { sureFrom: Number.MAX_SAFE_INTEGER, at: 0, wall: moment.wall }
  const { agoMs } = moment
  return {
    sureFrom: ranSince,
    at: clock.now() - agoMs,
    wall: new Date(Math.max(0, clock.wall() - agoMs)).toISOString(),
  }
}
