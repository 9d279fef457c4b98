/** Tests of remembering: the same bytes give the same, others their own, and long ones anew. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { remembering } from './remembering.ts'

const encoded = (text: string) => new TextEncoder().encode(text)
const decoder = new TextDecoder()

function counted() {
  const seen: string[] = []
  const read = remembering((payload) => {
    const text = decoder.decode(payload)
    seen.push(text)
    return { text }
  })
  return { seen, read: (text: string) => read(encoded(text)) }
}

test('what comes again is not read again', () => {
  const { seen, read } = counted()
  const first = read('{"name":"host.0"}')
  assert.equal(read('{"name":"host.0"}'), first)
  assert.deepEqual(seen, ['{"name":"host.0"}'])
})

test('nothing is taken for another, whatever place it has', () => {
  const { read } = counted()
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 5000; i++) assert.equal(read(`host.${i}`).text, `host.${i}`)
  }
})

test('what is long is read each time, and so is what has lost its place', () => {
  const { seen, read } = counted()
  const long = 'x'.repeat(200)
  assert.notEqual(read(long), read(long))
  const first = read('host.0')
  for (let i = 1; i < 5000; i++) read(`host.${i}`)
  assert.notEqual(read('host.0'), first)
  assert.equal(seen.length, 2 + 5000 + 1)
})

test('who changes the bytes afterwards changes nothing', () => {
  const read = remembering((payload) => decoder.decode(payload))
  const bytes = encoded('host.0')
  assert.equal(read(bytes), 'host.0')
  bytes.set(encoded('host.1'))
  assert.equal(read(bytes), 'host.1')
  assert.equal(read(encoded('host.0')), 'host.0')
})
