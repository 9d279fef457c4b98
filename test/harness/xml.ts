/** Reads XML strictly, for tests: throws for whatever is not well-formed. */
import assert from 'node:assert/strict'

export interface Element {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: Element[]
}

/** The root element. No DTD, no CDATA, no namespaces: what we write has none of them inside. */
export function readXml(text: string): Element {
  const top: Element = { name: '', attributes: new Map(), children: [] }
  const open = [top]
  let at = 0
  while (at < text.length) {
    token.lastIndex = at
    const found = token.exec(text)
    assert.ok(found, `not XML from here on: ${text.slice(at, at + 80)}`)
    at = token.lastIndex
    const { closed, opened, attributes = '', empty, words } = found.groups ?? {}
    const parent = open.at(-1)
    assert.ok(parent)
    if (closed !== undefined) {
      assert.equal(closed, parent.name, `</${closed}> closes <${parent.name}>`)
      open.pop()
    } else if (opened !== undefined) {
      const element = { name: opened, attributes: attributesOf(attributes), children: [] }
      parent.children.push(element)
      if (empty === '') open.push(element)
    } else if (words !== undefined) {
      assert.ok(open.length > 1 || words.trim() === '', `text outside of all elements: ${words}`)
    }
  }
  assert.equal(open.length, 1, `<${open.at(-1)?.name}> is not closed`)
  assert.equal(top.children.length, 1, 'there is one root')
  return top.children[0]!
}

/** All elements of a name, wherever they are. */
export const elementsOf = (root: Element, name: string): readonly Element[] => [
  ...(root.name === name ? [root] : []),
  ...root.children.flatMap((child) => elementsOf(child, name)),
]

const name = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?'
const safe = '(?:[^<&]|&(?:lt|gt|amp|quot|apos|#\\d+|#x[0-9A-Fa-f]+);)'
const attribute = `\\s+${name}\\s*=\\s*(?:"(?:(?!")${safe})*"|'(?:(?!')${safe})*')`
const token = new RegExp(
  [
    '<\\?xml [^?]*\\?>',
    '<!DOCTYPE[^>]*>',
    '<!--(?:(?!--)[\\s\\S])*-->',
    `</(?<closed>${name})\\s*>`,
    `<(?<opened>${name})(?<attributes>(?:${attribute})*)\\s*(?<empty>/?)>`,
    `(?<words>${safe}+)`,
  ].join('|'),
  'y',
)

function attributesOf(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(new RegExp(`(${name})\\s*=\\s*("[^"]*"|'[^']*')`, 'g'))]
  const attributes = new Map(found.map(([, key = '', value = '']) => [key, value.slice(1, -1)]))
  assert.equal(attributes.size, found.length, `an attribute is given twice: ${text}`)
  return attributes
}
