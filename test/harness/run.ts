/** Runs the tests, by groups: `node test/harness/run.ts`, or with `unit` what needs no server. */
import { join } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { filesToRun } from './groups.ts'

const root = join(import.meta.dirname, '../..')
const isLong = process.env.LONG !== undefined

// Sources are the same in all the processes: only the first that needs one compiles it.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/statemgr')

const files = filesToRun(process.argv[2] === 'unit').map((file) => join(root, file))
const unheard = new Set(files)

run({ files, concurrency: 2, ...(isLong ? {} : { timeout: 300_000 }) })
  .on('test:fail', () => {
    process.exitCode = 1
  })
  .on('test:summary', ({ file, counts }) => {
    if (file !== undefined && counts.tests > 0) unheard.delete(file)
  })
  .compose(spec)
  .pipe(process.stdout)
  .on('unpipe', () => {
    for (const file of unheard) process.stderr.write(`no test was run in ${file}\n`)
    if (unheard.size > 0) process.exitCode = 1
  })
