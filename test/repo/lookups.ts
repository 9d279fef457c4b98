/**
 * Finds look-ups by text that may come from outside and may hit what every object has: a record
 * that is asked for `constructor` or `__proto__` without `lookUp`. Run, it judges the product.
 */
import { join, relative } from 'node:path'
import type { Node, SourceFile } from 'typescript/unstable/ast'
import {
  isAsExpression,
  isBinaryExpression,
  isBindingElement,
  isComputedPropertyName,
  isElementAccessExpression,
  isNonNullExpression,
  isPropertyAccessExpression,
} from 'typescript/unstable/ast/is'
import { API, type Checker, type Type, TypeFlags, type UnionType } from 'typescript/unstable/sync'

export interface Found {
  /** `src/core/step.ts:12`. */
  readonly at: string
  readonly code: string
  readonly why: string
}

const reasons = {
  read: 'may be anything, `constructor` too: lookUp() of core/model, a Map, or `!` if known',
  written: 'sets the prototype for `__proto__`: a Map, a Table, Object.fromEntries or a spread',
  taken: 'may be taken from the prototype: lookUp(), then Object.fromEntries or without()',
  in: 'is true of what every object has: Object.hasOwn, or a Map',
  cast: 'says that it knows the text, and does not look: Object.hasOwn in a type guard',
  reflected: 'reads or writes what every object has: lookUp(), or a spread',
} as const

/** Judges the sources of the project in `folder`, tests and generated code left out. */
export function foreignLookups(folder: string): { readonly files: number; found: Found[] } {
  const api = new API({ cwd: folder })
  try {
    const config = join(folder, 'tsconfig.json')
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config)
    if (project === undefined) throw new Error(`there is no project in ${folder}`)
    const { program, checker } = project
    const files = program
      .getSourceFileNames()
      .filter((file) => isProduct(relative(folder, file)))
      .map((file) => program.getSourceFile(file)!)
    return { files: files.length, found: files.flatMap((file) => foundIn(folder, file, checker)) }
  } finally {
    api.close()
  }
}

/** The one place that may, since it looks first. */
const looksItself = 'src/core/model/look-up.ts'

const isProduct = (file: string): boolean =>
  file.startsWith('src/') &&
  file !== looksItself &&
  !/\.test\.ts$|\/contract[./]|\/gen\//.test(file)

/** A look-up, with what its key is and what is wrong unless that is a word we know. */
interface Suspect {
  readonly node: Node
  readonly key: Node | null
  readonly why: keyof typeof reasons
}

function foundIn(folder: string, file: SourceFile, checker: Checker): Found[] {
  const suspects: Suspect[] = []
  const visit = (node: Node): void => {
    const suspect = suspectIn(node)
    if (suspect !== null) suspects.push(suspect)
    node.forEachChild(visit)
  }
  visit(file)
  const keyed = suspects.flatMap(({ key }) => key ?? [])
  const keyTypes = checker.getTypeAtLocation(keyed)
  const types = new Map(keyed.map((key, i) => [key, keyTypes[i]]))
  return suspects
    .filter(({ key }) => key === null || isForeign(checker, types.get(key)))
    .map(({ node, why }) => ({
      at: `${relative(folder, file.fileName)}:${lineOf(file, node)}`,
      code: file.text.slice(node.getStart(file), node.end).replaceAll(/\s+/g, ' '),
      why: reasons[why],
    }))
}

function suspectIn(node: Node): Suspect | null {
  const { parent } = node
  if (isElementAccessExpression(node)) {
    const key = node.argumentExpression
    if (isWritten(node)) return { node, key, why: 'written' }
    if (isAsExpression(key)) return { node, key: null, why: 'cast' }
    return isNonNullExpression(parent) ? null : { node, key, why: 'read' }
  }
  if (isBindingElement(node) && node.propertyName && isComputedPropertyName(node.propertyName))
    return { node, key: node.propertyName.expression, why: 'taken' }
  if (isBinaryExpression(node) && textOf(node.operatorToken) === 'in')
    return { node, key: node.left, why: 'in' }
  if (isPropertyAccessExpression(node) && reflecting.includes(textOf(node)))
    return { node, key: null, why: 'reflected' }
  return null
}

const reflecting = [
  'Reflect.get',
  'Reflect.set',
  'Reflect.has',
  'Reflect.defineProperty',
  'Object.assign',
  'Object.setPrototypeOf',
]

const textOf = (node: Node): string => node.getText().replaceAll(/\s+/g, '')

const assigning = /^(?:=|\+=|-=|\*=|\|\|=|&&=|\?\?=)$/

/** Assigned to; `!` after it, where it is told to be there, is looked through. */
function isWritten(node: Node): boolean {
  const { parent } = node
  if (isNonNullExpression(parent)) return isWritten(parent)
  return (
    isBinaryExpression(parent) &&
    parent.left === node &&
    assigning.test(textOf(parent.operatorToken))
  )
}

const textual =
  TypeFlags.String | TypeFlags.TemplateLiteral | TypeFlags.StringMapping | TypeFlags.AnyOrUnknown

/** Whether a key may be any text, and not one of some words, a number or a symbol. */
function isForeign(checker: Checker, type: Type | undefined): boolean {
  if (type === undefined || (type.flags & textual) !== 0) return true
  if ((type.flags & TypeFlags.Union) !== 0)
    return (type as UnionType).getTypes().some((each) => isForeign(checker, each))
  if ((type.flags & TypeFlags.Instantiable) === 0) return false
  const constraint = checker.getBaseConstraintOfType(type)
  return constraint === undefined || constraint.id === type.id || isForeign(checker, constraint)
}

const lineOf = (file: SourceFile, node: Node): number =>
  file.text.slice(0, node.getStart(file)).split('\n').length

if (import.meta.main) {
  const { files, found } = foreignLookups(join(import.meta.dirname, '../..'))
  for (const { at, code, why } of found) process.stdout.write(`${at} ${code}\n  ${why}\n`)
  process.stdout.write(
    `${files} files, ${found.length} look-ups that may hit what every object has\n`,
  )
  process.exitCode = found.length === 0 ? 0 : 1
}
