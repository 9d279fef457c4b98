/** What the schema objects to, said so that a person can mend it. */
import type { z } from 'zod'
import { hintAt, nearest } from './nearest.ts'
import type { Finding } from './problems.ts'
import { keysAt, schemaAt } from './walk.ts'
import { type Word, words } from './words.ts'

type Issue = z.core.$ZodIssue

/** One issue may be several findings: each unknown key is one. */
export function findingsOf(schema: z.ZodType, issue: Issue): readonly Finding[] {
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path)
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      isKey: true,
      message: `there is no option '${shortened(key)}'`,
      hint: hintAt(key, known),
    }))
  }
  const here = schemaAt(schema, issue.path)
  const word = here === null ? undefined : words.get(here)
  const [message, hint] = said(issue, word)
  return [{ path: issue.path, isKey: false, message, hint }]
}

type Said = readonly [message: string, hint: string | null]

function said(issue: Issue, word: Word | undefined): Said {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? missing(word) : wrongType(issue, word)
    case 'invalid_value':
      return notAmong(issue.input, issue.values.map(String))
    case 'invalid_format':
      return word === undefined ? [issue.message, null] : notLike(issue.input, word)
    case 'too_small':
      return [tooFew(issue), atLeast(issue)]
    case 'too_big':
      return [tooMany(issue), null]
    case 'custom':
      return [issue.message, typeof issue.params?.hint === 'string' ? issue.params.hint : null]
    default:
      return [issue.message, null]
  }
}

const missing = (word: Word | undefined): Said => [
  'is missing',
  word === undefined ? null : `it is ${word.what}, like '${word.example}'`,
]

function wrongType(issue: z.core.$ZodIssueInvalidType, word: Word | undefined): Said {
  if (word !== undefined) return notLike(issue.input, word)
  const expected = kinds[issue.expected] ?? issue.expected
  return [`must be ${expected}, not ${shown(issue.input)}`, meantBy(issue)]
}

/** What somebody probably meant who wrote a value of another type. */
function meantBy({ expected, input }: z.core.$ZodIssueInvalidType): string | null {
  if (input === null) return 'leave the key out, or indent what belongs to it below'
  if (expected === 'array') return 'write [a, b], or each one below with a dash'
  if (typeof input !== 'string' && typeof input !== 'number' && typeof input !== 'boolean')
    return null
  const text = String(input)
  if (expected === 'boolean') {
    if (/^(yes|on|true|1)$/i.test(text)) return 'write true'
    return /^(no|off|false|0)$/i.test(text) ? 'write false' : 'write true or false'
  }
  if (expected === 'string') return `write '${shortened(text)}' in quotes`
  if (expected !== 'int' && expected !== 'number') return null
  const number = typeof input === 'boolean' || text.trim() === '' ? Number.NaN : Number(text)
  if (!Number.isFinite(number)) return null
  return `write ${expected === 'int' ? Math.round(number) : number}`
}

function notLike(input: unknown, { what, example, nearest }: Word): Said {
  const meant = nearest?.(input)
  return [
    `${shown(input)} is not ${what}`,
    meant == null ? `like '${example}'` : `did you mean '${meant}'?`,
  ]
}

function notAmong(input: unknown, values: readonly string[]): Said {
  const meant = typeof input === 'string' ? nearest(input, values) : null
  return [
    `${shown(input)} is none of ${values.join(', ')}`,
    meant === null ? null : `did you mean '${meant}'?`,
  ]
}

function tooFew({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): string {
  if (origin === 'array') return `there must be at least ${minimum}`
  if (origin === 'string') return 'must not be empty'
  return inclusive === false ? `must be more than ${minimum}` : `must be at least ${minimum}`
}

const atLeast = ({ origin, minimum }: z.core.$ZodIssueTooSmall): string | null =>
  origin === 'array' || origin === 'string' ? null : `write ${minimum} or more`

function tooMany({ origin, maximum }: z.core.$ZodIssueTooBig): string {
  if (origin === 'array') return `there may be at most ${maximum}`
  if (origin === 'string') return `may have at most ${maximum} characters`
  return `must be at most ${maximum}`
}

const kinds: Readonly<Record<string, string>> = {
  object: 'a group of options',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
}

/** A value as it is spoken of. */
function shown(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a group of options'
  return typeof value === 'string' ? `'${shortened(value)}'` : String(value)
}

const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)
