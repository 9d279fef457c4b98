/**
 * Floods a NATS server from a process of its own, as fast as it is told: `node flood-child.ts PORT
 * RATE SUBJECT PAYLOAD [prefixes]`; a payload `*N` is N bytes. Prints how many it has sent, and how
 * many answers it was given.
 */
import { connect } from 'node:net'

const [port = '', rateText = '', subject = '', payloadText = '', prefixesText = '1'] =
  process.argv.slice(2)
const payload = payloadText.startsWith('*') ? 'x'.repeat(Number(payloadText.slice(1))) : payloadText
const rate = Number(rateText)
const prefixes = Number(prefixesText)
const tickMs = 5
/** More than that is not waiting in this process: the server reads no faster. */
const waitingMax = 4 * 1024 * 1024

const socket = connect(Number(port), '127.0.0.1')
const counts = { sent: 0, answers: 0, refusals: 0 }
socket.write('CONNECT {"verbose":false,"pedantic":false,"headers":true,"no_responders":true}\r\n')
socket.write('SUB _INBOX.flood.> 1\r\nPING\r\n')
for (let n = 0; n < prefixes; n += 1) socket.write(`SUB _INBOX.flood${n}.> ${n + 2}\r\n`)

const tail = `${Buffer.byteLength(payload)}\r\n${payload}\r\n`
const startedAt = performance.now()
const timer = setInterval(() => {
  const due = ((performance.now() - startedAt) / 1000) * rate
  const count = Math.min(due - counts.sent, rate)
  if (socket.writableLength > waitingMax || count < 1) return
  const lines: string[] = []
  for (let n = 0; n < count; n += 1) {
    const asker = prefixes === 1 ? 'flood' : `flood${(counts.sent + n) % prefixes}`
    lines.push(`PUB ${subject} _INBOX.${asker}.${n & 1023} ${tail}`)
  }
  counts.sent += lines.length
  socket.write(lines.join(''))
}, tickMs)

socket.on('data', (bytes) => {
  const text = bytes.toString('latin1')
  if (text.includes('PING\r\n')) socket.write('PONG\r\n')
  counts.answers += text.split('MSG _INBOX.').length - 1
  counts.refusals += text.split('Service-Error-Code: 429').length - 1
})
socket.on('error', () => process.exit(1))
process.on('SIGTERM', () => {
  clearInterval(timer)
  process.stdout.write(`${JSON.stringify(counts)}\n`, () => process.exit(0))
})
process.stdout.write('floods\n')
