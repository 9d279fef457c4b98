/** Keeps events in a stream of JetStream, each once and in order, as far as there is one. */

import type { HistoryEntry } from '../api/resources/history.ts'
import type { Answer, Bus } from '../bus/bus.ts'
import {
  messageText,
  type StreamLimits,
  type StreamReply,
  streamApi,
  streamConfigOf,
  streamReply,
} from '../dialects/jetstream.ts'
import type { Page, RowQuery } from '../store/store.ts'
import { jsonOf } from '../text/json.ts'
import type { Clock } from './loop/clock.ts'

export interface EventStream extends StreamLimits {
  readonly name: string
}

export interface EventKeeperDeps {
  readonly bus: Bus
  readonly clock: Clock
  readonly history: (query: RowQuery) => Promise<Page>
  readonly serviceName: string
  readonly stream: EventStream
  /** Why nothing is kept; `null` once it is, or is again. */
  readonly onNews: (why: string | null) => void
  /** It is worth another try: `sync`, and all that comes after what that gives. */
  readonly onRetry: () => void
}

/** How long JetStream may take to say that it has kept something. */
const ackTimeoutMs = 5000
/** As long for what everything else waits for. */
const syncTimeoutMs = 2000
/** Messages that may be without an answer. */
const unackedMax = 2048
/** How soon it is tried again. */
const retryMs = 10_000
/**
 * An id that comes again is that of another journal, which began at 1 as well: what is there twice
 * is told by where the stream ends instead.
 */
const duplicatesMs = 100
/** No stream is called so: what is heard with this header is kept by none. */
const keptByNone = { 'Nats-Expected-Stream': '-' }

/**
 * Each message says where the stream has to end for it to be the next one. So one that was lost
 * keeps all that follow from being kept, until they are published again from there.
 */
export class EventKeeper {
  readonly #deps: EventKeeperDeps
  #state: 'absent' | 'keeping' | 'behind' = 'absent'
  /** There was a stream once: that there is none was not meant so. */
  #hasKept = false
  /** Where the stream will end with all that is on its way. */
  #end = 0
  /** What is answered to what was sent before the last `sync` says nothing any more. */
  #round = 0
  #firstUnkept: number | null = null
  #unacked = 0
  #onAcked = () => {}
  #failure: string | null = null
  #cancelRetry = () => {}

  constructor(deps: EventKeeperDeps) {
    this.#deps = deps
  }

