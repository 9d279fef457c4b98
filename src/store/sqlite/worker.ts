/** Runs a SQLite store in a thread of its own, which sleeps until it is asked something. */

import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { heap } from '../heap.ts'
import type { Reached } from '../sealed-head.ts'
import { openSealer, type Sealer } from '../sealing/sealer.ts'
import type { Batch } from '../store.ts'
import { openSync, type SyncStore } from './guard.ts'
import {
  type Answer,
  answeredAt,
  batchOf,
  type Call,
  failureOf,
  openId,
  postedAt,
  type Start,
} from './messages.ts'

/** What has not looked at all of its windows of the journal yet. */
interface Scan {
  readonly id: number
  readonly windows: Generator<void, unknown>
}

const port = parentPort as MessagePort
const { path, bounds, counts: shared } = workerData as Start
const counts = new Int32Array(shared)

/** A thread that nobody called for so long has come to rest; what the start left goes sooner. */
const restMs = 5000
const firstRestMs = 1000
/** A heap that has grown by less is not worth the pause. */
const grownBytesMin = 2 * 1024 * 1024

/** Of these the head is sealed at once. */
const isUrgent = ({ rows }: Batch): boolean => rows.some(({ type }) => type === 'emergency')

/** What is in the way of sealing is told once, and again after it was not. */
let toldFailure: string | null = null

/** From the first entry of this run on. */
let sealer: Sealer | null = null
/** Where it could not be opened, commits do not pay for another attempt each. */
const openAgainMs = 1000
let triedMs = Number.NEGATIVE_INFINITY

const store = attempt(openId, () => openSync(path, bounds))
if (store !== null) {
  answer({ id: openId, value: null })
  serve(store)
}

/**
 * Takes what was posted in order, and windows of history only while nothing is: no commit waits for
 * more than one of them, and for a seal not at all. There is no event loop here, since waking one
 * takes longer by half.
 */
function serve(store: SyncStore): void {
  const scans: Scan[] = []
  let keptBytes = 0
  let waitMs = firstRestMs
  for (;;) {
    const seen = Atomics.load(counts, postedAt)
    const call = receiveMessageOnPort(port)?.message as Call | undefined
    if (call === undefined) {
      const scan = scans.shift()
      const dueMs = sealer?.dueInMs(Date.now()) ?? Number.POSITIVE_INFINITY
      if (dueMs <= 0) sealNow()
      if (scan !== undefined) {
        if (!isOver(scan)) scans.push(scan)
      } else if (Atomics.wait(counts, postedAt, seen, Math.min(waitMs, dueMs)) === 'timed-out') {
        if (dueMs < waitMs) continue
        keptBytes = givenBack(keptBytes)
        waitMs = Number.POSITIVE_INFINITY
      }
      continue
    }
    // Who only looks whether it is still there keeps nobody from coming to rest.
    if ('kind' in call && call.kind === 'check') {
      answerWith(call.id, () => store.check())
      continue
    }
    waitMs = restMs
    if (!('kind' in call)) commit(store, call)
    else if (call.kind === 'copy') answerWith(call.id, () => store.copy(call.name))
    else if (call.kind === 'sealed') answerWith(call.id, () => store.sealed())
    else if (call.kind === 'load') answerWith(call.id, () => store.load())
    else if (call.kind === 'history') {
      scans.push({ id: call.id, windows: store.history(call.query) })
    } else if (call.kind === 'examine') {
      scans.push({ id: call.id, windows: store.evidence(call.claims) })
    } else {
      for (const scan of scans) while (!isOver(scan));
      sealNow()
      sealing(() => sealer?.close())
      return answerWith(call.id, () => store.close())
    }
  }
}

/** Gives back what the heap grew by; returns what is kept. */
function givenBack(keptBytes: number): number {
  if (heap.bytes() - keptBytes < grownBytesMin) return keptBytes
  heap.collect()
  return heap.bytes()
}

function commit(store: SyncStore, flat: readonly (string | number | null)[]): void {
  const id = Number(flat[0])
  const batch = attempt(id, () => {
    const given = batchOf(flat)
    store.commit(given)
    return given
  })
  if (batch === null) return
  answer(id)
  if (batch.rows.length > 0) noteGrowth(store.reached())
  if (isUrgent(batch)) sealNow()
}

function noteGrowth(reached: Reached | null): void {
  if (reached === null) return
  if (sealer !== null) return sealer.grew(reached)
  if (performance.now() < triedMs + openAgainMs) return
  triedMs = performance.now()
  sealer = sealing(() => openSealer(path, reached, Date.now()))
  if (sealer?.newRoot) answer({ sealing: { kind: 'began', root: sealer.newRoot } })
}

function sealNow(): void {
  const seal = sealing(() => sealer?.seal(Date.now()) ?? null)
  if (seal !== null) answer({ sealing: { kind: 'sealed', seal } })
}

/** What `act` returns; `null` when it threw: the journal is kept all the same, and that is told. */
function sealing<T>(act: () => T): T | null {
  try {
    const made = act()
    toldFailure = null
    return made
  } catch (error) {
    const { message } = error as Error
    if (message !== toldFailure) answer({ sealing: { kind: 'failed', message } })
    toldFailure = message
    return null
  }
}

/** Looks at one window more. */
function isOver({ id, windows }: Scan): boolean {
  const window = attempt(id, () => windows.next())
  if (window?.done) answer({ id, value: window.value })
  return window?.done !== false
}

function answerWith(id: number, act: () => unknown): void {
  const value = attempt(id, () => ({ value: act() }))
  if (value !== null) answer({ id, ...value })
}

/** What `act` returns; `null` when it threw, and the caller was told. */
function attempt<T>(id: number, act: () => T): T | null {
  try {
    return act()
  } catch (error) {
    answer({ id, failure: failureOf(error) })
    return null
  }
}

function answer(message: Answer): void {
  port.postMessage(message)
  // What nobody has asked for answers nothing: who leaves waits for what he has asked.
  if (typeof message === 'object' && 'sealing' in message) return
  Atomics.add(counts, answeredAt, 1)
  Atomics.notify(counts, answeredAt)
}
