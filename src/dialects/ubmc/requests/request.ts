/** Reads a request of u-bmc's clients: bytes in, what is asked for out, or why it can't be read. */

import { type ErrorBody, errorBody } from '../../../api/fields/errors.ts'
import { tooLarge } from '../../../api/requests/parse-request.ts'
import { remembering } from '../../../api/requests/remembering.ts'
import type { ControlRequest } from '../../../api/resources/control.ts'
import { viaBus } from '../../../api/via.ts'
import type { Description } from '../../../core/model/system/intents.ts'
import { messageMaxBytes } from '../codec.ts'
import { descriptionFault, placeOf, updatable, withoutOurs } from '../descriptions.ts'
import { actionName, actionOf, type Kind } from '../kinds.ts'
import { pathFault, pathsOf } from '../mask.ts'
import type { ServedSubject, Verb } from '../subjects.ts'
import { lengthDelimitedFields } from '../wire-form.ts'
import { type Filter, readers, type Wanted, type Written } from './readers.ts'

export type ParsedRequest =
  | { readonly kind: 'control'; readonly request: ControlRequest }
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'update'; readonly update: Update }

export interface Query {
  readonly of: Kind
  /** `state` answers all that match, `info` the one, `list` a page. */
  readonly verb: Exclude<Verb, 'control'>
  readonly filter: Filter
  /** The fields that are wanted; `null` for all. */
  readonly paths: readonly string[] | null
  readonly pageSize: number
  readonly pageToken: string | null
}

/** What people know about a component, as it is to be from now on; what is left out stays. */
export interface Update {
  readonly of: Kind
  readonly component: string
  readonly changes: Partial<Description>
}

export type Read =
  | { readonly kind: 'parsed'; readonly parsed: ParsedRequest }
  | { readonly kind: 'refused'; readonly refusal: ErrorBody }

/** Reads the requests on one subject; those that are no orders the same bytes only once. */
export function requestReader(subject: ServedSubject): (bytes: Uint8Array) => Read {
  const read = (bytes: Uint8Array) => readRequest(subject, bytes)
  return subject.name === 'control' ? read : remembering(read)
}

/** Total: whatever the bytes are. */
export function readRequest({ kind, name }: ServedSubject, bytes: Uint8Array): Read {
  if (bytes.length > messageMaxBytes) return { kind: 'refused', refusal: tooLarge() }
  switch (name) {
    case 'control':
      return readControl(kind, bytes)
    case 'list':
    case 'state':
      return readQuery(kind, name, bytes)
    case 'info':
      return isUpdate(bytes) ? readUpdate(kind, bytes) : readQuery(kind, name, bytes)
  }
}

/** Who asks is not in a request of u-bmc's. */
const actor = 'u-bmc'
const pageMax = 1000

function readControl(of: Kind, bytes: Uint8Array): Read {
  const read = readers[of].control(bytes)
  if (read.kind === 'garbage') return malformed(read.why)
  const { name, action } = read.message
  if (name === '') return malformed(`${nouns[of]} name is required`)
  if (action === 0) return malformed(`invalid action: ${actionName(of, action)}`)
  const ours = actionOf(of, action)
  if (ours === null) {
    const message = `${actionName(of, action)} is not done by this service`
    return refused(errorBody('not-permitted', message))
  }
  const request: ControlRequest = {
    component: name,
    componentKind: of,
    action: ours,
    requestId: null,
    actor,
    via: viaBus,
    reason: null,
    ifRevision: null,
    dryRun: false,
    override: null,
    waitMs: null,
  }
  return { kind: 'parsed', parsed: { kind: 'control', request } }
}

function readQuery(of: Kind, verb: Query['verb'], bytes: Uint8Array): Read {
  const read = verb === 'list' ? readers[of].list(bytes) : readers[of].get(bytes)
  if (read.kind === 'garbage') return malformed(read.why)
  const fault = wantedFault(of, verb, read.message)
  if (fault !== null) return malformed(fault)
  const { filter, mask, pageSize, pageToken } = read.message
  const query: Query = {
    of,
    verb,
    filter,
    paths: pathsOf(mask),
    // As many as there may be at most, where nobody says.
    pageSize: pageSize || pageMax,
    pageToken: pageToken ?? null,
  }
  return { kind: 'parsed', parsed: { kind: 'query', query } }
}

function wantedFault(of: Kind, verb: Query['verb'], wanted: Wanted): string | null {
  const { filter, mask, pageSize = 0 } = wanted
  if (filter.name === '' || (verb !== 'list' && Object.keys(filter).length === 0)) {
    return `${nouns[of]} name is required, or another trait to find it by`
  }
  if (pageSize > pageMax) return `page_size is ${pageSize}: at most ${pageMax}`
  const fault = pathFault(readers[of].schema, pathsOf(mask) ?? [])
  return fault === null ? null : `field_mask: ${fault}`
}

function readUpdate(of: Kind, bytes: Uint8Array): Read {
  const read = readers[of].update(bytes)
  if (read.kind === 'garbage') return malformed(read.why)
  const { name, written, mask } = read.message
  if (name === '') return malformed(`${nouns[of]} name is required`)
  if (written === null) return malformed(`${nouns[of]} is missing: what should be written down?`)
  if (written.name !== '' && written.name !== name) {
    return malformed(`it is about ${name}, and names ${written.name}: no name can be changed`)
  }
  const paths = pathsOf(mask) ?? written.set
  const foreign = paths.find((path) => !(updatable as readonly string[]).includes(path))
  if (foreign !== undefined) {
    return malformed(`${foreign} cannot be updated: only ${updatable.join(', ')} can`)
  }
  const changes = changesOf(written, paths)
  const fault = descriptionFault(changes)
  if (fault !== null) return malformed(fault)
  return { kind: 'parsed', parsed: { kind: 'update', update: { of, component: name, changes } } }
}

/** What the mask names and the message has not is taken away. */
const changesOf = (
  { description, location, metadata }: Written,
  paths: readonly string[],
): Partial<Description> => ({
  ...(paths.includes('description') ? { description: description ?? null } : {}),
  ...(paths.includes('location')
    ? { location: location === undefined ? null : placeOf(location) }
    : {}),
  ...(paths.includes('metadata') ? { metadata: withoutOurs(metadata) } : {}),
})

/**
 * Updates come on the subject of questions. They have messages where a question has numbers: the
 * component in field 2, the mask in field 3.
 */
function isUpdate(bytes: Uint8Array): boolean {
  try {
    return lengthDelimitedFields(bytes).some((number) => number === 2 || number === 3)
  } catch {
    return false
  }
}

const malformed = (why: string): Read => refused(errorBody('malformed', why))
const refused = (refusal: ErrorBody): Read => ({ kind: 'refused', refusal })

/** As u-bmc's own texts have it. */
const nouns: Readonly<Record<Kind, string>> = {
  host: 'host',
  chassis: 'chassis',
  bmc: 'management controller',
}
