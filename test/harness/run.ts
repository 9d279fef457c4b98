/**
 * Runs the tests, by groups: `node test/harness/run.ts`, with `unit` what needs no server, with
 * `adversary` that room alone.
 */
import { join, relative } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { filesToRun } from './groups.ts'
import { type FileRun, runText } from './run-text.ts'

const root = join(import.meta.dirname, '../..')
const isLong = process.env.LONG !== undefined
const beganMs = performance.now()

// Sources are the same in all the processes: only the first that needs one compiles it.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/statemgr')

/** One more than there are processors: there is always one that waits for a server or a disk. */
const concurrency = 3

const files = filesToRun(process.argv[2]).map((file) => join(root, file))
const received = new Map<string, FileRun>()

run({ files, concurrency, ...(isLong ? {} : { timeout: 300_000 }) })
  .on('test:fail', () => {
    process.exitCode = 1
  })
  .on('test:summary', ({ file, counts: { tests }, duration_ms: durationMs }) => {
    if (file !== undefined && tests > 0)
      received.set(file, { file: relative(root, file), tests, durationMs })
  })
  .compose(spec)
  .pipe(process.stdout)
  .on('unpipe', () => {
    const unheard = files.filter((file) => !received.has(file))
    for (const file of unheard) process.stderr.write(`no test was run in ${file}\n`)
    if (unheard.length > 0) process.exitCode = 1
    process.stdout.write(runText([...received.values()], performance.now() - beganMs))
  })
