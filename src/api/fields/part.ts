/**
 * Cuts an answer to what the bus carries: as many whole elements of its lists as there is room
 * for, marked, and with where to go on.
 */

import { z } from 'zod'
import { putRow } from '../../core/model/look-up.ts'
import { type ErrorBody, errorBody } from './errors.ts'
import { count } from './fields.ts'
import type { ApiSubject } from './resource.ts'

/** Taken by what may be answered in parts. */
export const after = count
  .exactOptional()
  .describe('the `next` of the part before, where the answer came in parts')

/** Given by what may be answered in parts. */
export const partFields = {
  truncated: z
    .literal(true)
    .exactOptional()
    .describe('that the bus does not carry all of it at once; left out where it does'),
  next: z
    .number()
    .exactOptional()
    .describe('goes into `after` for the part that follows; left out where there is none'),
}

/** The part of an answer that fits, as its subject has it; `null` where none does. */
export function partFor(
  { parts }: ApiSubject,
  text: string,
  after: number,
  maxBytes: number,
): string | null {
  switch (parts) {
    case 'elements':
      return partOf(text, after, maxBytes)
    case 'entries':
      return historyPart(text, maxBytes)
    case 'steps':
      return acceptedPart(text, maxBytes) ?? partOf(text, after, maxBytes)
    default:
      return null
  }
}

/**
 * The elements of its lists, one list after the other, from number `after` on. A list is an array,
 * or a record of objects. `null` where not even the next one fits.
 */
function partOf(text: string, after: number, maxBytes: number): string | null {
  const whole = recordOf(text)
  if (whole === null) return null
  const lists = Object.entries(whole).filter(([, value]) => isList(value))
  const rest: Record<string, unknown> = Object.fromEntries(
    Object.entries(whole).map(([key, value]) => [key, bare(value)]),
  )
  let room = maxBytes - bytesOf({ ...rest, truncated: true, next: Number.MAX_SAFE_INTEGER })
  let number = 0
  let isCut = false
  for (const [key, list] of lists) {
    const kept: [string, unknown][] = []
    for (const [name, element] of Object.entries(list as object)) {
      if (number >= after && !isCut) {
        room -= bytesOf(element) + (Array.isArray(list) ? 0 : bytesOf(name)) + separators
        isCut = room < 0
        if (!isCut) kept.push([name, element])
      }
      if (!isCut) number += 1
    }
    const part = Array.isArray(list) ? kept.map(([, element]) => element) : Object.fromEntries(kept)
    putRow(rest, key, part)
  }
  if (!isCut) return JSON.stringify(rest)
  return number <= after ? null : JSON.stringify({ ...rest, truncated: true, next: number })
}

/** Entries of the journal go on by their sequence; `null` where not even the first fits. */
function historyPart(text: string, maxBytes: number): string | null {
  const part = partOf(text, 0, maxBytes)
  const cut = part === null ? null : recordOf(part)
  const last = (cut?.entries as readonly { readonly seq: number }[] | undefined)?.at(-1)
  return cut?.truncated === true && last !== undefined
    ? JSON.stringify({ ...cut, next: last.seq })
    : part
}

/** Of what was accepted: `operation.get` has the steps that are left out. */
function acceptedPart(text: string, maxBytes: number): string | null {
  const { operation, ...rest } = recordOf(text) ?? {}
  if (!isRecord(operation)) return null
  const room = maxBytes - bytesOf({ ...rest, operation: null })
  const part = partOf(JSON.stringify(operation), 0, room)
  return part === null ? null : JSON.stringify({ ...rest, operation: recordOf(part) })
}

/** What is answered where no part fits: it was done all the same. */
export const answerTooLarge = (maxBytes: number): ErrorBody =>
  errorBody('answer-too-large', `the answer is larger than the ${maxBytes} bytes that pass`)

/** An error says less before it says nothing: what was seen goes first, then the end of words. */
export function errorPart(text: string, maxBytes: number): string {
  const { code, message, guidance } = JSON.parse(text) as ErrorBody
  const least = { code, message, evidence: [], guidance, truncated: true }
  const over = bytesOf(least) - maxBytes
  if (over <= 0) return JSON.stringify(least)
  const words = message.slice(0, Math.max(0, message.length - over))
  return JSON.stringify({ ...least, message: words }).slice(0, maxBytes)
}

function recordOf(text: string): Record<string, unknown> | null {
  const value: unknown = JSON.parse(text)
  return isRecord(value) ? value : null
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isList = (value: unknown): boolean =>
  Array.isArray(value) || (isRecord(value) && Object.values(value).every(isRecord))

function bare(value: unknown): unknown {
  if (!isList(value)) return value
  return Array.isArray(value) ? [] : {}
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

/** A comma, and the colon of a record. */
const separators = 2
