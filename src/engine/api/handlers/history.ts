/** Handles the question what the journal holds. */
import type { Given, RequestOf } from '../../../api/resources.ts'
import { historyText } from '../../../api/views/history.ts'
import type { Respond } from '../../../bus/bus.ts'
import { entryOutcomes } from '../../../core/model/events/outcomes.ts'
import { type Refusal, refuse } from '../../../core/model/refusals.ts'
import { orRather } from '../../../text/nearest.ts'
import { type HandlerDeps, type Handlers, refuseWith } from '../handler.ts'
import { entitiesOf, isInJournal, orStoreFailed, unknownName } from '../known.ts'
import { boundOf, stretchAmiss } from '../moments.ts'
import { stats } from './statistics.ts'

export const history: Handlers<'history'> = {
  'history.query': (deps, query, respond) => orStoreFailed(respond, page(deps, query, respond)),
  'history.verify': (deps, claims, respond) =>
    orStoreFailed(respond, evidence(deps, claims, respond)),
  'history.seals': (deps, _, respond) => orStoreFailed(respond, seals(deps, respond)),
  'history.stats': (deps, query, respond) => orStoreFailed(respond, stats(deps, query, respond)),
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

async function seals({ seals: kept }: HandlerDeps, respond: Respond): Promise<void> {
  const sealed = await kept?.sealed()
  const { anchor = null, handovers = [], latest: head = null } = sealed ?? {}
  respond(JSON.stringify({ anchor, handovers, head } satisfies Given<'history.seals'>))
}

async function page(
  deps: HandlerDeps,
  { from, since, to, ...filters }: RequestOf<'history.query'>,
  respond: Respond,
): Promise<void> {
  const amiss = stretchAmiss({ from, since, to })
  if (amiss !== null) return refuseWith(respond, amiss)
  const began = from ?? since
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
