/**
 * Bounds the cost of an expression: the steps it may take, from how much there can be of everything
 * it reads. CEL has no loops but those over lists, so that there always is a bound.
 */

import type { ASTNode } from '@marcbachmann/cel-js'
import { viewTypes } from '../../core/interlocks/rule-fields.ts'
import { lookUp } from '../../core/model/look-up.ts'
import { viewedMax } from '../../core/model/platform/view.ts'
import { comprehensions } from './tree.ts'

/** How many elements each variable of the view has at most on this platform. */
export type Bounds = Readonly<Record<string, number>>

/** A step is some 0.1 µs; so many are waited for without anybody noticing. */
export const stepsMax = 50_000

/** How large something is at most: characters or elements, and what each of those is. */
interface Size {
  readonly count: number
  readonly item: Size | null
}

interface Cost {
  readonly steps: number
  readonly size: Size
}

/** Steps at most; of functions that are in `functionNames`. */
export const stepsOf = (tree: ASTNode, bounds: Bounds): number =>
  cost(tree, bounds, new Map()).steps

/** What the elements of the lists around it are called, and how large each is. */
type Own = ReadonlyMap<string, Size>

const single: Size = { count: 1, item: null }
const anyText: Size = { count: viewedMax, item: null }
/** Where nobody knows what it is: no field of the view is more. */
const anything: Size = { count: viewedMax, item: anyText }

/** By its name, which means the same in every type. */
function sizeOfField(name: string): Size {
  const types = Object.values(viewTypes).flatMap((fields) => lookUp(fields, name)?.type ?? [])
  if (types.some((type) => type.startsWith('list<'))) return anything
  return types.includes('string') ? anyText : single
}

function cost(node: ASTNode, bounds: Bounds, own: Own): Cost {
  const of = (child: ASTNode) => cost(child, bounds, own)
  switch (node.op) {
    case 'value':
      return { steps: 1, size: { count: String(node.args).length, item: null } }
    case 'id':
      return { steps: 1, size: own.get(node.args) ?? variable(lookUp(bounds, node.args)) }
    case '.':
    case '.?':
      return { steps: 1 + of(node.args[0]).steps, size: sizeOfField(node.args[1]) }
    case '[]':
    case '[?]': {
      const [around, index] = node.args.map(of)
      return { steps: 1 + around!.steps + index!.steps, size: around!.size.item ?? anything }
    }
    case 'list':
      return joined(node.args.map(of))
    case 'map':
      return joined(node.args.flat().map(of))
    case '!_':
    case '-_':
      return { steps: 1 + of(node.args).steps, size: single }
    case '?:': {
      const [condition, yes, no] = node.args.map(of)
      return {
        steps: 1 + condition!.steps + Math.max(yes!.steps, no!.steps),
        size: larger(yes!.size, no!.size),
      }
    }
    case 'call':
      return called(node.args[0], node.args[1].map(of))
    case 'rcall':
      return comprehensions.includes(node.args[0])
        ? comprehended(node, bounds, own)
        : called(node.args[0], [node.args[1], ...node.args[2]].map(of))
    default:
      return operated(node.op, node.args.map(of))
  }
}

const variable = (count = 1): Size => ({ count, item: anyText })

function operated(op: string, [left, right]: readonly Cost[]): Cost {
  const steps = 1 + left!.steps + right!.steps
  switch (op) {
    case '&&':
    case '||':
      return { steps, size: single }
    case '+': {
      const count = left!.size.count + right!.size.count
      const item = larger(left!.size.item ?? single, right!.size.item ?? single)
      return { steps: steps + count, size: { count, item } }
    }
    default:
      return { steps: steps + weight(left!.size) + weight(right!.size), size: single }
  }
}

function comprehended(node: Extract<ASTNode, { op: 'rcall' }>, bounds: Bounds, own: Own): Cost {
  const [macro, range, [name, ...bodies]] = node.args
  const list = cost(range, bounds, own)
  const element = list.size.item ?? anyText
  const inner = new Map(own).set(name?.op === 'id' ? name.args : '', element)
  const each = bodies.map((body) => cost(body, bounds, inner))
  const steps = each.reduce((sum, one) => sum + one.steps, 1)
  const item = macro === 'map' ? (each.at(-1)?.size ?? single) : element
  return {
    steps: list.steps + list.size.count * steps,
    size: macro === 'map' || macro === 'filter' ? { count: list.size.count, item } : single,
  }
}

/** Functions whose result is no larger than what they are given, by what a call costs beside. */
const functions: Readonly<Record<string, number>> = {
  has: 1,
  size: 1,
  string: 10,
  int: 10,
  double: 10,
  timestamp: 20,
  duration: 20,
  startsWith: 1,
  endsWith: 1,
  contains: 1,
  lowerAscii: 1,
  upperAscii: 1,
  trim: 1,
  getFullYear: 500,
  getMonth: 500,
  getDate: 500,
  getDayOfMonth: 500,
  getDayOfWeek: 500,
  getDayOfYear: 500,
  getHours: 500,
  getMinutes: 500,
  getSeconds: 500,
  getMilliseconds: 500,
}

/** All that an expression may call: of every other function nobody can tell what it costs. */
export const functionNames: readonly string[] = [...Object.keys(functions), ...comprehensions]

function called(name: string, given: readonly Cost[]): Cost {
  const own = lookUp(functions, name) ?? Number.POSITIVE_INFINITY
  const steps = given.reduce((sum, one) => sum + one.steps + weight(one.size), own)
  // A number is written in so many digits at most.
  const count = Math.max(textOfNumber, ...given.map(({ size }) => size.count))
  return { steps, size: { count, item: null } }
}

const textOfNumber = 32

/** A list or a map as it is written. */
function joined(parts: readonly Cost[]): Cost {
  const steps = parts.reduce((sum, one) => sum + one.steps, 1)
  const item = parts.reduce((largest, { size }) => larger(largest, size), single)
  return { steps, size: { count: parts.length, item } }
}

/** What it takes to look at all that is in it; texts are compared many characters in a step. */
const weight = ({ count, item }: Size): number =>
  item === null ? 1 + count / charactersInStep : 1 + count * weight(item)

const charactersInStep = 64

/** At least as large as both. */
const larger = (a: Size, b: Size): Size => ({
  count: Math.max(a.count, b.count),
  item: a.item === null ? b.item : b.item === null ? a.item : larger(a.item, b.item),
})
