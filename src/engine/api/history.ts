/** Handles the question what the journal holds. */
import type { Given, RequestOf } from '../../api/resources.ts'
import { historyText } from '../../api/views.ts'
import type { Respond } from '../../bus/bus.ts'
import { refuse } from '../../core/model/refusals.ts'
import { StoreError } from '../../store/store.ts'
import { type HandlerDeps, type Handlers, refuseWith } from './handler.ts'

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
  query: RequestOf<'history.query'>,
  respond: Respond,
): Promise<void> {
  try {
    const { rows, next } = await deps.history(query)
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
