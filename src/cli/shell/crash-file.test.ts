/** The crash file: what ended a run is there for the next, and for no other. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openCrashFile } from './crash-file.ts'

/** With a data folder of its own, which is gone after it. */
function inFolder(work: (folder: string, path: string) => void): () => void {
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'statemgr-crash-'))
    try {
      work(folder, join(folder, 'statemgr.crash.json'))
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
}

test(
  'what ended a run is what the next one finds, and how many it has ended in a row',
  inFolder((folder, path) => {
    assert.equal(openCrashFile(folder).last, null)
    openCrashFile(folder).write(new Error('planted'))
    const { last } = openCrashFile(folder)
    assert.deepEqual([last?.message, last?.count], ['planted', 1])
    assert.match(last?.trace[0] ?? '', /crash-file\.test\.ts/)
    openCrashFile(folder).write('no error at all')
    const again = openCrashFile(folder).last
    assert.deepEqual([again?.message, again?.count], ['no error at all', 2])
    assert.equal(statSync(path).mode & 0o777, 0o600)
  }),
)

test(
  'a run that is up leaves none behind, and what ends it later is the first again',
  inFolder((folder) => {
    openCrashFile(folder).write(new Error('first'))
    const run = openCrashFile(folder)
    run.forget()
    assert.equal(openCrashFile(folder).last, null)
    run.write(new Error('second'))
    assert.equal(openCrashFile(folder).last?.count, 1)
  }),
)

test(
  'what is not ours says nothing, and what cannot be written is not',
  inFolder((folder, path) => {
    writeFileSync(path, '{"message":')
    assert.equal(openCrashFile(folder).last, null)
    openCrashFile(join(folder, 'nowhere')).write(new Error('lost'))
    assert.equal(openCrashFile(undefined).last, null)
  }),
)
