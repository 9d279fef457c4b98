/**
 * Runs the tests, by groups: `node test/harness/run.ts`, with `unit` what needs no server, with
 * `adversary` that room alone.
 */
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { spec } from 'node:test/reporters'
import { filesToRun, testFiles, waiting } from './groups.ts'
import { runInLanes, type TestEvent } from './lanes.ts'
import { type FileRun, runText } from './run-text.ts'

const root = join(import.meta.dirname, '../..')
const isLong = process.env.LONG !== undefined
const beganMs = performance.now()

// Sources are the same in all the processes: only the first that needs one compiles it.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/statemgr')

/** As many compute as there are processors, beside those that mostly wait. */
const computingAtOnce = availableParallelism()
const waitingAtOnce = 2

const files = filesToRun(process.argv[2])
const waits = new Set(testFiles(waiting))
const lanes = [
  { files: files.filter((file) => !waits.has(file)), concurrency: computingAtOnce },
  { files: files.filter((file) => waits.has(file)), concurrency: waitingAtOnce },
].map(({ files, concurrency }) => ({ files: files.map((file) => join(root, file)), concurrency }))
const received = new Map<string, FileRun>()

runInLanes(lanes, isLong ? {} : { timeout: 300_000 })
  .on('data', ({ type, data }: TestEvent) => {
    if (type === 'test:fail') process.exitCode = 1
    if (type !== 'test:summary' || data.file === undefined || data.counts.tests === 0) return
    const file = relative(root, data.file)
    received.set(file, { file, tests: data.counts.tests, durationMs: data.duration_ms })
  })
  .compose(spec)
  .pipe(process.stdout)
  .on('unpipe', () => {
    const unheard = files.filter((file) => !received.has(file))
    for (const file of unheard) process.stderr.write(`no test was run in ${file}\n`)
    if (unheard.length > 0) process.exitCode = 1
    process.stdout.write(runText([...received.values()], performance.now() - beganMs))
  })
