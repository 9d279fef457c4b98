/** The figures of an import graph: what is an arrow, and that a circle would be seen. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { figuresOf, figuresText } from './rooms-figures.ts'

/** A graph of these imports. */
const graphOf = (imports: Readonly<Record<string, readonly string[]>>) =>
  figuresOf({
    modules: Object.entries(imports).map(([source, files]) => ({
      source,
      dependencies: files.map((resolved) => ({ module: resolved, resolved })),
    })),
  })

test('a circle is seen where the folders are on it, and no file is', () => {
  const figures = graphOf({
    'src/main.ts': ['src/a/one.ts'],
    'src/a/one.ts': ['src/b/one.ts', 'src/a/two.ts'],
    'src/a/two.ts': [],
    'src/b/one.ts': ['src/b/c/one.ts'],
    'src/b/c/one.ts': ['src/a/two.ts', 'src/d/one.ts'],
    'src/d/one.ts': [],
  })
  assert.deepEqual(figures.circling, ['src/a', 'src/b', 'src/b/c'])
  assert.equal(figures.arrows, 5)
  assert.match(figuresText(figures), /6 files in 5 folders, 5 arrows .*, circles among src\/a,/)
})

test('what is imported of a library, by a test, or in the folder itself is no arrow', () => {
  const figures = graphOf({
    'src/a/one.ts': ['node_modules/zod/index.js', 'src/a/two.ts'],
    'src/a/two.ts': [],
    'src/a/two.test.ts': ['src/b/one.ts'],
    'src/b/one.ts': ['src/a/one.ts'],
  })
  assert.equal(figures.files, 3)
  assert.equal(figures.arrows, 1)
  assert.deepEqual(figures.circling, [])
})
