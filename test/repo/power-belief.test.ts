/**
 * What power is believed to be is asked by name. `power-belief.ts` has the comparisons that do not
 * compile, which `npm run check:types` proves; here nobody gets round that by way of the word.
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../..')

/** Who makes what is heard a belief, and who writes it down for people: they decide nothing. */
const writers: readonly string[] = [
  'src/core/model/power.ts',
  'src/core/model/system/evidence.ts',
  'src/core/alerts/recovery-progress.ts',
  'src/core/interlocks/power.ts',
  'src/core/interlocks/rule-view.ts',
]
/** Who judges the product from outside, and compares what it believes with what is. */
const judges = /^src\/(verify|rehearse)\//

/** How a file of that name gets from a belief to a word to go by. */
function detoursIn(file: string, text: string): readonly string[] {
  const found: string[] = []
  if (/^src\/(core|assess|engine\/hardware)\//.test(file) && !writers.includes(file)) {
    if (/\bwordOf\b/.test(text)) found.push('reads the word of a belief')
    if (/\bas unknown as\b/.test(text)) found.push('casts')
    if (/`\$\{[^}]*[pP]ower\}`\s*[!=]==/.test(text)) found.push('compares a belief as text')
  }
  if (!judges.test(file) && /\bwordOf\([^()]*(\([^()]*\))?[^()]*\)\s*[!=]==/.test(text))
    found.push('compares the word of a belief')
  return found
}

test('no rule goes by the word for what is believed', () => {
  const files = globSync('src/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'))
  const found = files.flatMap((file) =>
    detoursIn(file, readFileSync(join(root, file), 'utf8')).map((what) => `${file} ${what}`),
  )
  assert.deepEqual(found, [])
  assert.ok(files.length > 300, `${files.length} files were looked at`)
})

test('each way round is found', () => {
  const rule = 'src/core/automation/protection/heat.ts'
  for (const text of [
    "if (wordOf(power) === 'On') return",
    "const power = observed.power as unknown as 'On'",
    `if (\`$${'{observed.power}'}\` === 'On') return`,
  ])
    assert.ok(detoursIn(rule, text).length > 0, text)
  const face = 'src/api/views/supplies.ts'
  assert.deepEqual(detoursIn(face, 'power: wordOf(observed.power),'), [])
  assert.equal(detoursIn(face, "wordOf(powerNow(platform, it, now)) !== 'Off'").length, 1)
  assert.deepEqual(detoursIn('src/verify/exploration/deliver.ts', 'wordOf(a) === b'), [])
})
