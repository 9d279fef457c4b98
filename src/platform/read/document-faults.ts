/**
 * Reports what YAML allows and a configuration does not: tags, merge keys, aliases that are bombs.
 */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  type Node,
  visit,
  type YAMLMap,
} from 'yaml'
import type { Finding } from '../findings/problems.ts'

export type Fault = Pick<Finding, 'code' | 'message' | 'hint'> & { readonly offset: number }

/** Deeper than any configuration is. */
const depthMax = 32
/** How much aliases may repeat: enough to share a list, far too little for a bomb. */
export const aliasesMax = 1000
/** Whoever has more of them needs the first ones. */
export const faultsMax = 20

/** Looked for on the tree, where nesting and aliases that contain themselves are still finite. */
export function treeFaults(document: Document.Parsed): readonly Fault[] {
  const faults: Fault[] = []
  const anchors = new Map<string, Node>()
  let aliases = 0
  visit(document, {
    Node: (_, node, ancestors) => {
      if (faults.length >= faultsMax) return visit.BREAK
      const offset = startOf(node)
      if (node.anchor !== undefined) anchors.set(node.anchor, node)
      if (isMap(node)) faults.push(...keyFaults(node).slice(0, faultsMax))
      if (isAlias(node)) {
        aliases += 1
        const fault = aliases > aliasesMax ? tooManyAliases : aliasFault(node, ancestors, anchors)
        if (fault !== null) faults.push({ offset, ...fault })
        return aliases > aliasesMax ? visit.BREAK : undefined
      }
      if (node.tag !== undefined) faults.push({ offset, ...tagged(node.tag) })
      // Pairs and the document are ancestors too, but no levels.
      if (ancestors.filter(isNode).length < depthMax) return undefined
      faults.push({ offset, ...tooDeep })
      return visit.BREAK
    },
  })
  return faults
}

/** The keys of one group that merge, or that were there before. */
function keyFaults({ items }: YAMLMap): readonly Fault[] {
  const seen = new Set<unknown>()
  return items.flatMap(({ key }) => {
    if (!isScalar(key)) return []
    const isTwice = seen.has(key.value)
    seen.add(key.value)
    const offset = startOf(key)
    if (key.value === '<<') return [{ offset, ...mergeKey }]
    return isTwice ? [{ offset, ...twice }] : []
  })
}

type Said = Omit<Fault, 'offset'>

const twice: Said = {
  code: 'duplicate-key',
  message: 'the same key is here twice',
  hint: 'keep one of them',
}

export const tooManyAliases: Said = {
  code: 'too-many-aliases',
  message: 'aliases repeat too much',
  hint: 'write it out',
}

const tooDeep: Said = {
  code: 'nested-too-deeply',
  message: 'it is nested too deeply',
  hint: `at most ${depthMax} levels`,
}

const mergeKey: Said = {
  code: 'merge-key',
  message: 'a merge key merges nothing here',
  hint: 'write the options out',
}

const tagged = (tag: string): Said => ({
  code: 'tag-not-allowed',
  message: `a tag means nothing here: ${tag.replace('tag:yaml.org,2002:', '!!')}`,
  hint: 'leave it out',
})

/** An alias means the last anchor of its name before it: looking each up anew would be dear. */
function aliasFault(
  alias: Alias,
  ancestors: readonly unknown[],
  anchors: ReadonlyMap<string, Node>,
): Said | null {
  const target = anchors.get(alias.source)
  if (target === undefined) {
    const message = `there is no &${alias.source} before it`
    return { code: 'unknown-anchor', message, hint: 'write it out' }
  }
  if (!ancestors.includes(target)) return null
  const message = `alias *${alias.source} contains itself`
  return { code: 'alias-of-itself', message, hint: 'write it out' }
}

const startOf = (node: Node) => node.range?.[0] ?? 0
