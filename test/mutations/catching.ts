/** Catching: runs who should find a mutation, in a process in which that is planted. */
import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Planted } from '../harness/planting.ts'
import { type Catcher, plantedMark, type TestCatcher, type Verdict } from './mutation.ts'

/** What was heard of catchers. */
export interface Said {
  readonly verdicts: readonly Verdict[]
  /** What the process itself had to say. */
  readonly errors: string
}

/** What a catcher says: of a mutation, or of the product as it is. */
export const ask = (catcher: Catcher, planted: Planted | null): Promise<Said> =>
  run(catcher.kind === 'test' ? testArgs([catcher]) : childArgs(catcher), planted)

/** What all tests among them say of the product as it is, in one process. */
export const askTests = (catchers: readonly TestCatcher[]): Promise<Said> =>
  run(['--test', '--test-isolation=none', ...testArgs(catchers)], null)

/** Why a mutation does not count as found; `null` where it does: by its catcher, for its reason. */
export function survival(catcher: Catcher, { verdicts, errors }: Said): string | null {
  if (!errors.includes(plantedMark)) return `it was not even planted: ${errors}`
  const failures = verdicts.flatMap(({ of, failure }) => (failure ? [{ of, ...failure }] : []))
  const found = failures.find(({ of }) => isAbout(catcher, of))
  if (found === undefined) {
    const others = failures.map(({ of, message }) => `${of}: ${message}`).join('\n')
    return `nobody finds it; what else was said:\n${others || errors}`
  }
  return reasons.includes(found.error) ? null : `it breaks down: ${found.error}: ${found.message}`
}

/** Whether a verdict is of the very test, or of the very rule that does not hold. */
export const isAbout = (catcher: Catcher, of: string): boolean =>
  of === (catcher.kind === 'test' ? catcher.title : catcher.rule)

/**
 * What tests and rules fail by, and the product's own assertions, which are plain errors. Whatever
 * else is thrown shows that the mutation makes no sense, and not that anybody found it.
 */
const reasons = ['AssertionError', 'Error', 'Failure', 'Counterexample']

const own = (name: string) => join(import.meta.dirname, name)

function testArgs(catchers: readonly TestCatcher[]): readonly string[] {
  const titles = catchers.map(({ title }) => title.replaceAll(/[^\w ]/gu, '.'))
  return [
    `--test-reporter=${own('reporter.ts')}`,
    `--test-name-pattern=^(${[...new Set(titles)].join('|')})$`,
    ...new Set(catchers.map(({ file }) => file)),
  ]
}

const childArgs = (catcher: Exclude<Catcher, TestCatcher>): readonly string[] => [
  own(`${catcher.kind}-child.ts`),
  JSON.stringify(catcher),
]

/** On a machine that does nothing else the slowest take a few seconds. */
const childTimeoutMs = 120_000

function run(args: readonly string[], planted: Planted | null): Promise<Said> {
  const options = {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      ...process.env,
      // A run of its own, which never rewrites what it is compared with.
      NODE_TEST_CONTEXT: undefined,
      UPDATE: undefined,
      // Most of the sources are the same for all of them.
      NODE_COMPILE_CACHE: join(tmpdir(), 'statemgr-mutations'),
      ...(planted === null ? {} : { PLANTED: JSON.stringify(planted) }),
    },
    timeout: childTimeoutMs,
    killSignal: 'SIGKILL' as const,
    maxBuffer: 64 * 1024 * 1024,
  }
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', own('plant.ts'), ...args],
      options,
      (_, out, errors) => {
        resolve({ verdicts: verdictsIn(out), errors })
      },
    )
  })
}

const verdictsIn = (out: string): readonly Verdict[] =>
  out.split('\n').flatMap((line) => (line.startsWith('{"of":') ? [JSON.parse(line)] : []))
