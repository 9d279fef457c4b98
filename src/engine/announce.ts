/** Announcing: every journal entry that is an event goes out once it is durable, in order, at least once. */
import type { Bus } from '../bus/bus.ts'
import type { Store } from '../store/store.ts'
import type { HistoryEntry } from '../wire/api-replies.ts'
import { announcementOf } from '../wire/events.ts'
import type { Kept } from './loop.ts'

export interface AnnouncerParts {
  readonly bus: Bus
  readonly store: Store
  readonly serviceName: string
  readonly systemName: string
  readonly boot: string
  /** Sequence of the last entry that is known to have been announced by the run before. */
  readonly announced: number
  readonly onError: (error: unknown) => void
}

/** Entries that are read at once to catch up. */
const pageSize = 200

/**
 * Entries that were kept but not announced (the process was killed in between, or the bus was away)
 * are read back from the journal and announced before any newer one.
 */
export class Announcer {
  readonly #parts: AnnouncerParts
  #announced: number
  #kept: number
  #isConnected = true
  #catchingUp: Promise<void> | null = null

  constructor(parts: AnnouncerParts) {
    this.#parts = parts
    this.#announced = parts.announced
    this.#kept = parts.announced
    parts.bus.onStatus((status) => {
      this.#isConnected = status === 'connected'
      if (this.#isConnected) this.catchUp(this.#kept)
    })
  }

  /** All up to this sequence has been announced. */
  get announced(): number {
    return this.#announced
  }

  announce(kept: readonly Kept[]): void {
    this.#kept = kept.at(-1)?.entry.seq ?? this.#kept
    if (!this.#isConnected || this.#catchingUp !== null) return
    const { boot } = this.#parts
    for (const { entry, text, wall } of kept) this.#publish({ ...entry, wall, boot }, text)
  }

  /** Announces what the journal holds beyond what was announced, up to `seq` and whatever comes meanwhile. */
  catchUp(seq: number): void {
    this.#kept = Math.max(this.#kept, seq)
    if (this.#kept <= this.#announced) return
    this.#catchingUp ??= this.#readBack()
      .catch(this.#parts.onError)
      .finally(() => {
        this.#catchingUp = null
      })
  }

  async #readBack(): Promise<void> {
    while (this.#announced < this.#kept && this.#isConnected) {
      const { rows } = await this.#parts.store.history({
        order: 'oldest',
        after: this.#announced,
        limit: pageSize,
      })
      for (const { text } of rows) this.#publish(JSON.parse(text) as HistoryEntry, text)
      // Older entries than the journal still has cannot be announced any more.
      if (rows.length === 0) this.#announced = this.#kept
    }
  }

  #publish(entry: HistoryEntry, text: string): void {
    const { bus, serviceName, systemName } = this.#parts
    const announcement = announcementOf(serviceName, systemName, entry, text)
    for (const subject of announcement?.subjects ?? []) {
      bus.publish(subject, announcement?.text ?? '')
    }
    this.#announced = entry.seq
  }
}
