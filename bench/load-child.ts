/**
 * A process that asks one subject as fast as it is answered, with so many requests in flight,
 * and times each.
 */
import type { Load, Loaded } from './load.ts'
import { openLine, publication } from './nats-text.ts'
import { cpuUsOf } from './processes.ts'

const load = JSON.parse(process.argv[2]!) as Load
const { port, subject, payloads, expected, inFlight, warmMs, runMs, pid } = load
const requestsMax = load.requestsMax ?? Number.POSITIVE_INFINITY
const samplesMax = 2_000_000
/** How long an answer is waited for after the end. */
const silenceMs = 2_000
const refusalLength = 300
const takenUs = new Float64Array(samplesMax)
const sentAt = new Float64Array(inFlight)
const prefix = Buffer.from(expected)
const inbox = (slot: number) => `_INBOX.load.${process.pid}.${slot}`
const requests = Array.from({ length: inFlight }, (_, slot) =>
  payloads.map((payload) => publication(subject, inbox(slot), payload)),
)
let turn = 0
let answered = 0
let refused = 0
let refusal: string | null = null
let open = 0
let outbox = ''
let isWarm = false
let isOver = false
let begunAt = 0
let begunCpuUs = 0
let seconds = 0
let cpuUs = 0

const line = await openLine(port, (slot, body, isRefusal) => {
  const now = performance.now()
  open--
  if (isWarm && !isOver) count(slot, now, body, isRefusal)
  // Who takes turns, on and off, leaves things as they were.
  if (!isOver || turn % payloads.length !== 0) send(slot, now)
  else if (open === 0) finish()
})

function count(slot: number, now: number, body: Buffer, isRefusal: boolean): void {
  if (isRefusal || !prefix.equals(body.subarray(0, prefix.length))) {
    refused++
    refusal ??= body.length === 0 ? 'no responders' : body.toString().slice(0, refusalLength)
    return
  }
  if (answered < samplesMax) takenUs[answered] = (now - sentAt[slot]!) * 1000
  if (++answered === requestsMax) over()
}

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

function begin(): void {
  isWarm = true
  begunAt = performance.now()
  begunCpuUs = cpuUsOf(pid)
  setTimeout(over, runMs).unref()
}

function over(): void {
  if (isOver) return
  isOver = true
  seconds = (performance.now() - begunAt) / 1000
  cpuUs = cpuUsOf(pid) - begunCpuUs
  setTimeout(finish, silenceMs).unref()
}

function finish(): void {
  line.destroy()
  const sorted = takenUs.subarray(0, Math.min(answered, samplesMax)).sort()
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0
  const loaded: Loaded = {
    ...{ answered, seconds, p50Us: at(0.5), p99Us: at(0.99), cpuUs: cpuUs / answered },
    ...{ refused, unanswered: open, refusal },
  }
  process.stdout.write(JSON.stringify(loaded))
}

for (let slot = 0; slot < inFlight; slot++) line.write(`SUB ${inbox(slot)} ${slot}\r\n`)
if (warmMs === 0) begin()
else setTimeout(begin, warmMs)
for (let slot = 0; slot < inFlight; slot++) send(slot, performance.now())
