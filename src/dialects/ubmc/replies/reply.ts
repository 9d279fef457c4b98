/** Replies to u-bmc's clients: components in full, those that match, with the fields they want. */

import { toBinary } from '@bufbuild/protobuf'
import { type ErrorBody, errorBody } from '../../../api/fields/errors.ts'
import type { Component } from '../../../core/model/system/component.ts'
import { componentsOf } from '../../../core/model/system/system.ts'
import { rowOf } from '../../../core/model/table.ts'
import { orRather } from '../../../text/nearest.ts'
import { isWithin, placeOf } from '../descriptions.ts'
import { type Kind, statusNumber } from '../kinds.ts'
import { keepOnly } from '../mask.ts'
import type { Filter } from '../requests/readers.ts'
import type { Query } from '../requests/request.ts'
import type { Site } from '../site.ts'
import { prepared } from './prepared.ts'
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
  const { of, verb } = query
  const matching = candidatesOf(query, site).filter((one) => matches(query, site, one))
  const found = verb === 'list' ? pageOf(query, matching) : named(query, site, matching)
  if ('code' in found) return { kind: 'refused', refusal: found }
  const [only, ...others] = found.page
  if (verb === 'state' && only !== undefined && others.length === 0 && query.paths === null) {
    return { kind: 'reply', bytes: prepared(of, site, only).state }
  }
  const page = found.page.map((component) => bytesOf(query, site, component))
  const [first] = page
  if (verb === 'info' && first !== undefined) return { kind: 'reply', bytes: first }
  if (verb === 'state') return { kind: 'reply', bytes: writers[of].got(page) }
  return { kind: 'reply', bytes: writers[of].listed({ ...found, page }) }
}

function bytesOf({ of, paths }: Query, site: Site, component: Component): Uint8Array {
  if (paths === null) return prepared(of, site, component).bytes
  const { schema, view } = writers[of]
  const shown = view(site, component)
  keepOnly(schema, shown, paths)
  return toBinary(schema, shown)
}

const ofKind = ({ system }: Site, of: Kind): readonly Component[] =>
  componentsOf(system).filter(({ kind }) => kind === of)

/** Of those that a name may be meant for there is one at most. */
function candidatesOf({ of, filter: { name } }: Query, site: Site): readonly Component[] {
  if (name === undefined) return ofKind(site, of)
  const { components } = site.system
  const one = rowOf(components, name)
  return one?.kind === of ? [one] : []
}

/** Nothing is written out for who only wants a name. */
function matches({ of, filter }: Query, site: Site, component: Component): boolean {
  const { name: _, ...traits } = filter
  return Object.keys(traits).length === 0 || hasTraits(writers[of].view(site, component), traits)
}

function hasTraits(one: View, { type, status, role, location }: Filter): boolean {
  return (
    (type === undefined || one.type === type) &&
    (status === undefined || one.status === status) &&
    (role === undefined || ('redundancy' in one && one.redundancy?.role === role)) &&
    (location === undefined || isWithin(one.location ? placeOf(one.location) : null, location))
  )
}

/** Who is asked for by name must be there; by another trait there may be none, but for `info`. */
function named(
  { of, verb, filter }: Query,
  site: Site,
  matching: readonly Component[],
): Found<Component> | ErrorBody {
  if (filter.name !== undefined && matching.length === 0) {
    const names = ofKind(site, of).map(({ name }) => name)
    const hint = orRather(filter.name, names)
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
function pageOf(
  { pageSize, pageToken }: Query,
  matching: readonly Component[],
): Found<Component> | ErrorBody {
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
