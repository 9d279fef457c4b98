/**
 * Writes the lines of the log to standard error, and waits for nobody who should read them: what
 * nobody takes is kept up to a bound, then dropped and counted, and nothing that goes wrong with it
 * is an error.
 */
import { writeSync } from 'node:fs'

export interface LogLines {
  write(line: string): void
}

export interface LogLinesOptions {
  /** Writes what it can and returns how many bytes that were; throws as `writeSync` does. */
  readonly write?: (bytes: Uint8Array) => number
  /** Calls `then` after so many ms; a timer that keeps no process alive by default. */
  readonly wake?: (afterMs: number, then: () => void) => void
}

/** What waits for a reader, in bytes; a line more is dropped. */
export const waitingMaxBytes = 64 * 1024
/** How soon it is tried again to write what waits. */
export const againMs = 200

export function logLines(options: LogLinesOptions = {}): LogLines {
  const { write = toStandardError, wake = wakeByTimer } = options
  let waiting: Buffer = Buffer.alloc(0)
  let dropped = 0
  let isWaking = false
  const send = (bytes: Buffer): Buffer => bytes.subarray(written(write, bytes))
  const goOn = (): void => {
    isWaking = false
    waiting = send(waiting)
    if (waiting.length === 0 && dropped > 0) {
      waiting = send(Buffer.from(droppedLine(dropped)))
      dropped = 0
    }
    sleep()
  }
  const sleep = (): void => {
    if (isWaking || (waiting.length === 0 && dropped === 0)) return
    isWaking = true
    wake(againMs, goOn)
  }
  return {
    write: (line) => {
      const bytes = Buffer.from(line)
      if (waiting.length > 0 && waiting.length + bytes.length > waitingMaxBytes) dropped += 1
      else waiting = Buffer.concat([waiting, bytes])
      if (!isWaking) waiting = send(waiting)
      sleep()
    },
  }
}

/** Nobody reads any more, or the disk is full: it is lost, and the next may not be. */
function written(write: (bytes: Uint8Array) => number, bytes: Uint8Array): number {
  if (bytes.length === 0) return 0
  try {
    return write(bytes)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? 0 : bytes.length
  }
}

/** As the log has its lines. */
const droppedLine = (count: number): string =>
  `${JSON.stringify({
    level: 40,
    time: Date.now(),
    name: 'statemgr',
    dropped: count,
    msg: 'lines of the log were dropped: nobody took them',
  })}\n`

const standardError = 2

/** Once node has opened standard error as a stream, a pipe or socket that is full says so. */
const toStandardError = (bytes: Uint8Array): number => writeSync(standardError, bytes)

function wakeByTimer(afterMs: number, then: () => void): void {
  setTimeout(then, afterMs).unref()
}
