/** Replies to u-bmc's clients: components in full, those that match, with the fields they want. */

import { errorBody } from '../../../api/errors.ts'
import type { ErrorBody } from '../../../api/replies.ts'
import type { Component } from '../../../core/model/component.ts'
import { componentsOf } from '../../../core/model/system.ts'
import { nearest } from '../../../text/nearest.ts'
import { isWithin, placeOf } from '../descriptions.ts'
import { type Kind, statusNumber } from '../kinds.ts'
import { keepOnly } from '../mask.ts'
import type { Filter } from '../requests/readers.ts'
import type { Query } from '../requests/request.ts'
import type { Site } from '../site.ts'
import { type Found, type View, writers } from './writers.ts'

export type Reply =
  | { readonly kind: 'reply'; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly refusal: ErrorBody }

/** To a control request that was accepted, at once: what the component is by now. */
export function controlReply(of: Kind, { platform }: Pick<Site, 'platform'>, component: Component) {
  const status = statusNumber(platform, of, component.status, component)
  return writers[of].changed(status)
}

/** To an update that was taken down. */
export const updateReply = (of: Kind, site: Site, component: Component): Uint8Array =>
  writers[of].updated(writers[of].view(site, component))

export function queryReply(query: Query, site: Site): Reply {
  const { of, verb, filter, paths } = query
  const { schema, view, bare, got } = writers[of]
  const all = componentsOf(site.system)
    .filter(({ kind }) => kind === of)
    .map((component) => view(site, component))
  const matching = all.filter((one) => matches(one, filter))
  const found = verb === 'list' ? pageOf(query, matching) : named(query, all, matching)
  if ('code' in found) return { kind: 'refused', refusal: found }
  for (const one of found.page) keepOnly(schema, one, paths)
  const [first] = found.page
  if (verb === 'info' && first !== undefined) return { kind: 'reply', bytes: bare(first) }
  if (verb === 'state') return { kind: 'reply', bytes: got(found.page) }
  return { kind: 'reply', bytes: writers[of].listed(found) }
}

function matches(one: View, { name, type, status, role, location }: Filter): boolean {
  return (
    (name === undefined || one.name === name) &&
    (type === undefined || one.type === type) &&
    (status === undefined || one.status === status) &&
    (role === undefined || ('redundancy' in one && one.redundancy?.role === role)) &&
    (location === undefined || isWithin(one.location ? placeOf(one.location) : null, location))
  )
}

/** Who is asked for by name must be there; by another trait there may be none, but for `info`. */
function named(
  { of, verb, filter }: Query,
  all: readonly View[],
  matching: readonly View[],
): Found | ErrorBody {
  if (filter.name !== undefined && matching.length === 0) {
    const names = all.map(({ name }) => name)
    const close = nearest(filter.name, names)
    const hint = close === null ? '' : `: did you mean ${close}?`
    return errorBody('unknown-component', `there is no ${of} ${shortened(filter.name)}${hint}`)
  }
  if (verb === 'info' && matching.length === 0) {
    return errorBody('unknown-component', `there is no such ${of}`)
  }
  if (verb === 'info' && matching.length > 1) {
    const names = matching.map(({ name }) => name).join(', ')
    return errorBody(
      'malformed',
      `${matching.length} match, and one is shown: name one of ${names}`,
    )
  }
  return { page: matching, next: null, total: matching.length }
}

/** A page begins after the component that its token names. */
function pageOf({ pageSize, pageToken }: Query, matching: readonly View[]): Found | ErrorBody {
  const last = pageToken ? matching.findIndex(({ name }) => name === pageToken) : -1
  if (pageToken && last < 0) {
    return errorBody('malformed', 'page_token is of no page: begin again without one')
  }
  const page = matching.slice(last + 1, last + 1 + pageSize)
  const isLast = last + 1 + page.length >= matching.length
  return { page, next: isLast ? null : (page.at(-1)?.name ?? null), total: matching.length }
}

const shortened = (name: string) => (name.length <= shownMax ? name : `${name.slice(0, shownMax)}…`)
const shownMax = 64
