/** JSON that others may have sent is read in one place, where its depth and width are bounded. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../..')

/** Who reads JSON past it, and why that is nobody else's. */
const own: Readonly<Record<string, string>> = {
  'src/text/json.ts': 'the place',
  'src/assembly.ts': 'the package',
  'src/api/fields/part.ts': 'an answer of ours, just written',
  'src/cli/program.ts': 'the package',
  'src/docs/api/documents.ts': 'the package',
  'src/docs/ship.ts': 'the lock file of this repository',
  'src/docs/pages/configuration.ts': 'a schema of ours, just written',
  'src/docs/api/schemas.ts': 'a schema of ours, just written',
  'src/cli/request/replay.ts': 'an event that was just written, of an entry that was read',
  'src/cli/starters/replay.ts': 'an entry that was just put together',
  'src/cli/starters/demo.ts': 'said on the bus of this process by a simulator of this process',
  'src/engine/event-publisher.ts': 'kept by ourselves, and passed on as it is',
  'src/engine/insight/follower.ts': 'kept by ourselves',
  'src/engine/insight/slot-parts.ts': 'kept by ourselves',
  'src/engine/loop/format-1.ts': 'kept by ourselves',
  'src/engine/loop/format-2.ts': 'kept by ourselves',
  'src/engine/loop/format-3.ts': 'kept by ourselves',
  'src/engine/loop/snapshot.ts': 'kept by ourselves',
  'src/record/recorder.ts': 'an entry that was just put together',
  'src/replay/hide.ts': 'an entry that was just put together',
  'src/store/query.ts': 'kept by ourselves',
  'src/store/sealing/seal-file.ts': 'kept by ourselves',
  'src/store/sqlite/file.ts': 'kept by ourselves',
  'src/rehearse/stories/interpreter.ts': 'a value that was just written as JSON, to be copied',
  'src/rehearse/stories/play.ts': 'kept by ourselves',
  'src/rehearse/world/world.ts': 'said on the bus of this process by a service of this process',
  'src/sim/test-bench.ts': 'said on the bus of this process, for tests',
}

const readers = (files: readonly string[], read: (file: string) => string): readonly string[] =>
  files.filter((file) => /\bJSON\s*\.\s*parse\b|await [\w.]+\.json\(\)/.test(read(file)))

test('nobody reads the JSON of others but through the place that bounds it', () => {
  const files = globSync('src/**/*.ts', { cwd: root }).filter(
    (file) => !/\.test\.ts$|\/contract[./]|\/gen\//.test(file),
  )
  assert.ok(files.length > 400, `only ${files.length} files were found`)
  const found = readers(files, (file) => readFileSync(join(root, file), 'utf8'))
  assert.deepEqual(found.toSorted(), Object.keys(own).toSorted())
})

test('one that did would be found', () => {
  const texts: Readonly<Record<string, string>> = {
    a: 'const value = JSON.parse(text)',
    b: 'const { parse } = JSON // no\nmap(JSON . parse)',
    c: 'await response.json()',
    d: 'const value = jsonOf(text)',
  }
  assert.deepEqual(
    readers(Object.keys(texts), (file) => texts[file] ?? ''),
    ['a', 'b', 'c'],
  )
})
