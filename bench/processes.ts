/** Processes that a figure is measured on: started, waited for, looked at in /proc, and stopped. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

export interface Running {
  readonly pid: number
  /** From the start to the line that says it is ready. */
  readonly readyMs: number
  stop(): Promise<void>
  /** As `stop`, and resolves to the last line it wrote. */
  lastLine(): Promise<string>
}

const readyTimeoutMs = 20_000

/** Starts node with these arguments, and waits for a line with `ready` on its standard output. */
export async function startNode(args: readonly string[]): Promise<Running> {
  const begun = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const killAtExit = () => child.kill('SIGKILL')
  process.once('exit', killAtExit)
  child.once('exit', () => process.off('exit', killAtExit))
  let text = ''
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${args[0]} is not ready`)), readyTimeoutMs)
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (!text.includes('ready')) return
      clearTimeout(timer)
      resolve()
    })
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}`)))
  })
  const readyMs = performance.now() - begun
  return {
    pid: child.pid!,
    readyMs,
    stop: () => end(child),
    lastLine: async () => {
      await end(child)
      return text.trimEnd().split('\n').at(-1)!
    },
  }
}

/** Runs node with these arguments to its end; resolves to what it wrote. */
export async function output(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}`)
  return text
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

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill('SIGTERM')
  await closed
}
