/** Gives a command what it knows of where it was typed: its output, its environment, and Ctrl-C. */
import type { Client } from '../client/client.ts'

export interface Shell {
  /** Writes to standard output: what was asked for, and nothing else. */
  readonly out: (text: string) => void
  /** Writes to standard error: progress, warnings and errors. */
  readonly err: (text: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly isOutTerminal: boolean
  readonly isErrTerminal: boolean
  /** How wide help may be. */
  readonly outColumns: number
  /** Asks whoever sits there, if somebody does. Resolves to `null` at the end of input. */
  readonly question?: (text: string) => Promise<string | null>
  /** What is piped in, to its end, but not much more than `bytesMax`. */
  readonly input?: (bytesMax: number) => Promise<Uint8Array>
  /** Aborted by SIGINT and SIGTERM. */
  readonly stopped: AbortSignal
  /** For what serves others: from now on it goes on where nobody reads what it writes. */
  readonly outliveReaders?: () => void
  /** Hears SIGHUP from now on, which else ends the process. */
  readonly onHangup?: (then: () => void) => void
  /** The service that commands ask, where it is in this process: they look for no other then. */
  readonly client?: Client
}

/** Where there is no terminal to ask. */
const usualColumns = 80

/** The shell of this process. From then on its signals end commands in good order. */
export function processShell(): Shell {
  const { stdout, stderr, env } = process
  let outlivesReaders = false
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error) => {
      if (!outlivesReaders) leaveWhenNobodyReads(error)
    })
  }
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // The second one ends the process as usual: nobody is held by a stop that hangs.
    process.once(signal, () => stopping.abort())
  }
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    env,
    isOutTerminal: stdout.isTTY === true,
    isErrTerminal: stderr.isTTY === true,
    outColumns: stdout.columns ?? usualColumns,
    input: readInput,
    stopped: stopping.signal,
    outliveReaders: () => {
      outlivesReaders = true
    },
    onHangup: (then) => void process.on('SIGHUP', then),
    ...(process.stdin.isTTY && stdout.isTTY ? { question: questionOn(stopping.signal) } : {}),
  }
}

async function readInput(bytesMax: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) {
    chunks.push(chunk)
    size += chunk.length
    if (size > bytesMax) break
  }
  return Buffer.concat(chunks)
}

/** Each question opens the input and closes it again, so that nothing holds the process. */
const questionOn =
  (signal: AbortSignal) =>
  async (text: string): Promise<string | null> => {
    const { createInterface } = await import('node:readline/promises')
    const terminal = createInterface({ input: process.stdin, output: process.stdout })
    const ended = new Promise<null>((resolve) => terminal.once('close', () => resolve(null)))
    const answer = terminal.question(text, { signal }).catch(() => null)
    const given = await Promise.race([answer, ended])
    terminal.close()
    return given
  }

/** Resolves when the command is told to stop. */
export async function untilStopped({ stopped }: Shell): Promise<void> {
  if (stopped.aborted) return
  await new Promise((resolve) => stopped.addEventListener('abort', resolve, { once: true }))
}

/** `statemgr history | head` closes the pipe: that is how reading ends, not an error. */
function leaveWhenNobodyReads(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
}
