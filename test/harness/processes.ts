/**
 * Processes for tests: runs statemgr as people do, reads what it prints, and leaves none behind.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Process {
  readonly pid: number
  /** What it has printed so far. */
  out(): string
  err(): string
  /** Settles when it has ended, and all it printed is there. */
  readonly ended: Promise<Ended>
  /** Waits for a line that matches; throws, with all it printed, if it ends before. */
  untilOut(pattern: RegExp): Promise<RegExpExecArray>
  /** Resolves when it is gone. */
  kill(signal?: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<Ended>
}

export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly out: string
  readonly err: string
}

/**
 * Starts `statemgr` with these arguments, from the sources, by this very node. `env` is laid over
 * the environment.
 */
export function startStatemgr(args: readonly string[], env: NodeJS.ProcessEnv = {}): Process {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment(), ...env },
  })
  const { pid } = child
  if (pid === undefined) throw new Error('node cannot be run')
  running.add(child)
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(child)
      resolve({ code, signal, out, err })
    })
  })
  return {
    pid,
    ended,
    out: () => out,
    err: () => err,
    untilOut: (pattern) =>
      until(
        `${args[0]} to print ${pattern}`,
        () => {
          const found = pattern.exec(out)
          if (found === null && child.exitCode !== null) throw new Error(`it ended: ${out}${err}`)
          return found
        },
        startPatienceMs,
      ).catch(({ message }: Error) => {
        throw new Error(`${message}; it printed ${out}${err}`)
      }),
    kill: (signal = 'SIGKILL') => {
      child.kill(signal)
      return ended
    },
  }
}

/** What `statemgr` with these arguments prints, and how it exits. */
export const runStatemgr = (...args: readonly string[]): Promise<Ended> => startStatemgr(args).ended

/** Looks again and again until there is something; throws after a while that no machine needs. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | false> | T | null | false,
  patienceMs = 30_000,
): Promise<T> {
  const giveUpAt = performance.now() + patienceMs
  for (;;) {
    const found = await look()
    if (found !== null && found !== false) return found
    if (performance.now() > giveUpAt) throw new Error(`waited in vain for ${what}`)
    await sleep(lookEveryMs)
  }
}

const root = join(import.meta.dirname, '../..')
const main = join(root, 'src/cli/main.ts')
/** As it is started for people. */
const allocation = JSON.parse(readFileSync(join(root, 'bin/allocation.json'), 'utf8'))
const lookEveryMs = 20
/** A start takes a second of a core: one that is given a hundredth of it is starved, not stuck. */
const startPatienceMs = 120_000

/** What somebody has set for a service of his own is not for those of the tests. */
function environment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env)
  const others = Object.fromEntries(entries.filter(([name]) => !name.startsWith('STATEMGR_')))
  return { ...allocation, ...others }
}

/** Where they leave sockets and tokens to each other, apart from those of anybody else. */
process.env.XDG_RUNTIME_DIR = mkdtempSync(join(tmpdir(), 'statemgr-run-'))

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(process.env.XDG_RUNTIME_DIR ?? '', { recursive: true, force: true })
})
// The test runner ends a file that takes too long by SIGTERM, which would leave the children
// behind.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1))
