/** Publishes every change to u-bmc's listeners, and keeps it in a stream as far as there is one. */
import type { Answer, Bus, BusStatus, Refusal } from '../../bus/bus.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import type { System } from '../../core/model/system/system.ts'
import { type StreamLimits, type StreamReply, streamReply } from '../../dialects/jetstream.ts'
import { type ChangeMessage, changesAfter, type LastChanges } from '../../dialects/ubmc/changes.ts'
import { streamConfig, streamSubjects } from '../../dialects/ubmc/jetstream.ts'
import type { Clock } from '../loop/clock.ts'
import type { JournalRecord } from '../loop/journal-record.ts'

export interface UbmcPublisherDeps {
  readonly bus: Bus
  readonly clock: Clock
  readonly platform: Platform
  readonly system: () => System
  /** `null` where nothing is kept. */
  readonly stream: StreamLimits | null
  readonly onStrange: (about: object, message: string) => void
  /** That the stream does not keep, or does again. */
  readonly onRefusal: (refusal: Refusal) => void
}

/** How long JetStream may take to say that it has kept something. */
const ackTimeoutMs = 5000
/** Messages that may be without that; more are told and not kept. */
const unackedMax = 256
/** How soon a stream is tried to be had again. */
const retryMs = 30_000
/** Messages that wait for the first try to have one. */
const waitingMax = 1024

/**
 * All is told in the order of the journal. That it cannot be kept is said in the log, once, is an
 * alert, and keeps nothing from going on: the journal is what is durable.
 */
export class UbmcPublisher {
  readonly #deps: UbmcPublisherDeps
  #last: LastChanges = {}
  #waiting: ChangeMessage[] | null = []
  #unacked = 0
  #failure: string | null = null
  /** In this run. */
  #hasKept = false
  #cancelRetry = () => {}
  #isStopped = false

  constructor(deps: UbmcPublisherDeps) {
    this.#deps = deps
    deps.bus.onStatus((status) => this.#connected(status))
    void this.#haveStream()
  }

  /** To be called after each commit, with what it kept. */
  publish(kept: readonly JournalRecord[]): void {
    const { platform, clock, system } = this.#deps
    const situation = { platform, system: system(), wallMs: clock.wall() }
    const { last, messages } = changesAfter(this.#last, situation, kept)
    this.#last = last
    for (const message of messages) this.#send(message)
  }

  stop(): void {
    this.#isStopped = true
    this.#cancelRetry()
  }

  /** Whoever listens there may have missed something: what is so now is told as at a start. */
  #connected(status: BusStatus): void {
    if (status !== 'connected' || this.#isStopped) return
    this.#last = {}
    this.#waiting ??= []
    void this.#haveStream()
    this.publish([])
  }

  #send(message: ChangeMessage): void {
    if (this.#waiting !== null && this.#waiting.length < waitingMax) this.#waiting.push(message)
    else this.#publish(message)
  }

  #publish(message: ChangeMessage): void {
    const isStreamed =
      message.isStreamed && this.#deps.stream !== null && this.#unacked < unackedMax
    if (isStreamed) void this.#keep(message)
    else this.#deps.bus.publish(message.subject, message.bytes)
  }

  async #keep({ subject, bytes }: ChangeMessage): Promise<void> {
    this.#unacked++
    const answer = await this.#deps.bus.request(subject, bytes, { timeoutMs: ackTimeoutMs })
    this.#unacked--
    this.#note(subject, replyOf(answer))
  }

  /** Creates it, or gives the one that is there our limits; what waited for that is told then. */
  async #haveStream(): Promise<void> {
    const { stream, bus } = this.#deps
    if (stream !== null) {
      const config = streamConfig(stream)
      const asking = { timeoutMs: ackTimeoutMs }
      const created = replyOf(await bus.request(streamSubjects.create, config, asking))
      const reply =
        created.kind === 'other'
          ? replyOf(await bus.request(streamSubjects.update, config, asking))
          : created
      this.#note(streamSubjects.create, reply)
    }
    if (this.#isStopped) return
    const waiting = this.#waiting ?? []
    this.#waiting = null
    for (const message of waiting) this.#publish(message)
  }

  #note(subject: string, reply: StreamReply): void {
    const { onStrange, onRefusal, clock, bus } = this.#deps
    // Of a bus that is lost all is said already; the stream is asked for when it is back.
    if (this.#isStopped || bus.lost !== null) return
    const why = reply.kind === 'refused' ? reply.why : null
    this.#hasKept ||= why === null
    // Where there never was one that is what somebody wanted, or has to be configured first.
    if (this.#hasKept && why !== this.#failure)
      onRefusal({ subject: streamSubjects.create, why: why && `the stream does not keep: ${why}` })
    if (why !== null && this.#failure === null) {
      onStrange({ subject, why }, 'what is told to u-bmc is not kept in its stream')
    }
    if (why === null && this.#failure !== null) {
      onStrange({ subject }, 'what is told to u-bmc is kept in its stream again')
    }
    this.#failure = why
    this.#cancelRetry()
    if (why !== null) this.#cancelRetry = clock.wake(retryMs, () => void this.#haveStream())
  }
}

function replyOf(answer: Answer): StreamReply {
  if (answer.kind === 'nobody') return { kind: 'refused', why: 'there is no JetStream for it' }
  if (answer.kind === 'refused') return answer
  if (answer.kind === 'silent') return { kind: 'refused', why: 'JetStream does not answer' }
  return streamReply(answer.message.text())
}
