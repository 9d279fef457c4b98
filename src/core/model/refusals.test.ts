/** The catalogue of refusals: every code is used somewhere, and none is made up on the way. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { classOf, refusalCodes, refusals, refuse } from './refusals.ts'

const source = join(import.meta.dirname, '../..')
const texts = globSync('**/*.ts', { cwd: source })
  .filter((file) => !file.endsWith('.test.ts') && !file.endsWith('refusals.ts'))
  .map((file) => readFileSync(join(source, file), 'utf8'))

test('every code of the catalogue is used', () => {
  const unused = refusalCodes.filter((code) => !texts.some((text) => text.includes(`'${code}'`)))
  assert.deepEqual(unused, [])
})

test('every code says by whose business it is and what to do about it', () => {
  for (const code of refusalCodes) {
    const [business, guidance] = refusals[code]
    assert.equal(classOf(code), business)
    assert.match(guidance, /^[A-Z].*\.$/)
    assert.deepEqual(refuse(code, 'why'), { code, message: 'why', evidence: [], guidance })
  }
})
