/** Parses and checks CEL expressions when they are loaded, and runs them on a view. */

import { createRequire } from 'node:module'
import type { ASTNode, Environment, ParseResult } from '@marcbachmann/cel-js'
import { viewTypes, viewVariables } from '../../core/interlocks/rule-fields.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Judgement, Seen } from '../../core/model/platform/rules.ts'
import type { View } from '../../core/model/platform/view.ts'
import { hintAt } from '../../text/nearest.ts'
import { expressionMax } from '../schema/rules.ts'
import { type Bounds, functionNames, stepsMax, stepsOf } from './cost.ts'
import { type Mention, mentionsIn, nodesIn } from './tree.ts'
import { createValues, type Values } from './values.ts'

export interface Flaw {
  /** Where in the expression. */
  readonly at: number
  readonly message: string
  readonly hint: string | null
}

export type Judge = (view: View) => Judgement

/** Reads an expression. What comes of it judges in a bounded number of steps. */
export function readExpression(
  text: string,
  bounds: Bounds,
): { readonly judge: Judge; readonly mentions: readonly Mention[] } | { readonly flaw: Flaw } {
  if (text.length > expressionMax) return { flaw: tooMuch(`${text.length} characters`) }
  const { environment, values } = cel()
  const run = parsed(environment, text)
  if ('flaw' in run) return run
  const unknown = unknownFunction(run.ast)
  if (unknown !== null) return { flaw: unknown }
  const checked = run.check()
  if (!checked.valid) return { flaw: flawOf(checked.error) }
  if (checked.type !== 'bool') {
    const message = `it is a ${checked.type}, neither true nor false`
    return { flaw: { at: 0, message, hint: 'compare it with something' } }
  }
  const flaw = flawInHas(environment, text, run.ast)
  if (flaw !== null) return { flaw }
  const steps = stepsOf(run.ast, bounds)
  if (steps > stepsMax) return { flaw: tooMuch(`up to ${steps.toExponential(0)} steps`) }
  const mentions = mentionsIn(run.ast)
  return { mentions, judge: (view) => judged(run, text, values, mentions, view) }
}

function parsed(environment: Environment, text: string): ParseResult | { readonly flaw: Flaw } {
  try {
    return environment.parse(text)
  } catch (error) {
    return { flaw: flawOf(error as CelError) }
  }
}

interface Cel {
  readonly environment: Environment
  readonly values: Values
}
let made: Cel | null = null

/** Loaded when there is a rule: 25 ms and 4 MB that whoever has none is spared. */
function cel(): Cel {
  if (made !== null) return made
  const require = createRequire(import.meta.url)
  const library = require('@marcbachmann/cel-js') as typeof import('@marcbachmann/cel-js')
  const environment = new library.Environment({ limits })
  const values = createValues()
  for (const [name, fields] of Object.entries(viewTypes)) {
    const types = Object.fromEntries(Object.entries(fields).map(([key, { type }]) => [key, type]))
    environment.registerType(name, { ctor: values.classOf(name), fields: types })
  }
  for (const [name, { type }] of Object.entries(viewVariables)) {
    environment.registerVariable(name, type)
  }
  made = { environment, values }
  return made
}

/** Far more than a rule that anybody understands. */
const limits = {
  maxAstNodes: 500,
  maxDepth: 40,
  maxListElements: 100,
  maxMapEntries: 100,
  maxCallArguments: 8,
} as const

function judged(
  run: (context: object) => unknown,
  text: string,
  values: Values,
  mentions: readonly Mention[],
  view: View,
): Judgement {
  try {
    const holds = run(values.of(view, new Set(mentions.map(({ variable }) => variable))))
    if (typeof holds !== 'boolean') return { kind: 'failed', why: 'it is neither true nor false' }
    return { kind: 'judged', holds, seen: seenBy(mentions, view) }
  } catch (error) {
    return { kind: 'failed', why: whyNot(error, text, mentions) }
  }
}

/** Single values that it read, for evidence. */
function seenBy(mentions: readonly Mention[], view: View): readonly Seen[] {
  const seen = new Map<string, Seen>()
  for (const { path, keys } of mentions) {
    let value: unknown = view
    for (const key of keys) {
      const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, key)
      value = isThere ? lookUp(value as Readonly<Record<string, unknown>>, key) : undefined
    }
    if (typeof value === 'boolean') value = String(value)
    if (typeof value === 'string' || typeof value === 'number') seen.set(path, { path, value })
    if (seen.size >= seenMax) break
  }
  return [...seen.values()]
}

/** Evidence beyond this explains nothing any more. */
const seenMax = 8

type CelError = Error & {
  readonly code?: string
  readonly summary?: string
  readonly range?: { readonly start: number; readonly end: number }
}

function whyNot(error: unknown, text: string, mentions: readonly Mention[]): string {
  const { code, summary, message, range } = error as CelError
  if (code === 'no_such_key' && range !== undefined) {
    const read = text.slice(0, range.end)
    const whole = mentions.find(({ path }) => read.endsWith(path))?.path
    return `there is no ${whole ?? text.slice(range.start, range.end)} now`
  }
  return summary ?? message
}

function flawOf(error: CelError | undefined): Flaw {
  const said = error?.summary ?? error?.message ?? 'it cannot be read'
  const at = error?.range?.start ?? 0
  const [, word = ''] = /: (\S{1,60})\S*$/.exec(said) ?? []
  switch (error?.code) {
    case 'unknown_variable':
      return flaw(at, `there is no '${word}'`, hintAt(word, Object.keys(viewVariables)))
    case 'no_such_key':
      return flaw(at, `there is no field '${word}'`, hintAt(word, fieldNames))
    case 'no_such_overload': {
      const mixes = /\bdouble\b/.test(said) && /\bint\b/.test(said)
      const hint = 'give whole numbers a point where the other side is a double: 70.0'
      return flaw(
        at,
        said.replace('no such overload', 'this does not go together'),
        mixes ? hint : null,
      )
    }
    default:
      return flaw(at, said, null)
  }
}

const flaw = (at: number, message: string, hint: string | null): Flaw => ({ at, message, hint })

const fieldNames = [...new Set(Object.values(viewTypes).flatMap((fields) => Object.keys(fields)))]

const tooMuch = (what: string): Flaw =>
  flaw(0, `it takes too much: ${what}`, 'make it simpler, or several rules of it')

function unknownFunction(tree: ASTNode): Flaw | null {
  for (const node of nodesIn(tree)) {
    if (node.op !== 'call' && node.op !== 'rcall') continue
    const [name] = node.args
    if (functionNames.includes(name)) continue
    const at = node.op === 'call' ? node.range.start : node.args[1].range.end + 1
    return flaw(at, `'${name}' is no function of rules`, hintAt(name, functionNames))
  }
  return null
}

/** The library takes any field in `has()`; a misspelled one would be false for ever. */
function flawInHas(environment: Environment, text: string, tree: ASTNode): Flaw | null {
  for (const node of nodesIn(tree)) {
    if (node.op !== 'call' || node.args[0] !== 'has') continue
    const [argument] = node.args[1]
    if (argument === undefined) continue
    const { start, end } = argument.range
    // In its place a comparison that is as long before the argument, and so says where it is wrong.
    const blank = ' '.repeat(start - node.range.start - 1)
    const question = `${text.slice(0, node.range.start)}${blank}[${text.slice(start, end)}]!=[]`
    const checked = environment.check(`${question}${text.slice(node.range.end)}`)
    const { error } = checked
    if (!checked.valid && error?.code === 'no_such_key') return flawOf(error)
  }
  return null
}