  /** The event of this sequence of the journal. */
  publish(seq: number, subject: string, bytes: Uint8Array): void {
    const { bus } = this.#deps
    if (this.#state === 'keeping' && this.#unacked >= unackedMax)
      this.#fall(seq, 'JetStream does not keep up')
    if (this.#state === 'absent') bus.publish(subject, bytes)
    else if (this.#state === 'behind') bus.publish(subject, bytes, keptByNone)
    else void this.#keep(seq, subject, bytes)
  }

  /** Resolves when everything so far is kept, or given up. */
  async acked(): Promise<void> {
    if (this.#unacked === 0) return
    const acked = Promise.withResolvers<void>()
    this.#onAcked = acked.resolve
    await acked.promise
  }

  /**
   * Has the stream, with our limits, and finds where it ends: the sequence of the journal after
   * which events are to be published now; `null` where that is as before.
   */
  async sync(): Promise<number | null> {
    const { bus, stream } = this.#deps
    this.#cancelRetry()
    this.#round += 1
    this.#unacked = 0
    this.#onAcked()
    if (bus.keepsStreams !== true || bus.lost !== null) {
      this.#state = 'absent'
      if (this.#hasKept) this.#failed('there is no JetStream for it any more')
      return null
    }
    const had = await this.#haveStream()
    if (had.kind !== 'done') {
      this.#state = 'absent'
      const why = had.kind === 'refused' ? had.why : `there is another stream ${stream.name}`
      this.#failed(why)
      return null
    }
    this.#state = 'keeping'
    this.#hasKept = true
    this.#end = had.seq
    const firstUnkept = this.#firstUnkept
    this.#firstUnkept = null
    const last = had.seq === 0 ? null : await this.#lastKept()
    return last ?? (firstUnkept === null ? null : firstUnkept - 1)
  }

  stop(): void {
    this.#round += 1
    this.#cancelRetry()
  }

  async #keep(seq: number, subject: string, bytes: Uint8Array): Promise<void> {
    const round = this.#round
    const end = this.#end
    this.#end += 1
    this.#unacked += 1
    const headers = { 'Nats-Msg-Id': `${seq}`, 'Nats-Expected-Last-Sequence': `${end}` }
    const answer = await this.#deps.bus.request(subject, bytes, {
      timeoutMs: ackTimeoutMs,
      headers,
    })
    if (round !== this.#round) return
    this.#unacked -= 1
    if (this.#unacked === 0) this.#onAcked()
    const reply = replyOf(answer)
    if (reply.kind === 'done' && reply.seq === end + 1) this.#kept()
    else this.#fall(seq, reply.kind === 'refused' ? reply.why : 'it ends elsewhere than expected')
  }

  #kept(): void {
    if (this.#state !== 'keeping' || this.#failure === null) return
    this.#failure = null
    this.#deps.onNews(null)
  }

  /** From this one on nothing is kept, until it is published again. */
  #fall(seq: number, why: string): void {
    if (this.#state === 'keeping') this.#failed(why)
    this.#state = 'behind'
    this.#firstUnkept = Math.min(this.#firstUnkept ?? seq, seq)
  }

  #failed(why: string): void {
    const { bus, clock, onNews, onRetry } = this.#deps
    // Of a bus that is lost all is said already, and it is synchronised when it is back.
    if (bus.lost !== null) return
    if (this.#failure === null) onNews(why)
    this.#failure = why
    this.#cancelRetry()
    this.#cancelRetry = clock.wake(retryMs, onRetry)
  }

  async #haveStream(): Promise<StreamReply> {
    const { bus, serviceName, stream } = this.#deps
    const { create, update } = streamApi(stream.name)
    const subjects = [`${serviceName}.events.*.*`]
    const config = streamConfigOf({ name: stream.name, subjects, duplicatesMs }, stream)
    const asking = { timeoutMs: syncTimeoutMs }
    const created = replyOf(await bus.request(create, config, asking))
    return created.kind === 'other' ? replyOf(await bus.request(update, config, asking)) : created
  }

  /** The last event that it holds, where that is of this journal. */
  async #lastKept(): Promise<number | null> {
    const { bus, serviceName, stream, history } = this.#deps
    const asked = JSON.stringify({ last_by_subj: `${serviceName}.events.*.*` })
    const { get } = streamApi(stream.name)
    const answer = await bus.request(get, asked, { timeoutMs: syncTimeoutMs })
    const text = answer.kind === 'answered' ? messageText(answer.message.text()) : null
    const last = text === null ? null : placeOf(text)
    if (last === null) return null
    const page = await history({ order: 'oldest', after: last.seq - 1, limit: 1 })
    const entry = page.rows[0] && placeOf(`{"data":${page.rows[0].text}}`)
    return entry?.seq === last.seq && entry.boot === last.boot ? last.seq : null
  }
}

/** Where an event stands. */
function placeOf(event: string): Pick<HistoryEntry, 'seq' | 'boot'> | null {
  const { data } = (jsonOf(event) ?? {}) as { data?: { seq?: unknown; boot?: unknown } }
  return typeof data?.seq === 'number' && typeof data.boot === 'string'
    ? { seq: data.seq, boot: data.boot }
    : null
}

function replyOf(answer: Answer): StreamReply {
  switch (answer.kind) {
    case 'answered':
      return streamReply(answer.message.text())
    case 'refused':
      return answer
    case 'nobody':
      return { kind: 'refused', why: 'there is no JetStream for it' }
    case 'silent':
      return { kind: 'refused', why: 'JetStream does not answer' }
  }
}
