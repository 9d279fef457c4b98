/** Publishes every entry of the journal once it is durable, in order, at least once. */

import { announcementOf, type EventOrigin } from '../api/events/events.ts'
import type { HistoryEntry } from '../api/resources/history.ts'
import type { Bus } from '../bus/bus.ts'
import { type Store, StoreError } from '../store/store.ts'
import { EventKeeper, type EventStream } from './event-keeper.ts'
import type { Clock } from './loop/clock.ts'
import type { JournalRecord } from './loop/journal-record.ts'

export interface EventPublisherDeps {
  readonly bus: Bus
  /** The bus within the process, where there is one beside: it is told as it comes, and once. */
  readonly local: Bus | null
  readonly store: Store
  readonly clock: Clock
  readonly origin: EventOrigin
  readonly boot: string
  /** Where events are kept as well, where the bus keeps any; `null` for nowhere. */
  readonly stream: EventStream | null
  /** Sequence of the last entry that is known to have been announced by the run before. */
  readonly announced: number
  /** Whether it is for this service to tell: what another tells of counts as announced. */
  readonly isTelling: () => boolean
  /** Why events are not kept in the stream; `null` once they are, or are again. */
  readonly onStream: (why: string | null) => void
  readonly onError: (error: unknown) => void
}

/** Entries that are read at once to catch up. */
const pageSize = 200

/**
 * Entries that were kept but not announced (the process was killed in between, or the bus was away)
 * are read back from the journal and announced before any newer one. What was given to a connection
 * counts as announced only once the other side has it: the rest is announced again. So it is with
 * what a stream of the bus has not kept.
 */
export class EventPublisher {
  readonly #deps: EventPublisherDeps
  readonly #keeper: EventKeeper | null
  #kept: number
  /** All up to this sequence has been given to the bus. */
  #published: number
  #announced: number
  #isConnected = true
  #isCatchingUp = false
  /** It is looked where the stream ends, and published from there. */
  #isSyncing = false
  #isToSyncAgain = false
  #isConfirming = false

  constructor(deps: EventPublisherDeps) {
    this.#deps = deps
    this.#kept = deps.announced
    this.#published = deps.announced
    this.#announced = deps.announced
    this.#keeper = keeperFor(deps, () => this.#sync())
    deps.bus.onStatus((status) => {
      this.#isConnected = status === 'connected'
      if (!this.#isConnected) return
      this.#published = this.#announced
      this.#sync()
    })
    this.#sync()
  }

  /** All up to this sequence has reached the other side of the bus. */
  get announced(): number {
    return this.#announced
  }

  stop(): void {
    this.#keeper?.stop()
  }

  announce(kept: readonly JournalRecord[]): void {
    this.#kept = kept.at(-1)?.entry.seq ?? this.#kept
    if (kept[0] === undefined) return
    const { boot, local } = this.#deps
    const isGoingOn = this.#isConnected && !this.#isCatchingUp && !this.#isSyncing
    // The store could not be read before: what was missed then still comes first.
    const isMissing = kept[0].entry.seq > this.#published + 1
    for (const { entry, text, wall } of kept) {
      const announcement = this.#announcement({ ...entry, wall, boot }, text)
      if (local !== null) publishOn(local, announcement)
      if (isGoingOn && !isMissing) this.#publish(entry.seq, announcement)
    }
    if (!isGoingOn) return
    if (isMissing) this.catchUp(this.#kept)
    else this.#confirm()
  }

  /**
   * Announces what the journal holds beyond what was announced, up to `seq` and whatever comes
   * meanwhile.
   */
  catchUp(seq: number): void {
    this.#kept = Math.max(this.#kept, seq)
    if (this.#isCatchingUp || this.#isSyncing) return
    this.#readBack().catch((error: unknown) => this.#failed(error))
  }

  /** Tried again with the next entry; nothing is lost, it stands in the journal. */
  #failed(error: unknown): void {
    if (!(error instanceof StoreError)) this.#deps.onError(error)
  }

  /** Goes on from where the stream ends. */
  #sync(): void {
    if (this.#keeper === null) return this.catchUp(this.#kept)
    this.#isToSyncAgain = this.#isSyncing
    if (this.#isSyncing) return
    this.#isSyncing = true
    this.#keeper
      .sync()
      .then((after) => {
        this.#published = after ?? this.#published
      })
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#isSyncing = false
        if (this.#isToSyncAgain) this.#sync()
        else this.catchUp(this.#kept)
      })
  }

  /** Ends in the turn that finds nothing left: what is kept after that is announced as it comes. */
  async #readBack(): Promise<void> {
    this.#isCatchingUp = true
    try {
      while (this.#published < this.#kept && this.#isConnected) {
        const after = this.#published
        const page = { order: 'oldest', after, limit: pageSize } as const
        const { rows } = await this.#deps.store.history(page)
        // The connection was lost and is back: it is to go on from further behind.
        if (this.#published !== after) continue
        for (const { text } of rows) {
          const entry = JSON.parse(text) as HistoryEntry
          this.#publish(entry.seq, this.#announcement(entry, text))
        }
        // Older entries than the journal still has cannot be announced any more.
        if (rows.length === 0) this.#published = this.#kept
        await this.#keeper?.acked()
      }
    } finally {
      this.#isCatchingUp = false
    }
    this.#confirm()
  }

  #announcement(entry: HistoryEntry, text: string): Announcement {
    const announced = announcementOf(this.#deps.origin, entry, text)
    return { subjects: announced.subjects, bytes: Buffer.from(announced.text) }
  }

  #publish(seq: number, announcement: Announcement): void {
    if (seq <= this.#published) return
    const { bus, isTelling } = this.#deps
    this.#published = seq
    if (!isTelling()) return
    if (this.#keeper === null) return publishOn(bus, announcement)
    const [own, ...streams] = announcement.subjects
    this.#keeper.publish(seq, own, announcement.bytes)
    for (const subject of streams) bus.publish(subject, announcement.bytes)
  }

  /** One question at a time: has all that was published so far arrived? */
  #confirm(): void {
    if (this.#isConfirming || this.#published <= this.#announced) return
    this.#isConfirming = true
    const published = this.#published
    const settle = (announced: number) => {
      this.#isConfirming = false
      if (announced <= this.#announced) return
      this.#announced = announced
      this.#confirm()
    }
    // Lost with the connection: when that is back, all from there on is announced again.
    this.#deps.bus.flush().then(
      () => settle(published),
      () => settle(0),
    )
  }
}

function keeperFor(deps: EventPublisherDeps, onRetry: () => void): EventKeeper | null {
  const { stream, bus, store, clock, origin, onStream } = deps
  if (stream === null) return null
  const { serviceName } = origin
  const history: Store['history'] = (query) => store.history(query)
  return new EventKeeper({ bus, clock, history, serviceName, stream, onNews: onStream, onRetry })
}

/** An event as it goes out. */
interface Announcement {
  readonly subjects: readonly [string, ...string[]]
  readonly bytes: Uint8Array
}

function publishOn(bus: Bus, { subjects, bytes }: Announcement): void {
  for (const subject of subjects) bus.publish(subject, bytes)
}
