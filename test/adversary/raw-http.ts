/** Sends bytes to an HTTP server as they are, and reads what comes back, whatever it is. */
import { connect } from 'node:net'

export interface RawReply {
  /** Of each answer in turn. */
  readonly statuses: readonly number[]
  readonly text: string
}

export interface RawOptions {
  /** Our side ends behind the last part, and goes on hearing. */
  readonly thenEnds?: boolean
  /** The connection is gone behind the last part. */
  readonly thenCuts?: boolean
  /** So many answers are waited for, however quiet it is before; one by default. */
  readonly answers?: number
  /** How long they are waited for. */
  readonly patienceMs?: number
}

/** How long nothing more has to come for an answer to count as whole. */
const quietMs = 150
const usualPatienceMs = 5000

/**
 * Sends all of the parts one after the other on one connection, and waits until the other side ends
 * it, or has answered and says no more. With `thenEnds` our side is closed behind the last part.
 */
export function sendRaw(
  port: number,
  parts: readonly (string | Uint8Array)[],
  {
    thenEnds = false,
    thenCuts = false,
    answers = 1,
    patienceMs = usualPatienceMs,
  }: RawOptions = {},
): Promise<RawReply> {
  const { promise, resolve } = Promise.withResolvers<RawReply>()
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  const reply = (): RawReply => {
    const text = Buffer.concat(chunks).toString('latin1')
    const statuses = [...text.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map(([, code]) => Number(code))
    return { statuses, text }
  }
  const over = (): void => {
    clearTimeout(quiet)
    clearTimeout(late)
    socket.destroy()
    resolve(reply())
  }
  let quiet: NodeJS.Timeout | undefined
  const late = setTimeout(over, patienceMs)
  socket.on('data', (chunk) => {
    chunks.push(chunk)
    clearTimeout(quiet)
    if (reply().statuses.length >= answers) quiet = setTimeout(over, quietMs)
  })
  socket.on('error', () => {})
  socket.on('close', over)
  socket.on('connect', async () => {
    for (const part of parts) {
      socket.write(part)
      await new Promise(setImmediate)
    }
    if (thenCuts) setTimeout(over, quietMs)
    else if (thenEnds) socket.end()
  })
  return promise
}
