/**
 * A process that asks one subject as fast as it is answered, with so many requests in flight,
 * and times each.
 */
import type { Load, Loaded } from './load.ts'
import { openLine, publication } from './nats-text.ts'

const load = JSON.parse(process.argv[2]!) as Load
const { port, subject, payloads, expected, inFlight, warmMs, runMs } = load
const samplesMax = 2_000_000
const takenUs = new Float64Array(samplesMax)
const sentAt = new Float64Array(inFlight)
const prefix = Buffer.from(expected)
const inbox = (slot: number) => `_INBOX.load.${process.pid}.${slot}`
const requests = Array.from({ length: inFlight }, (_, slot) =>
  payloads.map((payload) => publication(subject, inbox(slot), payload)),
)
let turn = 0
let answered = 0
let open = 0
let outbox = ''
let isWarm = false
let isOver = false
let begun = 0
let seconds = 0

const line = await openLine(port, (slot, body, isRefusal) => {
  const now = performance.now()
  open--
  if (isWarm && !isOver) {
    if (isRefusal || !prefix.equals(body.subarray(0, prefix.length))) {
      throw new Error(`${subject} answered: ${body.toString().slice(0, 300)}`)
    }
    if (answered < samplesMax) takenUs[answered] = (now - sentAt[slot]!) * 1000
    answered++
  }
  // Who takes turns, on and off, leaves things as they were.
  if (!isOver || turn % payloads.length !== 0) send(slot, now)
  else if (open === 0) finish()
})

function send(slot: number, now: number): void {
  if (outbox === '') queueMicrotask(flush)
  outbox += requests[slot]![turn++ % payloads.length]!
  sentAt[slot] = now
  open++
}

function flush(): void {
  line.write(outbox)
  outbox = ''
}

function finish(): void {
  line.destroy()
  const sorted = takenUs.subarray(0, Math.min(answered, samplesMax)).sort()
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
  const loaded: Loaded = { answered, seconds, p50Us: at(0.5), p99Us: at(0.99) }
  process.stdout.write(JSON.stringify(loaded))
}

for (let slot = 0; slot < inFlight; slot++) line.write(`SUB ${inbox(slot)} ${slot}\r\n`)
for (let slot = 0; slot < inFlight; slot++) send(slot, performance.now())
setTimeout(() => {
  isWarm = true
  begun = performance.now()
}, warmMs)
setTimeout(() => {
  isOver = true
  seconds = (performance.now() - begun) / 1000
}, warmMs + runMs)
