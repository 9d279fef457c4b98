/** Says what is wrong with a request, with the path and the nearest valid key or value. */
import type { z } from 'zod'
import { lookUp } from '../../core/model/look-up.ts'
import { shown } from '../../text/json.ts'
import { nearest } from '../../text/nearest.ts'
import { type ErrorBody, errorBody, type Spot } from '../fields/errors.ts'
import { type ApiSubject, onlyReads } from '../fields/resource.ts'
import { lineToType } from './least-request.ts'

type Issue = z.core.$ZodIssue

/** Faults that are told of one request. */
const faultsMax = 8

export function malformed(
  subject: ApiSubject,
  value: unknown,
  issues: readonly Issue[],
  typed = () => lineToType(usualService, subject),
): ErrorBody {
  const faults = issues
    .slice(0, faultsMax)
    .flatMap((issue) => faultsOf(subject, value, issue))
    .slice(0, faultsMax)
  const message = faults.map(({ path, problem }) => `${path} ${problem}`).join('; ')
  const body = errorBody('malformed', message, faults.map(spotOf))
  // An empty message, sent by mistake, moves nothing: whoever acts says on what.
  const isBare = faults.some(({ given }) => given === undefined || given === null)
  return isBare && !onlyReads(subject) ? { ...body, guidance: `As in: ${typed()}` } : body
}

const usualService = 'statemgr'

interface Fault {
  readonly path: string
  readonly problem: string
  readonly given: unknown
  /** What is valid there. */
  readonly limit: string | number | null
}

function faultsOf(subject: ApiSubject, value: unknown, issue: Issue): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, faultsMax).map((key) => unknownKey(subject, value, key))
  }
  const given = issue.path.reduce(memberOf, value)
  const path = issue.path.length === 0 ? 'body' : issue.path.join('.')
  if (given === undefined) return [{ path, problem: 'is missing', given, limit: expected(issue) }]
  if (issue.code === 'invalid_value') return [unknownWord(path, given, issue.values)]
  return [{ path, problem: problemOf(issue), given, limit: expected(issue) }]
}

/** A key that is there already is not what was meant. */
function unknownKey({ takes }: ApiSubject, value: unknown, key: string): Fault {
  const free = Object.keys(takes.shape).filter((known) => memberOf(value, known) === undefined)
  const path = shown(key, shownMax)
  if (free.length === 0) return { path, problem: 'is not expected', given: key, limit: null }
  return { path, given: key, ...meant('is', key, free) }
}

function unknownWord(path: string, given: unknown, valid: readonly unknown[]): Fault {
  const words = valid.map(String)
  const list = words.join(', ')
  if (typeof given !== 'string') return { path, problem: `must be ${list}`, given, limit: list }
  return { path, given, ...meant(`is ${shown(given, shownMax)}, which is`, given, words) }
}

function meant(is: string, given: string, words: readonly string[]) {
  const near = nearest(given, words)
  const valid = words.join(', ')
  if (near === null) return { problem: `${is} unknown. Valid: ${valid}`, limit: valid }
  const list = words.length === 1 ? '' : ` Valid: ${valid}`
  return { problem: `${is} unknown: did you mean ${near}?${list}`, limit: near }
}

/** Our own messages begin as `must be …`; zod's are put so that they follow the path too. */
function problemOf(issue: Issue): string {
  const limit = expected(issue)
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${limit}`
    case 'too_big':
      return `is too ${issue.origin === 'string' ? 'long' : 'great'}: ${limit} at most`
    case 'too_small':
      return `is too ${issue.origin === 'string' ? 'short' : 'small'}: ${limit} at least`
    default:
      return issue.message
  }
}

function expected(issue: Issue): string | number | null {
  switch (issue.code) {
    case 'invalid_type':
      return typeNames[issue.expected] ?? issue.expected
    case 'invalid_value':
      return issue.values.map(String).join(', ')
    case 'too_big':
      return Number(issue.maximum)
    case 'too_small':
      return Number(issue.minimum)
    default:
      return null
  }
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'an object',
  string: 'a string',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
}

function spotOf({ path, given, limit }: Fault): Spot {
  return { subject: path, value: shownValue(given), limit }
}

/** What was given, short enough to be sent back. */
function shownValue(given: unknown): string | number | null {
  if (typeof given === 'number') return given
  return given === undefined || given === null ? null : shown(given, shownMax)
}

const shownMax = 64

function memberOf(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null
    ? lookUp(value as Readonly<Record<string, unknown>>, String(key))
    : undefined
}
