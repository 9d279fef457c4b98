/**
 * Floods a NATS server from a process of its own, as fast as it is told: `node flood-child.ts PORT
 * RATE SUBJECT PAYLOAD INBOXES`, of none wanting no answer; a payload `*N` is N bytes. On SIGTERM
 * it sends no more, waits for the answers that it has not had, and prints how many it has sent, how
 * many answers it was given, and of them how many refusals, and how many by the server, that nobody
 * hears it.
 */
import { connect } from 'node:net'

const [port = '', rateText = '', subject = '', payloadText = '', inboxesText = ''] =
  process.argv.slice(2)
const payload = payloadText.startsWith('*') ? 'x'.repeat(Number(payloadText.slice(1))) : payloadText
const rate = Number(rateText)
const inboxes = Number(inboxesText)
const tickMs = 5
/** More than that is not waiting in this process: the server reads no faster. */
const waitingMax = 4 * 1024 * 1024
const patienceMs = 30_000

const socket = connect(Number(port), '127.0.0.1')
const counts = { sent: 0, answers: 0, refusals: 0, unheard: 0 }
socket.write('CONNECT {"verbose":false,"pedantic":false,"headers":true,"no_responders":true}\r\n')
for (let n = 0; n < inboxes; n += 1) socket.write(`SUB _INBOX.flood${n}.> ${n + 1}\r\n`)
socket.write('PING\r\n')

const tail = `${Buffer.byteLength(payload)}\r\n${payload}\r\n`
const startedAt = performance.now()
const timer = setInterval(() => {
  const due = ((performance.now() - startedAt) / 1000) * rate
  const count = Math.min(due - counts.sent, rate)
  if (socket.writableLength > waitingMax || count < 1) return
  const lines: string[] = []
  for (let n = 0; n < count; n += 1) {
    const reply = inboxes === 0 ? '' : `_INBOX.flood${(counts.sent + n) % inboxes}.${n & 1023} `
    lines.push(`PUB ${subject} ${reply}${tail}`)
  }
  counts.sent += lines.length
  socket.write(lines.join(''))
}, tickMs)

/** What is counted, once for each answer. */
const marks = [
  ['answers', 'MSG _INBOX.'],
  ['refusals', '-Code: 429\r'],
  ['unheard', 'S/1.0 503\r'],
] as const
const longest = Math.max(...marks.map(([, mark]) => mark.length))
let end = ''

socket.on('data', (bytes) => {
  const text = bytes.toString('latin1')
  if (text.includes('PING\r\n')) socket.write('PONG\r\n')
  for (const [what, mark] of marks) {
    const seen = end.slice(-(mark.length - 1)) + text
    counts[what] += seen.split(mark).length - 1
  }
  end = (end + text).slice(-longest)
})
socket.on('error', () => process.exit(1))
process.on('SIGTERM', () => {
  clearInterval(timer)
  const giveUpAt = performance.now() + patienceMs
  const isOver = (): boolean =>
    inboxes === 0 || counts.answers >= counts.sent || performance.now() > giveUpAt
  setInterval(() => {
    if (isOver()) process.stdout.write(`${JSON.stringify(counts)}\n`, () => process.exit(0))
  }, tickMs)
})
process.stdout.write('floods\n')
