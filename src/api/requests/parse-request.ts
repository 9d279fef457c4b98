/**
 * Reads a request of the bus API: bytes or text in, what is asked for out, or why it can't be
 * read.
 */
import { z } from 'zod'
import { type Excess, readJson, requestBounds } from '../../text/json.ts'
import { type ErrorBody, errorBody } from '../fields/errors.ts'
import { type ApiSubject, onlyReads } from '../fields/resource.ts'
import type { Path, RequestOf } from '../resources.ts'
import { malformed } from './malformed.ts'
import { remembering } from './remembering.ts'

/** The largest request that is read. */
export const requestMaxBytes = 64 * 1024

export type Read<P extends Path> =
  | { readonly kind: 'parsed'; readonly request: RequestOf<P> }
  | { readonly kind: 'refused'; readonly refusal: ErrorBody }

/**
 * No payload at all is read as `{}`. `typed` writes a line that would be right, where one is
 * wrong.
 */
export function parseRequest<P extends Path>(
  subject: ApiSubject & { readonly path: P },
  payload: Uint8Array | string,
  typed?: () => string,
): Read<P> {
  const bytes = sizeOf(payload)
  if (bytes > requestMaxBytes) return { kind: 'refused', refusal: tooLarge() }
  if (bytes === 0) return parseValue(subject, {}, typed)
  const text = typeof payload === 'string' ? payload : decoded(payload)
  if (text === null) return { kind: 'refused', refusal: notJson('it is not UTF-8') }
  const read = readJson(text, requestBounds)
  switch (read.kind) {
    case 'read':
      return parseValue(subject, read.value, typed)
    case 'unbounded':
      return { kind: 'refused', refusal: tooMuch(read) }
    case 'malformed':
      return { kind: 'refused', refusal: notJson(read.why) }
  }
}

/** Reads the requests of one subject; where asking changes nothing, the same bytes only once. */
export function requestReader<P extends Path>(
  subject: ApiSubject & { readonly path: P },
  typed?: () => string,
): (payload: Uint8Array) => Read<P> {
  const read = (payload: Uint8Array) => parseRequest(subject, payload, typed)
  return onlyReads(subject) ? remembering(read) : read
}

/** How long it is, is not told: reading was given up before its end, by us or on the way. */
export function tooLarge(): ErrorBody {
  return errorBody('too-large', `the request has more than ${requestMaxBytes} bytes`, [
    { subject: 'body', value: null, limit: requestMaxBytes, unit: 'B' },
  ])
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true })
const encoder = new TextEncoder()

function parseValue<P extends Path>(
  subject: ApiSubject & { readonly path: P },
  value: unknown,
  typed: (() => string) | undefined,
): Read<P> {
  const parsed = compiled(subject.takes).safeParse(value)
  return parsed.success
    ? { kind: 'parsed', request: parsed.data as RequestOf<P> }
    : { kind: 'refused', refusal: malformed(subject, value, parsed.error.issues, typed) }
}

/** On first use: three times as fast as interpreting, but half a millisecond to make. */
function compiled(schema: z.ZodObject): z.ZodObject {
  let made = schemas.get(schema)
  if (made === undefined) {
    made = z.compile(schema)
    schemas.set(schema, made)
  }
  return made
}
const schemas = new WeakMap<z.ZodObject, z.ZodObject>()

/** Text is only encoded to be counted where its length leaves a doubt. */
function sizeOf(payload: Uint8Array | string): number {
  const { length } = payload
  if (typeof payload !== 'string' || length > requestMaxBytes) return length
  return length * utf8MaxBytes <= requestMaxBytes ? length : encoder.encode(payload).length
}

/** What one UTF-16 unit of a string takes at most. */
const utf8MaxBytes = 3

/** Of what is within itself too often, or has too many members, nothing is looked at. */
function tooMuch({ is, limit }: Excess): ErrorBody {
  const message = `body is too ${is}: at most ${limit} ${counted[is]} are read`
  return errorBody('malformed', message, [{ subject: 'body', value: is, limit }])
}

const counted = {
  long: 'characters',
  deep: 'lists and objects within each other',
  wide: 'commas between members',
} as const satisfies Record<Excess['is'], string>

function notJson(why: string): ErrorBody {
  return errorBody('malformed', `body is not JSON: ${why}`, [
    { subject: 'body', value: null, limit: 'JSON' },
  ])
}
