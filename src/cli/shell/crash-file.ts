/** Keeps in a file what a bug ended the process by, for the start that follows. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const crashSchema = z.object({
  message: z.string(),
  trace: z.array(z.string()),
  /** Runs in a row that ended so before they were up for long. */
  count: z.int().positive(),
})
export type Crash = z.infer<typeof crashSchema>

export interface CrashFile {
  /** How the run before ended, if a bug ended it. */
  readonly last: Crash | null
  /** The process is about to end: written at once, and for nothing if it cannot be. */
  write(error: unknown): void
  /** This run is up, and is another story than those before it. */
  forget(): void
}

/** Without a folder nothing is kept. */
export function openCrashFile(folder: string | undefined): CrashFile {
  if (folder === undefined) return { last: null, write: () => {}, forget: () => {} }
  const path = join(folder, 'crash.json')
  const last = read(path)
  let count = last?.count ?? 0
  return {
    last,
    write: (error) => {
      const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
      const lines = stack.split('\n').slice(1, 1 + traceMax)
      const trace = lines.map((line) => line.replace(/^ *at /, ''))
      const crash: Crash = { message, trace, count: count + 1 }
      attempt(() => writeFileSync(path, JSON.stringify(crash), { mode: 0o600 }))
    },
    forget: () => {
      count = 0
      attempt(() => rmSync(path, { force: true }))
    },
  }
}

const traceMax = 6

/** What is not ours, or not whole, says nothing. */
function read(path: string): Crash | null {
  const text = attempt(() => readFileSync(path, 'utf8'))
  const parsed = attempt(() => crashSchema.parse(JSON.parse(text ?? '')))
  return parsed ?? null
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
