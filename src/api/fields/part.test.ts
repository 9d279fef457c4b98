/** Tests the parts of answers: each fits, is marked, and together they are the whole. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { subjects } from '../resources.ts'
import { answerTooLarge, errorPart, partFor } from './part.ts'
import type { ApiSubject } from './resource.ts'

const subject = (path: string): ApiSubject => subjects.find((one) => one.path === path)!
const bytesOf = (text: string) => Buffer.byteLength(text)

/** Follows `next` until there is none; every part fits. */
function partsOf(of: ApiSubject, whole: object, maxBytes: number): readonly object[] {
  const parts: object[] = []
  let after: number | undefined = 0
  while (after !== undefined) {
    const text = partFor(of, JSON.stringify(whole), after, maxBytes)
    assert.ok(text !== null, `nothing of it fits in ${maxBytes} bytes`)
    assert.ok(bytesOf(text) <= maxBytes, `${bytesOf(text)} > ${maxBytes}`)
    const { truncated, next, ...part } = JSON.parse(text)
    assert.equal(truncated, next === undefined ? undefined : true)
    assert.ok(next === undefined || next > after)
    parts.push(part)
    after = next
  }
  return parts
}

const words = fc.string({ maxLength: 40, unit: 'grapheme' })
const element = fc.record({ name: words, value: fc.integer() })
/** A name that every object has. */
const named = {
  ...{ name: '', hosts: [], alerts: [], bmc: { name: '', locks: [] } },
  levels: JSON.parse('{"__proto__":{"name":"","value":0}}'),
}

test('the parts of a status are the whole, whatever the room', () => {
  const status = fc.record({
    name: words,
    hosts: fc.array(element, { maxLength: 20 }),
    alerts: fc.array(element, { maxLength: 20 }),
    levels: fc.dictionary(words, element, { maxKeys: 20 }),
    bmc: fc.record({ name: words, locks: fc.array(words) }),
  })
  fc.assert(
    fc.property(status, fc.integer({ min: 0, max: 3000 }), (whole, more) => {
      const bare = { ...whole, hosts: [], alerts: [], levels: {} }
      const maxBytes = bytesOf(JSON.stringify(bare)) + 400 + more
      const parts = partsOf(subject('system.status'), whole, maxBytes) as (typeof whole)[]
      assert.deepEqual(
        {
          ...parts[0],
          hosts: parts.flatMap(({ hosts }) => hosts),
          alerts: parts.flatMap(({ alerts }) => alerts),
          levels: Object.fromEntries(parts.flatMap(({ levels }) => Object.entries(levels))),
        },
        JSON.parse(JSON.stringify({ ...whole, levels: { ...whole.levels } })),
      )
    }),
    { examples: [[named, 0]] },
  )
})

test('entries of the journal go on by their sequence, in either order', () => {
  const entries = Array.from({ length: 50 }, (_, i) => ({ seq: 100 - i, message: 'x'.repeat(i) }))
  const text = JSON.stringify({ entries, next: 51 })
  const whole = partFor(subject('history.query'), text, 0, bytesOf(text) + 100)
  assert.deepEqual(JSON.parse(whole!), { entries, next: 51 })
  const part = JSON.parse(partFor(subject('history.query'), text, 0, 500)!)
  assert.equal(part.truncated, true)
  assert.ok(part.entries.length > 3)
  assert.equal(part.next, part.entries.at(-1).seq)
  assert.equal(partFor(subject('history.query'), text, 0, 60), null)
})

test('what was accepted is told so, with as many steps as fit', () => {
  const steps = Array.from({ length: 30 }, (_, i) => ({ name: `step ${i}`, state: 'waiting' }))
  const component = { name: 'host.0' }
  const whole = { accepted: true, unchanged: false, operation: { id: 'a-1', steps }, component }
  const text = partFor(subject('host.power.on'), JSON.stringify(whole), 0, 600)!
  assert.ok(bytesOf(text) <= 600)
  const { operation, ...rest } = JSON.parse(text)
  assert.deepEqual(rest, { accepted: true, unchanged: false, component })
  assert.equal(operation.truncated, true)
  assert.deepEqual(operation.steps, steps.slice(0, operation.next))
  const [left] = partsOf(subject('operation.get'), whole.operation, 4000) as [{ steps: object[] }]
  assert.deepEqual(left.steps, steps)
})

test('an error is never empty, however little fits', () => {
  const { code, message, guidance } = answerTooLarge(512)
  const evidence = Array.from({ length: 20 }, () => ({ rule: 'health', value: 'x'.repeat(100) }))
  const text = JSON.stringify({ code, message, evidence, guidance })
  const whole = { code, message, evidence: [], guidance, truncated: true }
  assert.deepEqual(JSON.parse(errorPart(text, 1000)), whole)
  for (const room of [1, 50, 150, 200, 250]) {
    const part = errorPart(text, room)
    assert.ok(part.length > 0 && bytesOf(part) <= room)
  }
  assert.equal(JSON.parse(errorPart(text, 250)).code, code)
})

test('all that is a list may be answered in parts, and takes where to go on', () => {
  for (const { path, takes, parts } of subjects) {
    const isPart = parts === 'elements' || parts === 'entries' || parts === 'steps'
    assert.equal(isPart, 'after' in takes.shape || path === 'operation.abort', path)
  }
  const whole = subjects.filter(({ parts }) => parts === undefined).map(({ path }) => path)
  assert.ok(!whole.some((path) => /list|query|status/.test(path)), `${whole}`)
})
