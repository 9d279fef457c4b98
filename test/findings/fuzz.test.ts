/** Examples changed at random: reading never throws, and every finding stands inside the text. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { parse, stringify } from 'yaml'
import { compile } from '../../src/platform/compile/platform.ts'
import { type Loaded, parseConfig, readBytes, readConfig } from '../../src/platform/load.ts'
import { analyse } from '../../src/verify/analysis/analyse.ts'

const folder = join(import.meta.dirname, '../../examples')
const examples = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(join(folder, name), 'utf8'))
const example = fc.constantFrom(...examples)

/** What a text is made of, and what it is not. */
const odd = fc.constantFrom(
  ...'{}[]:,-&*!|>\'"%@`#?~\n\t \0\u2028\ud800',
  '<<: *a',
  '__proto__:',
  '!!js',
  '---\n',
  '- ',
  ': ',
  '&a ',
  '*a',
  'null',
  '1e999',
  '.inf',
)
const piece = fc.oneof(odd, fc.string({ maxLength: 5 }))

test('an example with pieces cut out and put in is read or objected to, inside the text', () => {
  const cuts = fc.array(fc.tuple(fc.nat(), fc.nat(30), piece), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(example, cuts, (text, changes) => {
      const changed = changes.reduce((sofar, [at, length, put]) => {
        const start = at % (sofar.length + 1)
        return sofar.slice(0, start) + put + sofar.slice(start + length)
      }, text)
      assertInside(readConfig(changed, { analyse }), changed)
    }),
    { numRuns: 100 },
  )
})

test('an example with lines moved, repeated and indented is read or objected to', () => {
  const moves = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(4)), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(example, moves, (text, changes) => {
      const lines = text.split('\n')
      for (const [from, to, indent] of changes) {
        const line = lines[from % lines.length] ?? ''
        lines.splice(to % lines.length, indent % 2, ' '.repeat(indent) + line)
      }
      const changed = lines.join('\n')
      assertInside(readConfig(changed, { analyse }), changed)
    }),
    { numRuns: 100 },
  )
})

test('an example with any value in the place of another is read or objected to', () => {
  const value = fc.oneof(
    fc.constantFrom(null, true, -1, 0, 1e300, '', 'host.0', 'any', '0s', '99999d', [], {}),
    fc.jsonValue({ maxDepth: 2 }),
  )
  const changes = fc.array(fc.tuple(fc.nat(), value), { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(example, changes, (text, all) => {
      const options = all.reduce<unknown>(
        (sofar, [at, put]) => replaced(sofar, at, put),
        parse(text),
      )
      const changed = stringify(options)
      assertInside(readConfig(changed, { analyse }), changed)
      assertJudged(parseConfig(options, {}, analyse))
    }),
    { numRuns: 100 },
  )
})

test('any bytes are read or objected to', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => assertJudged(readBytes(bytes))),
  )
})

/** The nth value, whatever holds it, becomes another. */
function replaced(options: unknown, at: number, put: unknown): unknown {
  const places: (readonly [object, string])[] = []
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      places.push([value, key])
      walk(inner)
    }
  }
  const copy = structuredClone(options)
  walk(copy)
  const [holder, key] = places[at % places.length] ?? [{}, '']
  Object.assign(holder, { [key]: put })
  return copy
}

/** Either it compiles, or there is something to say about it. */
function assertJudged(loaded: Loaded): void {
  if ('config' in loaded) compile(loaded.config)
  else assert.ok(loaded.problems.some(({ severity }) => severity === 'error'))
}

/** What is in the text has its place there; errors of what is built in are nowhere in it. */
function assertInside(loaded: Loaded, text: string): void {
  assertJudged(loaded)
  const lines = text.split(/\n/)
  for (const problem of 'problems' in loaded ? loaded.problems : loaded.warnings) {
    const { code, line, column, message } = problem
    assert.notEqual(message, '')
    assert.ok(line !== null && column !== null, `${code} ${message} has no place`)
    assert.ok(line >= 1 && line <= lines.length, `${code} in line ${line}`)
    assert.ok(
      column >= 1 && column <= (lines[line - 1] ?? '').length + 1,
      `${code} ${line}:${column}`,
    )
  }
}
