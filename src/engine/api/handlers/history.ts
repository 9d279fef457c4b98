/** Handles the question what the journal holds. */
import type { Moment } from '../../../api/fields/moment.ts'
import type { Given, RequestOf } from '../../../api/resources.ts'
import { historyText } from '../../../api/views/history.ts'
import type { Respond } from '../../../bus/bus.ts'
import { entryOutcomes } from '../../../core/model/events/outcomes.ts'
import { type Refusal, refuse } from '../../../core/model/refusals.ts'
import type { Moment as Bound } from '../../../store/store.ts'
import { orRather } from '../../../text/nearest.ts'
import { type HandlerDeps, type Handlers, refuseWith } from '../handler.ts'
import { entitiesOf, isInJournal, orStoreFailed, unknownName } from '../known.ts'

export const history: Handlers<'history'> = {
  'history.query': (deps, query, respond) => orStoreFailed(respond, page(deps, query, respond)),
  'history.verify': (deps, claims, respond) =>
    orStoreFailed(respond, evidence(deps, claims, respond)),
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
  const examined = await deps.seals?.examine({ key: key ?? null, heads })
  respond(JSON.stringify(examined ?? unsealed))
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
  if (began !== undefined && to !== undefined && isReversed(began, to)) {
    const message = 'from is not before to: nothing lies between them'
    refuseWith(respond, refuse('malformed', message))
    return
  }
  const { rows, next } = await deps.history({
    ...filters,
    ...(began === undefined ? {} : { from: boundOf(deps, began) }),
    ...(to === undefined ? {} : { to: boundOf(deps, to) }),
  })
  const unknown = rows.length > 0 ? null : await findsNothing(deps, filters)
  if (unknown !== null) return refuseWith(respond, unknown)
  respond(
    historyText(
      rows.map(({ text }) => text),
      next,
    ),
  )
}

/** Why nothing is found, where no entry can ever have what was asked for. */
async function findsNothing(
  deps: HandlerDeps,
  { component, ...others }: Omit<RequestOf<'history.query'>, 'from' | 'since' | 'to'>,
): Promise<Refusal | null> {
  const known = entitiesOf(deps)
  if (
    component !== undefined &&
    !known.includes(component) &&
    !(await isInJournal(deps, { component }))
  )
    return unknownName(component, known)
  for (const field of ['outcome', 'operation', 'correlation'] as const) {
    const value = others[field]
    if (value === undefined || (await isInJournal(deps, { [field]: value }))) continue
    if (field === 'outcome' && entryOutcomes.some((one) => one === value)) continue
    const hint = field === 'outcome' ? orRather(value, entryOutcomes) : ''
    return refuse('unknown-entry', `no entry of the journal has the ${field} ${value}${hint}`)
  }
  return null
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
