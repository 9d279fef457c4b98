/** Tests that the published JSON Schema is the one of this code; `UPDATE=1` writes it anew. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { jsonSchemaPath, jsonSchemaText } from './json-schema.ts'

const file = join(import.meta.dirname, '../../..', jsonSchemaPath)

const published = (): unknown => JSON.parse(readFileSync(file, 'utf8'))
const isFresh = () =>
  existsSync(file) && isDeepStrictEqual(published(), JSON.parse(jsonSchemaText()))

if (process.env.UPDATE === '1' && !isFresh()) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, jsonSchemaText())
}

test('the published schema is fresh, however it is laid out', () => {
  assert.ok(isFresh(), `run this test with UPDATE=1 and look at the change of ${jsonSchemaPath}`)
})

test('every option is described or speaks for itself, and nothing else is allowed', () => {
  const schema = JSON.parse(jsonSchemaText())
  assert.equal(schema.additionalProperties, false)
  assert.equal(schema.required, undefined)
  const { bootTimeout } = schema.properties.hosts.items.properties
  assert.deepEqual([bootTimeout.type, bootTimeout.default], ['string', '10m'])
  assert.match(bootTimeout.description, /running operating system/)
})
