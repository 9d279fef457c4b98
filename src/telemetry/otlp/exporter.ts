/**
 * Sends spans and metrics to a collector. Nothing waits for it: what it does not take in time is
 * kept up to a bound, then dropped and counted.
 */

import type { Exported } from '../metrics/metric.ts'
import type { Family } from '../metrics/tally.ts'
import type { Span } from '../tracing/span.ts'
import { metricsRequest } from './metrics.ts'
import { type Post, post } from './post.ts'
import { tracesRequest } from './traces.ts'
import type { Origin } from './wire.ts'

export interface ExporterOptions extends Origin {
  /** Where the collector is, without `/v1/traces`. */
  readonly endpoint: string
  readonly timeoutMs: number
  /** Spans that wait to be sent; what is more is dropped. */
  readonly queueMax: number
  /** Those of this moment, sent every so many ms; `null` for none. */
  readonly metrics: { readonly families: () => readonly Family[]; readonly everyMs: number } | null
  readonly onExported: (told: Exported) => void
  /** Why it is not taken; `null` once it is, or is again. */
  readonly onNews: (signal: Exported['signal'], why: string | null) => void
  readonly post?: Post
}

/** How long spans are gathered before they are sent. */
const gatherMs = 1000
const batchMax = 512
/** How soon it is tried again, at first and at last. */
const againMs = { first: 1000, last: 30_000 }
/** What is left may take so long when the service stops. */
const lastMs = 1000

export class Exporter {
  readonly #options: ExporterOptions
  readonly #post: Post
  readonly #startMs = Date.now() - performance.now()
  readonly #failing = { traces: false, metrics: false }
  readonly #interval: NodeJS.Timeout | null
  #spans: Span[] = []
  #timer: NodeJS.Timeout | null = null
  #sending: Promise<void> | null = null
  #againMs = againMs.first
  #isSendingMetrics = false
  #isStopped = false

  constructor(options: ExporterOptions) {
    this.#options = options
    this.#post = options.post ?? post
    const { metrics } = options
    this.#interval =
      metrics === null ? null : setInterval(() => void this.#sendMetrics(), metrics.everyMs).unref()
  }

  /** One that there is no room for is dropped, and counted. */
  readonly add = (span: Span): void => {
    if (this.#isStopped || this.#spans.length >= this.#options.queueMax)
      return this.#tell('traces', 'dropped', 1)
    this.#spans.push(span)
    if (this.#sending === null) this.#sendIn(gatherMs)
  }

  /** Sends what is left, if that can be done at once. */
  async stop(): Promise<void> {
    if (this.#isStopped) return
    this.#isStopped = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    if (this.#interval !== null) clearInterval(this.#interval)
    await this.#sending
    const timeoutMs = Math.min(lastMs, this.#options.timeoutMs)
    await Promise.all([this.#sendSpans(timeoutMs), this.#sendMetrics(timeoutMs)])
    const left = this.#spans.length
    if (left > 0) this.#tell('traces', 'dropped', left)
  }

  /** The timer that is there is the sooner one. */
  #sendIn(ms: number): void {
    if (this.#isStopped || this.#timer !== null) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#sending = this.#sendSpans(this.#options.timeoutMs).finally(() => {
        this.#sending = null
        if (this.#spans.length > 0) this.#sendIn(this.#failing.traces ? this.#backOff() : gatherMs)
      })
    }, ms).unref()
  }

  #backOff(): number {
    const ms = this.#againMs
    this.#againMs = Math.min(againMs.last, ms * 2)
    return ms
  }

  async #sendSpans(timeoutMs: number): Promise<void> {
    const batch = this.#spans.slice(0, batchMax)
    if (batch.length === 0) return
    const body = tracesRequest(this.#options, batch)
    const posted = await this.#post(this.#url('traces'), body, timeoutMs)
    const isKept = posted.kind === 'failed' && posted.again
    // What came meanwhile stands behind it.
    if (!isKept) this.#spans = this.#spans.slice(batch.length)
    if (posted.kind === 'taken') this.#againMs = againMs.first
    this.#heard('traces', posted.kind === 'failed' ? posted.why : null)
    if (!isKept) this.#tell('traces', posted.kind === 'taken' ? 'sent' : 'dropped', batch.length)
  }

  /** What is not taken is not kept: the next has all that is in it. */
  async #sendMetrics(timeoutMs = this.#options.timeoutMs): Promise<void> {
    const { metrics } = this.#options
    if (metrics === null || this.#isSendingMetrics) return
    this.#isSendingMetrics = true
    const when = { startMs: this.#startMs, endMs: Date.now() }
    const body = metricsRequest(this.#options, metrics.families(), when)
    const posted = await this.#post(this.#url('metrics'), body, timeoutMs)
    this.#isSendingMetrics = false
    this.#heard('metrics', posted.kind === 'failed' ? posted.why : null)
    this.#tell('metrics', posted.kind === 'taken' ? 'sent' : 'dropped', 1)
  }

  #heard(signal: Exported['signal'], why: string | null): void {
    if (why === null && !this.#failing[signal]) return
    this.#failing[signal] = why !== null
    this.#options.onNews(signal, why)
  }

  #tell(signal: Exported['signal'], outcome: Exported['outcome'], count: number): void {
    this.#options.onExported({ signal, outcome, count })
  }

  #url(signal: Exported['signal']): URL {
    const { endpoint } = this.#options
    return new URL(`${endpoint.replace(/\/+$/, '')}/v1/${signal}`)
  }
}
