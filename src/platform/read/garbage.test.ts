/** Tests that no text and no value, however odd, makes reading a configuration throw. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { compile } from '../compile/platform.ts'
import { problemsText } from '../findings/problems.ts'
import { type Loaded, parseConfig, readConfig } from '../load.ts'

const example = readFileSync(
  join(import.meta.dirname, '../../../examples/two-host-chassis.yaml'),
  'utf8',
)

/** Either it compiles, or there is something to say about it. */
function assertJudged(loaded: Loaded): void {
  if ('config' in loaded) assert.ok(compile(loaded.config))
  else assert.match(problemsText('x', loaded.problems), /problem/)
}

test('any text is read or objected to', () => {
  const yamlish = fc.string({
    unit: fc.constantFrom(...'ab:-[]{}&*!#|>\'"\n\t ?,%@0'),
    maxLength: 60,
  })
  fc.assert(
    fc.property(fc.oneof(fc.string(), yamlish), (text) => assertJudged(readConfig(text))),
    { numRuns: 500 },
  )
})

test('any value is accepted or objected to', () => {
  const options = fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true })
  const sections = fc.constantFrom('hosts', 'zones', 'chassis', 'policies', 'limits', 'sensors')
  const nearly = fc.dictionary(sections, options)
  fc.assert(
    fc.property(fc.oneof(options, nearly), (value) => assertJudged(parseConfig(value))),
    { numRuns: 500 },
  )
})

test('the example with a piece cut out or put in is read or objected to, in its lines', () => {
  const place = fc.nat(example.length)
  const lines = example.split('\n').length
  fc.assert(
    fc.property(place, fc.nat(20), fc.string({ maxLength: 5 }), (start, length, put) => {
      const text = example.slice(0, start) + put + example.slice(start + length)
      const loaded = readConfig(text)
      assertJudged(loaded)
      if ('config' in loaded) return
      for (const { line, column } of loaded.problems) {
        if (line !== null) assert.ok(line >= 1 && line <= lines + put.length && (column ?? 0) >= 1)
      }
    }),
  )
})
