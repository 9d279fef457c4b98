/** Reads a YAML or JSON text: its value, and where in the text each part of it stands. */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLError,
  type YAMLMap,
} from 'yaml'
import type { Finding } from '../findings/problems.ts'
import type { Path } from '../findings/walk.ts'
import { aliasesMax, type Fault, faultsMax, tooManyAliases, treeFaults } from './document-faults.ts'
import { offsetWithin } from './document-scalar.ts'

export interface Place {
  readonly line: number
  readonly column: number
}

export interface Written {
  /** `undefined` when the text can't be read at all. */
  readonly value: unknown
  /** Where a key, or what stands there, is in the text: or else the nearest thing around it. */
  readonly placeOf: (path: Path, isKey: boolean) => Place
  /** As `placeOf`, for what stands so many characters into the text of a value. */
  readonly placeWithin: (path: Path, within: number) => Place
  readonly problems: readonly (Place & Pick<Finding, 'code' | 'message' | 'hint'>)[]
}

/** JSON is read as the YAML that it is. */
export function readDocument(text: string): Written {
  const document = parseDocument(text, {
    prettyErrors: false,
    stringKeys: true,
    // The parser would compare each key with each other: `treeFaults` looks them up.
    uniqueKeys: false,
    logLevel: 'error',
  })
  const placeAt = placesIn(text)
  const index = indexOf(document)
  const placeOf = (path: Path, isKey: boolean) => placeAt(offsetOf(index, path, isKey))
  const placeWithin = (path: Path, within: number) => {
    const node = document.getIn(path, true)
    return isScalar(node) ? placeAt(offsetWithin(text, node, within)) : placeOf(path, false)
  }
  const faults = faultsOf(text, document)
  const problems = faults.map(({ offset, ...said }) => ({ ...placeAt(offset), ...said }))
  // With a key given twice the rest can still be looked at; after anything else it is guesswork.
  const isReadable = faults.every(({ code }) => code === 'duplicate-key')
  const written = { placeOf, placeWithin, problems }
  if (!isReadable) return { ...written, value: undefined }
  try {
    return { ...written, value: document.toJS({ maxAliasCount: aliasesMax }) }
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    return { ...written, value: undefined, problems: [{ line: 1, column: 1, ...tooManyAliases }] }
  }
}

/** Where an offset is; what is missing at the end, is missing after the last that there is. */
function placesIn(text: string): (offset: number) => Place {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)]
  const end = text.trimEnd().length
  return (offset) => {
    const at = Math.min(offset, end)
    // Bisected: a long file may have many problems.
    let [line, after] = [0, starts.length]
    while (after - line > 1) {
      const middle = (line + after) >> 1
      if (starts[middle]! <= at) line = middle
      else after = middle
    }
    return { line: line + 1, column: at - starts[line]! + 1 }
  }
}

/** In the order of the text; where there are tags, the tree tells more of them than the parser. */
function faultsOf(text: string, document: Document.Parsed): readonly Fault[] {
  const control = controlCharacter.exec(text)
  if (control !== null) return [controlFault(control)]
  const parsing = [...document.errors, ...document.warnings]
    .filter(({ code }) => code !== 'TAG_RESOLVE_FAILED')
    .map((error) => ({ offset: error.pos[0], ...saidOf(error) }))
  return [...parsing, ...treeFaults(document)]
    .toSorted((a, b) => a.offset - b.offset)
    .slice(0, faultsMax)
    .map((fault) =>
      fault.code === 'tag-not-allowed'
        ? { ...fault, offset: tagBefore(text, fault.offset) }
        : fault,
    )
}

/** Where the tag begins that stands before what it is the tag of. */
function tagBefore(text: string, offset: number): number {
  let start = text.lastIndexOf('!', offset)
  while (text[start - 1] === '!') start -= 1
  return Math.max(0, start)
}

/** What YAML does not call printable, and halves of characters. */
const controlCharacter =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u

function controlFault({ 0: character, index }: RegExpExecArray): Fault {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return {
    code: 'control-character',
    offset: index,
    message: `the character U+${code} belongs in no text`,
    hint: 'remove it, or save the file as UTF-8',
  }
}

function saidOf({ code, message }: YAMLError): Omit<Fault, 'offset'> {
  switch (code) {
    case 'NON_STRING_KEY':
      return { code: 'key-not-text', message: 'a key is not a text', hint: 'name an option' }
    case 'RESOURCE_EXHAUSTION':
      return { code: 'nested-too-deeply', message: 'it is nested too deeply', hint: null }
    case 'MULTIPLE_DOCS':
      return {
        code: 'several-documents',
        message: 'there is more than one document',
        hint: 'keep what is before ---',
      }
    case 'TAB_AS_INDENT':
      return {
        code: 'tab-indentation',
        message: 'a tab cannot indent',
        hint: 'indent with spaces',
      }
    default:
      return { code: 'syntax-error', message: message.split('\n')[0] ?? code, hint: null }
  }
}

/** Goes along the path as far as the text does. */
function offsetOf({ root, pairAt, targetOf }: Index, path: Path, isKey: boolean): number {
  let node: Node | null = root
  let offset = startOf(node)
  for (const [index, segment] of path.entries()) {
    const isLast = index === path.length - 1
    const around = isAlias(node) ? targetOf(node) : node
    if (isSeq(around)) {
      const item = around.items[Number(segment)]
      node = isNode(item) ? item : null
    } else if (isMap(around)) {
      const pair = pairAt(around, segment)
      if (pair === undefined) return offset
      if (isNode(pair.key)) offset = startOf(pair.key)
      if (isLast && isKey) return offset
      node = isNode(pair.value) ? pair.value : null
    } else return offset
    if (node === null) return offset
    // An empty value stands after its key, where nobody would look for it.
    if (!isScalar(node) || node.value !== null) offset = startOf(node)
  }
  return offset
}

/** What a way through the document needs; each is looked up once, for there may be many ways. */
interface Index {
  readonly root: Node | null
  readonly pairAt: (group: YAMLMap, key: PropertyKey) => Pair | undefined
  readonly targetOf: (alias: Alias) => Node | null
}

function indexOf(document: Document.Parsed): Index {
  const groups = new Map<YAMLMap, ReadonlyMap<unknown, Pair>>()
  const targets = new Map<Alias, Node | null>()
  return {
    root: document.contents,
    pairAt: (group, key) => {
      const pairs =
        groups.get(group) ??
        new Map(group.items.map((pair) => [isScalar(pair.key) ? pair.key.value : pair.key, pair]))
      groups.set(group, pairs)
      return pairs.get(key)
    },
    targetOf: (alias) => {
      const target = targets.get(alias) ?? alias.resolve(document) ?? null
      targets.set(alias, target)
      return target
    },
  }
}

const startOf = (node: Node | null) => node?.range?.[0] ?? 0
