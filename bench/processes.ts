/** Processes that a figure is measured on: started, waited for, looked at in /proc, and stopped. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'

export interface Running {
  readonly pid: number
  /** From the start to the line that says it is ready. */
  readonly readyMs: number
  /** What it wrote on its standard error so far, where that was asked for. */
  complaints(): string
  stop(): Promise<void>
  /** As `stop`, and resolves to the last line it wrote. */
  lastLine(): Promise<string>
}

export interface HowStarted {
  readonly readyTimeoutMs?: number
  /** Goes on with a process that is not ready in time; `readyMs` is infinite then. */
  readonly goesOn?: boolean
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Keeps what it writes on its standard error instead of showing it. */
  readonly keepsComplaints?: boolean
}

const usualReadyTimeoutMs = 20_000
/** How long a process that was told to stop may take, before it is killed. */
const stopTimeoutMs = 5_000

/** Starts node with these arguments, and waits for a line with `ready` on its standard output. */
export async function startNode(args: readonly string[], how: HowStarted = {}): Promise<Running> {
  const {
    readyTimeoutMs = usualReadyTimeoutMs,
    keepsComplaints = false,
    env = {},
    goesOn = false,
  } = how
  const begun = performance.now()
  const stderr = keepsComplaints ? 'pipe' : 'inherit'
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', stderr],
    env: { ...environment(), ...env },
  })
  const killAtExit = () => child.kill('SIGKILL')
  process.once('exit', killAtExit)
  child.once('exit', () => process.off('exit', killAtExit))
  let complaints = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints += chunk.toString()
  })
  let text = ''
  const isReady = await new Promise<boolean>((resolve, reject) => {
    const timer = setTimeout(() => {
      if (goesOn) return resolve(false)
      child.kill('SIGKILL')
      reject(new Error(`${args[0]} is not ready after ${readyTimeoutMs} ms`))
    }, readyTimeoutMs)
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (!text.includes('ready')) return
      clearTimeout(timer)
      resolve(true)
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`${args[0]} ended with ${code}`))
    })
  })
  const readyMs = isReady ? performance.now() - begun : Number.POSITIVE_INFINITY
  return {
    pid: child.pid!,
    readyMs,
    complaints: () => complaints,
    stop: () => end(child),
    lastLine: async () => {
      await end(child)
      return text.trimEnd().split('\n').at(-1)!
    },
  }
}

/** Runs node with these arguments to its end; resolves to what it wrote. */
export async function output(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment(),
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}`)
  return text
}

/** Without what is the bench's own: the product refuses a variable of its name it does not know. */
function environment(): NodeJS.ProcessEnv {
  const { STATEMGR_BENCH_PRODUCT: _, ...others } = process.env
  return others
}

/** Resident memory of a process in MiB: now, and at its highest. */
export function memoryOf(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const of = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)![1]) / 1024
  return { now: of('VmRSS'), peak: of('VmHWM') }
}

/**
 * Bytes that a process has caused to be written to the disk, in whole pages, as Linux counts
 * them.
 */
export const writtenBy = (pid: number | 'self'): number =>
  Number(/^write_bytes: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))![1])

/** CPU time that all threads of a process have taken, user and system, in µs. */
export const cpuUsOf = (pid: number): number =>
  sumOverThreads(pid, 'schedstat', /^(\d+)/) / nanosecondsInMicrosecond

/** How often a thread of the process went to sleep, and so was woken again. */
export const wakeUpsOf = (pid: number): number => sumOverThreads(pid, 'status', sleeps)

/** As `wakeUpsOf`, of the main thread alone. */
export const mainWakeUpsOf = (pid: number): number =>
  Number(sleeps.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1])

const sleeps = /^voluntary_ctxt_switches:\s+(\d+)/m

const nanosecondsInMicrosecond = 1000

/** Threads of node live as long as the process does, so that none is lost from the sum. */
function sumOverThreads(pid: number, file: string, figure: RegExp): number {
  let sum = 0
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    sum += Number(figure.exec(readFileSync(`/proc/${pid}/task/${thread}/${file}`, 'utf8'))![1])
  }
  return sum
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
  await closed
  clearTimeout(timer)
}
