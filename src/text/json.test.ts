/** JSON from anybody: what is read, what is too much, and what is shown of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isDeeper, jsonOf, readJson, reportBounds, reportOf, requestBounds, shown } from './json.ts'

const bounds = { charsMax: 1000, depthMax: 3, commasMax: 5 }

test('what is within its bounds is read as JSON has it', () => {
  const rows = ['{}', '[[[]]]', '[1,2,3,4,5,6]', '"[[[[[[,,,,,,,,"', '{"a\\"[[[[":{"b":[1]}}', '7']
  for (const text of rows)
    assert.deepEqual(readJson(text, bounds), { kind: 'read', value: JSON.parse(text) })
})

test('what is too long, too deep or too wide is not looked into', () => {
  const rows = [
    ['[[[[]]]]', 'deep', 3],
    ['['.repeat(900), 'deep', 3],
    ['{"a":'.repeat(4), 'deep', 3],
    ['[1,2,3,4,5,6,7]', 'wide', 5],
    ['[[1,2,3],[4,5,6],7]', 'wide', 5],
    [`"${'x'.repeat(1000)}"`, 'long', 1000],
  ] as const
  for (const [text, is, limit] of rows)
    assert.deepEqual(readJson(text, bounds), { kind: 'unbounded', is, limit }, text)
})

test('of who writes what is no number as JSON has no word for it, the rest is read', () => {
  const rows: readonly (readonly [text: string, read: unknown])[] = [
    ['{"a":NaN,"b":1}', { a: 'NaN', b: 1 }],
    ['[-Infinity,Infinity]', ['-Infinity', 'Infinity']],
    ['{"NaN":"\\" NaN","b":NaN}', { NaN: '" NaN', b: 'NaN' }],
    ['[NaNs]', undefined],
    ['{"a":NaN', undefined],
    ['"NaN', undefined],
    [`${'['.repeat(40)}NaN`, undefined],
  ]
  for (const [text, read] of rows) assert.deepEqual(reportOf(text), read, text)
  const text = '\\"'.repeat(reportBounds.charsMax / 2 - 1)
  assert.equal(reportOf(`"${text}`), undefined)
})

test('whatever the text is, it is read, or there is a reason, short and in one line', () => {
  const texts = fc.oneof(
    fc.json({ maxDepth: 40 }),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({
      unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', ',', ':', '1', '\n', '\u0000'),
    }),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const read = readJson(text, requestBounds)
      if (read.kind === 'read') assert.deepEqual(read.value, JSON.parse(text))
      else if (read.kind === 'malformed') assert.match(read.why, /^[^\p{Cc}]{1,129}$/u)
    }),
    { numRuns: 500 },
  )
})

test('nothing that is read can be too deep to be written', () => {
  const deep = (open: string, close: string, depth: number) =>
    open.repeat(depth) + close.repeat(depth)
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":[', ']}'],
  ] as const) {
    assert.equal(jsonOf(deep(open, close, 5000)), undefined)
    assert.notEqual(jsonOf(deep(open, close, reportBounds.depthMax / open.length)), undefined)
  }
})

test('what is shown is short, in one line, and cannot fail', () => {
  let deep: unknown = 1
  for (let i = 0; i < 100_000; i++) deep = [deep]
  const circle: Record<string, unknown> = {}
  circle.circle = circle
  const rows: readonly (readonly [unknown, string | RegExp])[] = [
    ['a\nb', 'a\ufffdb'],
    [{ a: [1, 'b', null], c: {} }, '{"a":[1,"b",null],"c":{}}'],
    [undefined, 'undefined'],
    [10n, '10'],
    [deep, '[[[[[…]]]]]'],
    [circle, /^\{"circle":.*…/],
    ['x'.repeat(1_000_000), /^x{128}…$/],
    [Array.from({ length: 100_000 }, () => 'y'), /^\["y",.{0,123}…$/],
    [JSON.parse('{"__proto__":{"a":1},"constructor":2}'), '{"__proto__":{"a":1},"constructor":2}'],
  ]
  for (const [value, expected] of rows) {
    if (typeof expected === 'string') assert.equal(shown(value), expected)
    else assert.match(shown(value), expected)
    assert.ok(shown(value).length <= 129)
  }
})

test('a value is deeper than it may be when it goes on inside of itself, too', () => {
  const circle: unknown[] = []
  circle.push(circle)
  assert.equal(isDeeper(circle, 32), true)
  assert.equal(isDeeper([[[]]], 2), false)
  assert.equal(isDeeper([[[]]], 1), true)
  assert.equal(isDeeper([[[1]], 'a'], 2), false)
  assert.equal(isDeeper(null, 0), false)
})
