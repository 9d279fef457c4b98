/** Tests that the published reference is that of this code; `UPDATE=1` writes it anew. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { asyncapi } from '../../src/docs/api/asyncapi.ts'
import { openapi } from '../../src/docs/api/openapi.ts'
import { commands } from '../../src/docs/pages/commands.ts'
import { configuration } from '../../src/docs/pages/configuration.ts'
import { about, contents } from '../../src/docs/pages/contents.ts'
import { drawings } from '../../src/docs/pages/drawings.ts'
import { findings } from '../../src/docs/pages/findings.ts'
import { interlocks } from '../../src/docs/pages/interlocks.ts'
import { leds } from '../../src/docs/pages/leds.ts'
import { machines } from '../../src/docs/pages/machines.ts'
import { metrics } from '../../src/docs/pages/metrics.ts'
import { options } from '../../src/docs/pages/options.ts'
import { procedures } from '../../src/docs/pages/procedures.ts'
import { recipes } from '../../src/docs/pages/recipes.ts'
import { refusals } from '../../src/docs/pages/refusals.ts'
import { subjects } from '../../src/docs/pages/subjects.ts'
import type { JsonSchema } from '../../src/docs/schema-text.ts'
import { jsonSchemaText } from '../../src/platform/schema/json-schema.ts'

const root = join(import.meta.dirname, '../..')
const folder = 'docs/reference'

/** The pages that are written from the tables of the source. */
const pages: Readonly<Record<string, () => string | Promise<string>>> = {
  'README.md': contents,
  'asyncapi.json': asyncapi,
  'commands.md': commands,
  'configuration.md': configuration,
  'drawings.md': drawings,
  'findings.md': findings,
  'interlocks.md': interlocks,
  'leds.md': leds,
  'machines.md': machines,
  'metrics.md': metrics,
  'openapi.json': openapi,
  'options.md': options,
  'procedures.md': procedures,
  'recipes.md': recipes,
  'refusals.md': refusals,
  'subjects.md': subjects,
}

for (const [name, write] of Object.entries(pages)) {
  test(`${name} says what the code does`, async () => {
    const file = join(root, folder, name)
    const text = await write()
    if (process.env.UPDATE === '1') writeFileSync(file, text)
    const published = existsSync(file) ? readFileSync(file, 'utf8') : ''
    assert.equal(published, text, `run this test with UPDATE=1 and look at the change of ${name}`)
  })
}

test('the contents lead to every page, and to none that is not there', () => {
  const there = readdirSync(join(root, folder)).filter((name) => name !== 'README.md')
  assert.deepEqual(Object.keys(about).toSorted(), there.toSorted())
})

test('every link leads to a file, and to a heading in it', () => {
  for (const name of readdirSync(join(root, folder)).filter((one) => one.endsWith('.md'))) {
    const text = readFileSync(join(root, folder, name), 'utf8')
    for (const [, link = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(link)) continue
      const [path = '', heading] = link.split('#')
      const file = path === '' ? join(root, folder, name) : join(root, folder, path)
      assert.ok(existsSync(file), `${name}: ${link}`)
      if (heading === undefined) continue
      assert.ok(anchorsOf(readFileSync(file, 'utf8')).has(heading), `${name}: ${link}`)
    }
  }
})

test('every option of the configuration is described', () => {
  const options = optionsIn(JSON.parse(jsonSchemaText()))
  assert.ok(options.length > 200, `only ${options.length} options were found`)
  const mute = options.filter(({ isDescribed }) => !isDescribed).map(({ path }) => path)
  assert.deepEqual(mute, [])
})

test('README and ARCHITECTURE lead to the reference', () => {
  for (const name of ['README.md', 'ARCHITECTURE.md']) {
    assert.match(readFileSync(join(root, name), 'utf8'), /\(docs\/reference\/README\.md\)/)
  }
})

interface Option {
  readonly path: string
  readonly isDescribed: boolean
}

function optionsIn(schema: JsonSchema, path = ''): readonly Option[] {
  const { properties = {}, items, additionalProperties: others } = schema
  return [
    ...Object.entries(properties).flatMap(([name, option]): readonly Option[] => {
      const isDescribed = option.description !== undefined
      return [{ path: `${path}${name}`, isDescribed }, ...optionsIn(option, `${path}${name}.`)]
    }),
    ...(items === undefined ? [] : optionsIn(items, path)),
    ...(typeof others === 'object' ? optionsIn(others, path) : []),
  ]
}

/** The headings of a page as GitHub makes anchors of them; of equal ones the second has `-1`. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.*)$/gm)].map(
    ([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
  )
  return new Set(
    anchors.map((one, at) => {
      const before = anchors.slice(0, at).filter((other) => other === one).length
      return before === 0 ? one : `${one}-${before}`
    }),
  )
}
