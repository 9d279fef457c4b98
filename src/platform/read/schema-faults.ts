/** Says what the schema refuses, so that a person can mend it. */
import { z } from 'zod'
import { hintAt, nearest } from '../../text/nearest.ts'
import { type FileCode, isFileCode } from '../findings/catalogue.ts'
import { type Finding, problemsMax } from '../findings/problems.ts'
import { keysAt, type Path, schemaAt } from '../findings/walk.ts'
import { type Word, words } from '../schema/words.ts'

type Issue = z.core.$ZodIssue

/** One issue may be several findings: each unknown key is one. */
export function findingsOf(schema: z.ZodType, issue: Issue): readonly Finding[] {
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path)
    // Looking for the nearest is dear, and nobody is shown more than these.
    const hinted = new Set(issue.keys.slice(0, problemsMax))
    return issue.keys.filter(isOrdinary).map((key) => ({
      code: 'unknown-option',
      path: [...issue.path, key],
      isKey: true,
      message: `there is no option '${shortened(key)}'`,
      hint: hinted.has(key) ? hintAt(key, known) : null,
    }))
  }
  const here = schemaAt(schema, issue.path)
  if (issue.code === 'invalid_union' && here instanceof z.ZodUnion) return ofUnion(here, issue)
  if (issue.code === 'invalid_key') return ofKey(schema, issue)
  const word = here === null ? undefined : words.get(here)
  const [code, message, hint] = said(issue, word)
  // What it is for is the least that helps on who has left it out.
  const about = code === 'missing-option' ? (here?.description ?? null) : null
  return [{ code, path: issue.path, isKey: false, message, hint: hint ?? about }]
}

/** What is wrong with it as that of several forms which it was most likely meant to have. */
function ofUnion(union: z.ZodUnion, issue: z.core.$ZodIssueInvalidUnion): readonly Finding[] {
  const { path, errors, input } = issue
  const [meant] = errors
    .map((issues, index) => ({ issues, form: union.options[index] as z.ZodType }))
    .filter(({ issues }) => !issues.some(isOtherForm))
    .sort((a, b) => a.issues.length - b.issues.length)
  if (meant !== undefined) {
    return meant.issues
      .flatMap((inner) => findingsOf(meant.form, inner))
      .map((finding) => ({ ...finding, path: [...path, ...finding.path] }))
  }
  const forms = errors.flatMap((issues) => issues.filter(isOtherForm).map(formOf))
  const message = `must be ${[...new Set(forms)].join(' or ')}, not ${shown(input)}`
  const isOneOfList = forms.includes(kinds.array ?? '') && typeof input === 'string'
  const hint = isOneOfList ? `write [${shortened(input)}]` : null
  return [{ code: 'wrong-type', path, isKey: false, message, hint }]
}

/** The whole is of another type: it was not meant like that. */
const isOtherForm = ({ code, path }: Issue) =>
  path.length === 0 && (code === 'invalid_type' || code === 'invalid_value')

const formOf = (issue: Issue): string => {
  if (issue.code === 'invalid_value')
    return issue.values.map((one) => `'${String(one)}'`).join(', ')
  return issue.code === 'invalid_type' ? (kinds[issue.expected] ?? issue.expected) : issue.code
}

/** A name that stands before a colon, and is not written as such names are. */
function ofKey(schema: z.ZodType, { path }: z.core.$ZodIssueInvalidKey): readonly Finding[] {
  const key = String(path.at(-1))
  if (!isOrdinary(key)) return []
  const record = schemaAt(schema, path.slice(0, -1))
  const word = record instanceof z.ZodRecord ? words.get(record.keyType as z.ZodType) : undefined
  const [code, message, hint]: Said =
    word === undefined
      ? ['malformed-value', `'${shortened(key)}' is not a name`, null]
      : notLike(key, word)
  return [{ code, path, isKey: true, message, hint }]
}

