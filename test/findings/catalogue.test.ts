/** Every code of the catalogues: what it is called, and that its example has just that finding. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileCatalogue } from '../../src/platform/findings/catalogue.ts'
import { readConfig } from '../../src/platform/load.ts'
import { analyse } from '../../src/verify/analysis/analyse.ts'
import { analysisCatalogue } from '../../src/verify/analysis/catalogue.ts'

const catalogue = { ...fileCatalogue, ...analysisCatalogue }

test('no code means two things, and each is said in words', () => {
  const codes = [...Object.keys(fileCatalogue), ...Object.keys(analysisCatalogue)]
  assert.equal(new Set(codes).size, codes.length)
  for (const code of codes) assert.match(code, /^[a-z0-9]+(-[a-z0-9]+)*$/)
  for (const { meaning, mend } of Object.values(catalogue)) {
    assert.match(meaning, /^\p{Lu}.*\.$/u)
    assert.match(mend, /\.$/)
  }
})

/** What no text can have: these rows describe it, and tests of their own show it. */
const isDescribed = (code: string, example: string) =>
  example.startsWith('#') && code !== 'empty-file'

for (const [code, { example, severity }] of Object.entries(catalogue)) {
  if (isDescribed(code, example)) continue
  test(`the example of ${code} has just that ${severity}, in a line of its own`, () => {
    const loaded = readConfig(example, { analyse })
    const found = 'problems' in loaded ? loaded.problems : loaded.warnings
    assert.deepEqual([...new Set(found.map((one) => one.code))], [code])
    for (const one of found) {
      assert.equal(one.severity, severity)
      assert.notEqual(one.message, '')
      assert.ok(one.line !== null && one.line <= example.split('\n').length)
    }
  })
}
