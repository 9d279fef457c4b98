/** Tells what can be asked about: what there is, and what the journal tells of. */

import type { Respond } from '../../bus/bus.ts'
import { fixedEntities } from '../../core/model/entity.ts'
import type { Name } from '../../core/model/ids.ts'
import { type Refusal, refuse } from '../../core/model/refusals.ts'
import { type RowQuery, StoreError } from '../../store/store.ts'
import { nearest, orRather } from '../../text/nearest.ts'
import { type HandlerDeps, refuseWith } from './handler.ts'

/** Every name that entries of the journal, alerts and events may be about, as things are. */
export function entitiesOf({ platform, levels }: HandlerDeps): readonly Name[] {
  const { components, services, supplies, relations } = platform
  const heeded = [...relations.zones, ...relations.restingOn.keys(), ...Object.keys(supplies)]
  const named = [Object.keys(components), services, heeded, Object.keys(levels()), fixedEntities]
  return [...new Set(named.flat())]
}

/** Whether what is about that was asked for: all is, where no name was given. */
type IsAsked = (about: Name) => boolean

/**
 * Goes on where that can be asked about; else refuses, with the nearest name. What the journal
 * tells of is a name as well: it was there in the past.
 */
export function whereKnown(
  deps: HandlerDeps,
  name: Name | null,
  respond: Respond,
  then: (isAsked: IsAsked) => void,
  known: readonly Name[] = entitiesOf(deps),
): void {
  const go = () => then((about) => name === null || about === name)
  if (name === null || known.includes(name)) return go()
  const decided = isInJournal(deps, { component: name }).then((isPast) =>
    isPast ? go() : refuseWith(respond, unknownName(name, known)),
  )
  orStoreFailed(respond, decided)
}

/** As `whereKnown`, of what only components have. */
export const whereComponent = (
  deps: HandlerDeps,
  name: Name | null,
  respond: Respond,
  then: (isAsked: IsAsked) => void,
): void => whereKnown(deps, name, respond, then, Object.keys(deps.platform.components))

/** Whether the journal has an entry like that. Throws a `StoreError`. */
export async function isInJournal(
  deps: HandlerDeps,
  like: Omit<RowQuery, 'limit'>,
): Promise<boolean> {
  const { rows } = await deps.history({ ...like, limit: 1 })
  return rows.length > 0
}

export function unknownName(name: Name, known: readonly Name[]): Refusal {
  const message = `there is no ${name}, nor does the journal tell of one${orRather(name, known)}`
  const limit = nearest(name, known)
  const evidence = { rule: 'unknown-component', subject: 'component', value: name, limit }
  return refuse('unknown-component', message, [{ ...evidence, ageMs: null, ok: false }])
}

/** A journal that cannot be read is told of to whoever asked. */
export function orStoreFailed(respond: Respond, asked: Promise<void>): void {
  asked.catch((error: unknown) => {
    if (!(error instanceof StoreError)) throw error
    refuseWith(respond, refuse('store-failed', error.message))
  })
}
