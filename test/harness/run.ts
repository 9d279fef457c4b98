/**
 * Runs the tests, by groups: `node test/harness/run.ts`, with `unit` what needs no server, with
 * `adversary` that room alone.
 */
import { join, relative } from 'node:path'
import { Readable } from 'node:stream'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { filesToRun, testFiles, timed } from './groups.ts'
import { type FileRun, runText } from './run-text.ts'

const root = join(import.meta.dirname, '../..')
const isLong = process.env.LONG !== undefined
const beganMs = performance.now()

// Sources are the same in all the processes: only the first that needs one compiles it.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/statemgr')

/** One more than there are processors: there is always one that waits for a server or a disk. */
const atOnce = 3

const files = filesToRun(process.argv[2])
const alone = new Set(testFiles(timed))
const received = new Map<string, FileRun>()

/** What the runner tells of these files, run so many at once. */
const runOf = (some: readonly string[], concurrency: number) =>
  run({
    files: some.map((file) => join(root, file)),
    concurrency,
    // There are more processes than processors: threads that collect would wait for each other.
    execArgv: ['--single-threaded-gc'],
    ...(isLong ? {} : { timeout: 300_000 }),
  })
    .on('test:fail', () => {
      process.exitCode = 1
    })
    .on('test:summary', ({ file: path, counts: { tests }, duration_ms: durationMs }) => {
      if (path === undefined || tests === 0) return
      const file = relative(root, path)
      received.set(file, { file, tests, durationMs })
    })

/** All of them at once, then one after the other those that want to be alone. */
async function* allRuns() {
  const isAlone = Map.groupBy(files, (file) => alone.has(file))
  for (const [some = [], concurrency] of [
    [isAlone.get(false), atOnce],
    [isAlone.get(true), 1],
  ] as const)
    if (some.length > 0) yield* runOf(some, concurrency)
}

Readable.from(allRuns())
  .compose(spec)
  .pipe(process.stdout)
  .on('unpipe', () => {
    const unheard = files.filter((file) => !received.has(file))
    for (const file of unheard) process.stderr.write(`no test was run in ${file}\n`)
    if (unheard.length > 0) process.exitCode = 1
    process.stdout.write(runText([...received.values()], performance.now() - beganMs))
  })
