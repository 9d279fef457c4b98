/** A YAML or JSON text: its value, and where in the text each part of it stands. */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml'
import type { Finding } from './problems.ts'
import type { Path } from './walk.ts'

export interface Place {
  readonly line: number
  readonly column: number
}

export interface Written {
  /** `undefined` when the text can't be read at all. */
  readonly value: unknown
  /** Where a key, or what stands there, is in the text: or else the nearest thing around it. */
  readonly placeOf: (path: Path, isKey: boolean) => Place
  readonly problems: readonly (Place & Pick<Finding, 'message' | 'hint'>)[]
}

/** Deeper than any configuration is. */
const depthMax = 32
/** How much aliases may repeat: enough to share a list, far too little for a bomb. */
const aliasesMax = 1000
const problemsMax = 20

/** JSON is read as the YAML that it is. */
export function readDocument(text: string): Written {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    logLevel: 'error',
  })
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const placeOf = (path: Path, isKey: boolean) => placeAt(offsetOf(document, path, isKey))
  const faults = [...document.errors, ...document.warnings]
  const problems = [
    ...faults.map((fault) => ({ ...placeAt(fault.pos[0]), ...saidOf(fault) })),
    ...treeFaults(document).map(({ offset, ...said }) => ({ ...placeAt(offset), ...said })),
  ].slice(0, problemsMax)
  // With a key given twice the rest can still be looked at; after anything else it is guesswork.
  const isReadable =
    faults.every(({ code }) => code === 'DUPLICATE_KEY') && problems.length === faults.length
  if (!isReadable) return { value: undefined, placeOf, problems }
  try {
    return { value: document.toJS({ maxAliasCount: aliasesMax }), placeOf, problems }
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    return { value: undefined, placeOf, problems: [{ line: 1, column: 1, ...tooManyAliases }] }
  }
}

type Said = Pick<Finding, 'message' | 'hint'>

function saidOf({ code, message }: YAMLError): Said {
  switch (code) {
    case 'DUPLICATE_KEY':
      return { message: 'the same key is here twice', hint: 'keep one of them' }
    case 'RESOURCE_EXHAUSTION':
      return { message: 'it is nested too deeply', hint: null }
    case 'MULTIPLE_DOCS':
      return { message: 'there is more than one document', hint: 'keep what is before ---' }
    case 'TAB_AS_INDENT':
      return { message: 'a tab cannot indent', hint: 'indent with spaces' }
    default:
      return { message: message.split('\n')[0] ?? code, hint: null }
  }
}

/** Nesting and aliases that contain themselves: found on the tree, where both are still finite. */
function treeFaults(document: Document.Parsed): readonly (Said & { readonly offset: number })[] {
  const faults: (Said & { offset: number })[] = []
  let aliases = 0
  visit(document, {
    Node: (_, node, ancestors) => {
      const offset = node.range?.[0] ?? 0
      if (isAlias(node)) {
        aliases += 1
        const fault = aliases > aliasesMax ? tooManyAliases : aliasFault(node, ancestors, document)
        if (fault !== null) faults.push({ offset, ...fault })
        return aliases > aliasesMax ? visit.BREAK : undefined
      }
      // Pairs and the document are ancestors too, but no levels.
      if (ancestors.filter(isNode).length < depthMax) return undefined
      faults.push({
        offset,
        message: 'it is nested too deeply',
        hint: `at most ${depthMax} levels`,
      })
      return visit.BREAK
    },
  })
  return faults
}

const tooManyAliases: Said = { message: 'aliases repeat too much', hint: 'write it out' }

function aliasFault(
  alias: Alias,
  ancestors: readonly unknown[],
  document: Document.Parsed,
): Said | null {
  const target = alias.resolve(document)
  if (target === undefined) {
    return { message: `there is no &${alias.source} before it`, hint: 'write it out' }
  }
  if (!ancestors.includes(target)) return null
  return { message: `alias *${alias.source} contains itself`, hint: 'write it out' }
}

function offsetOf(document: Document.Parsed, path: Path, isKey: boolean): number {
  let node: Node | null = document.contents
  let offset = startOf(node)
  for (const [index, segment] of path.entries()) {
    const isLast = index === path.length - 1
    const around = isAlias(node) ? (node.resolve(document) ?? null) : node
    if (isSeq(around)) {
      const item = around.items[Number(segment)]
      node = isNode(item) ? item : null
    } else if (isMap(around)) {
      const pair = around.items.find(({ key }) => isScalar(key) && key.value === segment)
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

const startOf = (node: Node | null) => node?.range?.[0] ?? 0