/** Keys that mean something to JavaScript, wherever they stand: no name may be one of them. */
export function reservedKeys(
  written: unknown,
  path: Path = [],
  seen: Set<object> = new Set(),
): readonly Finding[] {
  // The options of a program may contain themselves.
  if (typeof written !== 'object' || written === null || seen.has(written)) return []
  seen.add(written)
  if (Array.isArray(written)) {
    return written.flatMap((item, index) => reservedKeys(item, [...path, index], seen))
  }
  return Object.entries(written).flatMap(([key, value]) => {
    const here = [...path, key]
    return isOrdinary(key) ? reservedKeys(value, here, seen) : [reserved(here, key)]
  })
}

const reserved = (path: Path, key: string): Finding => ({
  code: 'reserved-key',
  path,
  isKey: true,
  message: `'${key}' can name nothing: every JavaScript object has it`,
  hint: 'choose another name',
})

const isOrdinary = (key: string) => !Object.hasOwn(Object.prototype, key)

type Said = readonly [code: FileCode, message: string, hint: string | null]

function said(issue: Issue, word: Word | undefined): Said {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? missing(word) : wrongType(issue, word)
    case 'invalid_value':
      return issue.input === undefined
        ? ['missing-option', 'is missing', `one of ${issue.values.map(String).join(', ')}`]
        : notAmong(issue.input, issue.values.map(String))
    case 'invalid_format':
      return word === undefined
        ? ['malformed-value', issue.message, null]
        : notLike(issue.input, word)
    case 'too_small':
      return ['out-of-range', tooFew(issue), atLeast(issue)]
    case 'too_big':
      return ['out-of-range', tooMany(issue), atMost(issue)]
    case 'custom':
      return own(issue)
    default:
      return ['inconsistent', issue.message, null]
  }
}

/** What the schema's own rules object to says what it is. */
function own({ message, params }: z.core.$ZodIssueCustom): Said {
  const code = isFileCode(params?.code) ? params.code : 'inconsistent'
  return [code, message, typeof params?.hint === 'string' ? params.hint : null]
}

const missing = (word: Word | undefined): Said => [
  'missing-option',
  'is missing',
  word === undefined ? null : `it is ${word.what}, like '${word.example}'`,
]

function wrongType(issue: z.core.$ZodIssueInvalidType, word: Word | undefined): Said {
  if (word !== undefined) return notLike(issue.input, word)
  const expected = kinds[issue.expected] ?? issue.expected
  return ['wrong-type', `must be ${expected}, not ${shown(issue.input)}`, meantBy(issue)]
}

/** What somebody probably meant who wrote a value of another type. */
function meantBy({ expected, input }: z.core.$ZodIssueInvalidType): string | null {
  if (input === null) return 'leave the key out, or indent what belongs to it below'
  if (expected === 'array') return 'write [a, b], or each one below with a dash'
  if (expected === 'object') return 'write its options below it, indented, each with a colon'
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

function notLike(input: unknown, { what, example, nearest: nearestForm }: Word): Said {
  const meant = nearestForm?.(input)
  return [
    'malformed-value',
    `${shown(input)} is not ${what}`,
    meant == null ? `like '${example}'` : `did you mean '${meant}'?`,
  ]
}

function notAmong(input: unknown, values: readonly string[]): Said {
  const meant = typeof input === 'string' ? nearest(input, values) : null
  return [
    'unknown-choice',
    `${shown(input)} is none of ${values.join(', ')}`,
    meant === null ? null : `did you mean '${meant}'?`,
  ]
}

function tooFew({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): string {
  if (origin === 'array') return `there must be at least ${minimum}`
  if (origin === 'string') return 'must not be empty'
  return inclusive === false ? `must be more than ${minimum}` : `must be at least ${minimum}`
}

const atMost = ({ origin, maximum }: z.core.$ZodIssueTooBig): string | null =>
  origin === 'array' || origin === 'string' ? null : `write ${maximum} or less`

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
