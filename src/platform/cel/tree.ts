/** Walks the tree of an expression: what is in it, and what of the view it mentions. */
import type { ASTNode } from '@marcbachmann/cel-js'
import { viewVariables } from '../../core/interlocks/rule-fields.ts'

/** Something of the view that an expression names in full: `zones["cpu_zone"].value`. */
export interface Mention {
  readonly variable: string
  readonly path: string
  readonly keys: readonly string[]
  /** Where each key stands in the expression. */
  readonly places: readonly number[]
}

/** The macros that go through a list: their first argument names what each element is called. */
export const comprehensions: readonly string[] = ['all', 'exists', 'exists_one', 'map', 'filter']

export function* nodesIn(node: ASTNode): Iterable<ASTNode> {
  yield node
  for (const child of childrenOf(node)) yield* nodesIn(child)
}

/** The longest of each: `zones["cpu_zone"].value` rather than `zones`. */
export const mentionsIn = (tree: ASTNode): readonly Mention[] => found(tree, new Set())

const childrenOf = (node: ASTNode): readonly ASTNode[] => {
  switch (node.op) {
    case 'value':
    case 'id':
      return []
    case '.':
    case '.?':
      return [node.args[0]]
    case 'call':
      return node.args[1]
    case 'rcall':
      return [node.args[1], ...node.args[2]]
    case 'map':
      return node.args.flat()
    case '!_':
    case '-_':
      return [node.args]
    default:
      return node.args
  }
}

function found(node: ASTNode, own: ReadonlySet<string>): readonly Mention[] {
  const mention = mentionOf(node, own)
  if (mention !== null) return [mention]
  if (node.op === 'rcall' && comprehensions.includes(node.args[0])) {
    const [, list, [name, ...bodies]] = node.args
    const inner = new Set(own).add(name?.op === 'id' ? name.args : '')
    return [...found(list, own), ...bodies.flatMap((body) => found(body, inner))]
  }
  return childrenOf(node).flatMap((child) => found(child, own))
}

function mentionOf(node: ASTNode, own: ReadonlySet<string>): Mention | null {
  if (node.op === 'id') {
    const variable = node.args
    if (own.has(variable) || !Object.hasOwn(viewVariables, variable)) return null
    return { variable, path: variable, keys: [variable], places: [node.range.start] }
  }
  if (node.op !== '.' && node.op !== '[]') return null
  const around = mentionOf(node.args[0], own)
  const key = keyOf(node)
  if (around === null || key === null) return null
  const path = node.op === '.' ? `${around.path}.${key}` : `${around.path}["${key}"]`
  const place = node.op === '.' ? node.args[0].range.end + 1 : node.args[1].range.start
  return { ...around, path, keys: [...around.keys, key], places: [...around.places, place] }
}

function keyOf(node: Extract<ASTNode, { op: '.' | '[]' }>): string | null {
  if (node.op === '.') return node.args[1]
  const [, index] = node.args
  return index.op === 'value' && typeof index.args === 'string' ? index.args : null
}
