/**
 * Reads JSON that anybody may have sent. Its length, depth and width are bounded before anything
 * looks at what it says, and so is what is shown of it.
 */

export interface JsonBounds {
  /** UTF-16 code units. */
  readonly charsMax: number
  /** Lists and objects within each other. */
  readonly depthMax: number
  /** Commas: members of objects and of lists, all together, but for the first of each. */
  readonly commasMax: number
}

const depthMax = 32

/** Of what a client asks. */
export const requestBounds: JsonBounds = { charsMax: 64 * 1024, depthMax, commasMax: 4096 }
/** Of what a service tells: the state of all that a chassis can have. */
export const reportBounds: JsonBounds = { charsMax: 4 * 1024 * 1024, depthMax, commasMax: 600_000 }

export type ReadJson =
  | { readonly kind: 'read'; readonly value: unknown }
  | ({ readonly kind: 'unbounded' } & Excess)
  | { readonly kind: 'malformed'; readonly why: string }

/** What a text has too much of, and how much it may have. */
export interface Excess {
  readonly is: 'long' | 'deep' | 'wide'
  readonly limit: number
}

/** Total, whatever the text is. */
export function readJson(text: string, bounds: JsonBounds): ReadJson {
  const excess = excessOf(text, bounds)
  if (excess !== null) return { kind: 'unbounded', ...excess }
  try {
    return { kind: 'read', value: JSON.parse(text) }
  } catch (error) {
    return { kind: 'malformed', why: shown(error instanceof Error ? error.message : 'unreadable') }
  }
}

/** `undefined` for what is not JSON, or too much of it: no schema takes that. */
export function jsonOf(text: string, bounds: JsonBounds = reportBounds): unknown {
  const read = readJson(text, bounds)
  return read.kind === 'read' ? read.value : undefined
}

/**
 * As `jsonOf`, also of who writes numbers that JSON has no words for: `NaN` and `Infinity` are
 * texts in it. One of them is no reason not to read the rest.
 */
export const reportOf = (text: string): unknown =>
  jsonOf(text.includes('NaN') || text.includes('Infinity') ? quoted(text) : text)

/** A text in which what would be a number, if JSON had it, is in quotes. */
function quoted(text: string): string {
  const pattern = /"|-?\b(?:NaN|Infinity)\b/g
  let sofar = ''
  let copied = 0
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    const { index, 0: word } = found
    if (word === '"') pattern.lastIndex = endOfString(text, index) + 1
    else {
      sofar += `${text.slice(copied, index)}"${word}"`
      copied = index + word.length
    }
  }
  return sofar + text.slice(copied)
}

/** What there is too much of in a text that may be JSON; `null` where it is within its bounds. */
function excessOf(text: string, { charsMax, depthMax, commasMax }: JsonBounds): Excess | null {
  if (text.length > charsMax) return { is: 'long', limit: charsMax }
  let depth = 0
  let commas = 0
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case quote:
        at = endOfString(text, at)
        break
      case comma:
        if (++commas > commasMax) return { is: 'wide', limit: commasMax }
        break
      case openingBracket:
      case openingBrace:
        if (++depth > depthMax) return { is: 'deep', limit: depthMax }
        break
      case closingBracket:
      case closingBrace:
        depth--
    }
  }
  return null
}

/** Where the string that begins there ends; the end of the text where it does not. */
function endOfString(text: string, begin: number): number {
  let at = begin + 1
  for (;;) {
    const end = text.indexOf('"', at)
    if (end < 0) return text.length
    let backslashes = 0
    while (text.charCodeAt(end - 1 - backslashes) === backslash) backslashes++
    if (backslashes % 2 === 0) return end
    at = end + 1
  }
}

const [quote, comma, backslash] = [0x22, 0x2c, 0x5c]
const [openingBracket, closingBracket] = [0x5b, 0x5d]
const [openingBrace, closingBrace] = [0x7b, 0x7d]

/** A value, or a text as it is, short enough to be told of, in one line; whatever it is. */
export function shown(value: unknown, charsMax = shownMax): string {
  const text = typeof value === 'string' ? value : textOf(value, charsMax, shownDepth)
  const line = text.slice(0, charsMax).replaceAll(unprintable, '\ufffd')
  return text.length <= charsMax ? line : `${line}…`
}

const shownMax = 128
const shownDepth = 4
const unprintable = /\p{Cc}|\p{Cs}/gu

/** As JSON has it, as far as `charsMax` goes; what is deeper than `depth` is `…`. */
function textOf(value: unknown, charsMax: number, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, charsMax + 1))
  if (typeof value !== 'object' || value === null) return String(value)
  const isList = Array.isArray(value)
  const [open, close] = isList ? '[]' : '{}'
  if (depth === 0) return `${open}…${close}`
  let text = open ?? ''
  for (const key in value) {
    if (text.length > charsMax) break
    const label = isList ? '' : `${JSON.stringify(key.slice(0, charsMax))}:`
    const member = (value as Readonly<Record<string, unknown>>)[key]!
    text += `${text === open ? '' : ','}${label}${textOf(member, charsMax, depth - 1)}`
  }
  return `${text}${close}`
}

/** Whether lists and objects stand deeper within each other, or in a circle. */
export function isDeeper(value: unknown, depthMax: number): boolean {
  let level: readonly unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    const inner = new Set(level.flatMap((one) => (isParted(one) ? Object.values(one) : [])))
    level = [...inner].filter(isParted)
    if (depth >= depthMax && level.length > 0) return true
  }
  return false
}

const isParted = (value: unknown): value is object => typeof value === 'object' && value !== null
