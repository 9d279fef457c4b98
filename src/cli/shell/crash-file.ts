/** Keeps in a file what a bug ended the process by, for the start that follows. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { jsonOf } from '../../text/json.ts'

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
  /** As a start is told of it. */
  readonly ofLastRun: { readonly crash?: StartCrash }
  /** The process is about to end: written at once, and for nothing if it cannot be. */
  write(error: unknown): void
  /** This run is up, and is another story than those before it. */
  forget(): void
  /** Once it has been up for a while; gives back what calls that off. */
  forgetLater(): () => void
}

type StartCrash = Omit<Crash, 'count'> & { readonly isRepeated: boolean }

/** A run that is up for so long has not ended by what ended the one before. */
const crashLoopMs = 60_000

/** Without a folder nothing is kept. */
export function openCrashFile(folder: string | undefined): CrashFile {
  if (folder === undefined) {
    const forgetLater = () => () => {}
    return { last: null, ofLastRun: {}, write: () => {}, forget: () => {}, forgetLater }
  }
  const path = join(folder, 'statemgr.crash.json')
  const last = read(path)
  let count = last?.count ?? 0
  const forget = () => {
    count = 0
    attempt(() => rmSync(path, { force: true }))
  }
  return {
    last,
    ofLastRun: startOf(last),
    write: (error) => {
      const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
      const lines = stack.split('\n').slice(1, 1 + traceMax)
      const trace = lines.map((line) => line.replace(/^ *at /, ''))
      const crash: Crash = { message, trace, count: count + 1 }
      attempt(() => writeFileSync(path, JSON.stringify(crash), { mode: 0o600 }))
    },
    forget,
    forgetLater: () => {
      const timer = setTimeout(forget, crashLoopMs)
      return () => clearTimeout(timer)
    },
  }
}

function startOf(last: Crash | null): CrashFile['ofLastRun'] {
  if (last === null) return {}
  const { count, ...crash } = last
  return { crash: { ...crash, isRepeated: count > 1 } }
}

const traceMax = 6

/** What is not ours, or not whole, says nothing. */
function read(path: string): Crash | null {
  const text = attempt(() => readFileSync(path, 'utf8')) ?? ''
  const parsed = crashSchema.safeParse(jsonOf(text))
  return parsed.success ? parsed.data : null
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
