/** Groups of test files: which run together in one process, and which by themselves. */
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { trackNoMore } from './tracking.ts'

const root = join(import.meta.dirname, '../..')

/**
 * Run by themselves, the longest first: what needs a server, a thread, a disk or a command, what
 * plants bugs that others in the process would find, and what is tried for long. Those that wait
 * for something stand between those that never do.
 */
export const apart: readonly string[] = [
  'test/mutations/*.test.ts',
  'test/e2e/pack.test.ts',
  'test/verify/explore.test.ts',
  'test/adversary/{storm,two}.test.ts',
  'test/sweeps/*.test.ts',
  'test/e2e/readme.test.ts',
  'test/ubmc/sweeps*.test.ts',
  'test/platforms/porting.test.ts',
  'src/store/sqlite/damage.test.ts',
  'test/e2e/{cli,silence}.test.ts',
  'test/seeds/*.test.ts',
  'test/e2e/{damage,http,kill}.test.ts',
  'test/verify/merging.test.ts',
  'test/ubmc/{docs,golden,seeds}.test.ts',
  'src/store/{sealing/seal,sqlite/{sqlite,thread,upgrade}}.test.ts',
  'test/adversary/!(storm|two).test.ts',
  'test/e2e/{event-stream,prometheus}.test.ts',
  'test/adversary/in-process/bugs{,-around}.test.ts',
  'test/e2e/{bad-input,discovery,fleet,force-off,loaded,permissions,ubmc-stream,wheel}.test.ts',
  'test/platforms/define-types.test.ts',
  'src/bus/nats/{nats,others,refusals}.test.ts',
  'test/policies/loading.test.ts',
  'test/repo/{handler-types,lookups,omissions,proto,rooms,rooms-figures}.test.ts',
]

/**
 * Of those that run by themselves, those that also run alone, after all others: they ask how soon
 * something is done, and other tests beside them would be what answers.
 */
export const timed: readonly string[] = ['test/adversary/{flood,soak}.test.ts']

/**
 * Run together, one process for each group, in which modules are loaded once for all: what needs
 * nothing but that process. The longest is first, so that two processors end at about the same
 * time.
 */
const together = {
  whole: [
    'test/adversary/in-process/*',
    'test/{emergencies,hardware-sync,spec,stories,ubmc,verify}/*',
  ],
  platform: ['src/{cli,docs,platform}/**/*', 'test/{findings,platforms,policies,repo}/*'],
  core: ['src/{assess,core}/**/*'],
  service: [
    'src/{api,bus,dialects,draw,engine,faces,insight,record,rehearse,sim,store}/**/*',
    'src/{telemetry,text,ui,verify}/**/*',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type GroupName = keyof typeof together

export const groupNames = Object.keys(together) as readonly GroupName[]

/** The files that match, from the root of the repository. */
export const testFiles = (patterns: readonly string[]): readonly string[] =>
  patterns.flatMap((pattern) => globSync(pattern, { cwd: root }).sort())

export function filesOf(name: GroupName): readonly string[] {
  const elsewhere = new Set(testFiles(apart))
  const files = testFiles(together[name].map((pattern) => `${pattern}.test.ts`))
  return files.filter((file) => !elsewhere.has(file))
}

/** Registers the tests of all files of a group: `test/groups/` has a file for each, to be run. */
export async function runTogether(name: GroupName): Promise<void> {
  const files = filesOf(name)
  assert.ok(files.length > 0, `there are no files in ${name}`)
  for (const file of files) await import(pathToFileURL(join(root, file)).href)
  trackNoMore()
}

/** What is run: all of it, what needs no server, or the adversary's room. */
export function filesToRun(which: string | undefined): readonly string[] {
  if (which === 'adversary') return testFiles(['test/adversary/**/*.test.ts'])
  const together = groupNames.map((name) => `test/groups/${name}.ts`)
  return which === 'unit' ? together : [...together, ...testFiles(apart)]
}
