/**
 * Crowds the product's HTTP server from a process of its own, in one way: `node crowd-child.ts PORT
 * TOKEN WAY CLIENTS`. Whoever is cut off comes again. Prints how many came, and how many were
 * answered.
 */
import { connect, type Socket } from 'node:net'

const [port = '', token = '', way = '', clientsText = ''] = process.argv.slice(2)
const clients = Number(clientsText)
/** How long one that was cut off rests before it comes again. */
const restMs = 5000
const counts = { came: 0, answered: 0 }

const head = (line: string, more = '') =>
  `${line} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n${more}\r\n`
const largeBytes = 10 * 1024 * 1024
const large = Buffer.concat([
  Buffer.from(
    head(
      'POST /api/statemgr.host.get',
      `Content-Type: application/json\r\nContent-Length: ${largeBytes}\r\n`,
    ),
  ),
  Buffer.alloc(largeBytes, 'x'),
])

/** What one of the crowd does once it is connected; the first of all listeners reads nothing. */
const ways: { readonly [way: string]: (socket: Socket, isFirst: boolean) => void } = {
  listens: (socket, isFirst) => {
    if (isFirst) socket.pause()
    socket.write(head('GET /api/events'))
  },
  'asks a byte at a time': (socket) => {
    const text = head('POST /api/statemgr.host.get')
    let sent = 0
    const timer = setInterval(() => {
      socket.write(text[sent++ % text.length] as string)
    }, 200)
    socket.on('close', () => clearInterval(timer))
  },
  'asks half': (socket) => void socket.write('POST /api/statemgr.host.get HTTP/1.1\r\nHos'),
  'asks on and reads nothing': (socket) => {
    socket.pause()
    socket.write(head('GET /nothing').repeat(2000))
  },
  'sends 10 MB': (socket) => {
    const again = () => socket.write(large)
    socket.on('data', again)
    again()
  },
}

function come(isFirst: boolean): void {
  const socket = connect(Number(port), '127.0.0.1', () => {
    counts.came += 1
    ways[way]?.(socket, isFirst)
  })
  socket.on('data', () => {
    counts.answered += 1
  })
  socket.on('error', () => {})
  socket.on('close', () => setTimeout(come, restMs, isFirst))
}

process.on('SIGTERM', () => {
  process.stdout.write(`${JSON.stringify(counts)}\n`, () => process.exit(0))
})
/** So many at once, so that the crowd is there in a second or two. */
const atOnce = 100
let begun = 0
const timer = setInterval(() => {
  for (let n = 0; n < atOnce && begun < clients; n += 1) come(begun++ === 0)
  if (begun >= clients) clearInterval(timer)
}, 10)
process.stdout.write('floods\n')
