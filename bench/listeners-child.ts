/**
 * A process with several subscribers of its own connections, that counts what they hear until it
 * is told to stop.
 */
import type { Received } from './fan-out.ts'
import { openLine } from './nats-text.ts'

const { port, pattern, subscribers } = JSON.parse(process.argv[2]!) as {
  readonly port: number
  readonly pattern: string
  readonly subscribers: number
}
let count = 0
let firstAt = 0
let lastAt = 0
const onMessage = () => {
  lastAt = performance.now()
  if (count++ === 0) firstAt = lastAt
}

for (let i = 0; i < subscribers; i++) {
  const line = await openLine(port, onMessage)
  line.write(`SUB ${pattern} 1\r\n`)
}
setTimeout(() => process.stdout.write('ready\n'), 50)
process.once('SIGTERM', () => {
  const received: Received = { count, seconds: (lastAt - firstAt) / 1000 }
  process.stdout.write(`${JSON.stringify(received)}\n`, () => process.exit())
})
