/**
 * The text protocol of NATS, as much as a load generator needs: no client library takes its
 * share of the time.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** `body` is only good during the call. An answer with headers is a refusal of the service. */
export type OnMessage = (sid: number, body: Buffer, isRefusal: boolean) => void

/** A connection that is ready to be written to: `SUB`, `PUB`, as the protocol has them. */
export async function openLine(port: number, onMessage: OnMessage): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true)
  socket.on(
    'data',
    reader(onMessage, () => void socket.write('PONG\r\n')),
  )
  await once(socket, 'connect')
  socket.write('CONNECT {"verbose":false,"pedantic":false,"headers":true,"no_responders":true}\r\n')
  return socket
}

/**
 * Sends one request and resolves to its answer as text; rejects for a refusal, or if nobody
 * answers.
 */
export async function ask(port: number, subject: string, body: object): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const line = await openLine(port, (_, answer, isRefusal) => {
    if (isRefusal) reject(new Error(`${subject} was refused: ${answer.toString()}`))
    else resolve(answer.toString())
  })
  const inbox = `_INBOX.ask.${process.pid}.${++asked}`
  line.write(`SUB ${inbox} 1\r\n`)
  line.write(publication(subject, inbox, JSON.stringify(body)))
  const timer = setTimeout(() => reject(new Error(`${subject} was not answered`)), askTimeoutMs)
  return promise.finally(() => {
    clearTimeout(timer)
    line.destroy()
  })
}

export const publication = (subject: string, inbox: string, body: string): string =>
  `PUB ${subject} ${inbox} ${Buffer.byteLength(body)}\r\n${body}\r\n`

const askTimeoutMs = 5_000
let asked = 0

const [letterM, letterH, letterP, letterI, minus] = Buffer.from('MHPI-')
const lineEnd = '\r\n'
const refusalHeader = 'Nats-Service-Error'

/** Takes the stream apart; what of a message has not come yet waits for the rest. */
function reader(onMessage: OnMessage, pong: () => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let at = 0
    for (;;) {
      const end = bytes.indexOf(lineEnd, at)
      if (end < 0) break
      const kind = bytes[at]
      let next = end + lineEnd.length
      if (kind === letterM || kind === letterH) {
        // MSG subject sid [reply] bytes, or HMSG subject sid [reply] headerBytes bytes
        const words = bytes.toString('latin1', at, end).split(' ')
        const start = next
        const size = Number(words.at(-1))
        next += size + lineEnd.length
        if (next > bytes.length) break
        const body = start + (kind === letterH ? Number(words.at(-2)) : 0)
        // Every answer has headers; one of an error says so in them.
        const isRefusal = bytes.subarray(start, body).includes(refusalHeader)
        onMessage(Number(words[2]), bytes.subarray(body, start + size), isRefusal)
      } else if (kind === minus) throw new Error(bytes.toString('latin1', at, end))
      else if (kind === letterP && bytes[at + 1] === letterI) pong()
      at = next
    }
    rest = bytes.subarray(at)
  }
}
