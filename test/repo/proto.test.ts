/** Tests that the code generated from `proto` is that of these files; `buf generate` renews it. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../..')
const generated = 'src/dialects/ubmc/gen'
const tools = join(root, 'node_modules/.bin')

test('the code generated from the proto files is fresh', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'statemgr-proto-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const run = spawnSync(join(tools, 'buf'), ['generate', '--output', folder], {
    cwd: root,
    encoding: 'utf8',
    // It generates without a network, and keeps nothing in the home of whoever runs it.
    env: { PATH: `${tools}${delimiter}${process.env.PATH}`, BUF_CACHE_DIR: folder },
  })
  assert.equal(run.status, 0, run.stderr)
  const fresh = filesIn(join(folder, generated))
  assert.ok(Object.keys(fresh).length > 5, 'next to nothing was generated')
  assert.deepEqual(
    filesIn(join(root, generated)),
    fresh,
    'run `npx buf generate` and look at the change',
  )
})

const filesIn = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    globSync('**/*.ts', { cwd: folder })
      .sort()
      .map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
  )
