/**
 * Records what is given to each step in a ring beside the journal, so that what the service decided
 * can be decided again elsewhere. What a commit rests on is written before the commit is.
 */

import type { Event } from '../core/model/events/event.ts'
import type { System } from '../core/model/system/system.ts'
import type { Piece, Recording } from '../engine/loop/recording.ts'
import type { Given } from '../engine/loop/tape.ts'
import type { Batch, Store } from '../store/store.ts'
import { chunkOf } from './chunks.ts'
import { lineText, type RunLine } from './lines.ts'
import type { Ring } from './ring.ts'

export interface RecorderDeps {
  readonly ring: Ring
  readonly run: RunLine
  /** Told once, until it can be written again. */
  readonly onLost: (why: string) => void
}

/** What confirms or waits for a commit is gathered, so that a service at rest writes seldom. */
const gatheredMax = 64 * 1024
/** What may wait for a disk that does not answer; what is beyond is lost, and said to be. */
const waitingMax = 8 * 1024 * 1024
/** How long it does without after something was lost, service time: a whole System costs. */
const restMs = 5000

export class Recorder implements Recording {
  readonly #deps: RecorderDeps
  #gathered: string[] = []
  #chars = 0
  /** Bytes that are handed to the ring, and not written yet. */
  #waiting = 0
  /** Where the last event has led to: what is given to another System begins anew. */
  #last: System | null = null
  /** Whether what was given has led nowhere yet. */
  #isOpen = false
  /** What the segment holds beside what it began with. */
  #segmentBytes = 0
  /** Whether what is gathered begins a segment. */
  #begins = false
  /** Why nothing can be taken down, and until when it is not tried; at first there is nothing. */
  #gap: { readonly why: string | null; until: number | null } | null = { why: null, until: 0 }
  #isTold = false

  constructor(deps: RecorderDeps) {
    this.#deps = deps
  }

  give(as: Given, before: System, event: Event, at: number): void {
    if (!this.#isOpen) this.#lead(before, at)
    this.#isOpen = true
    this.#add(lineText([as, at, event]))
    if (this.#chars >= gatheredMax) void this.flush()
  }

  arrive(after: System): void {
    this.#isOpen = false
    this.#last = after
  }

  /** The store, which keeps nothing before what it rests on is recorded. */
  before(store: Store): Store {
    const { seals } = store
    return {
      load: () => store.load(),
      commit: async (batch) => {
        await this.#hand(batch)
        try {
          await store.commit(batch)
        } catch (error) {
          if (batch.rows.length > 0) this.#add(lineText(['unkept']))
          throw error
        }
      },
      history: (query) => store.history(query),
      ...(store.check && { check: () => store.check!() }),
      ...(store.copy && { copy: (name) => store.copy!(name) }),
      close: () => store.close(),
      ...(seals && { seals }),
    }
  }

  async flush(): Promise<void> {
    if (this.#chars === 0) return
    const begins = this.#begins
    const chunk = chunkOf(this.#gathered.join(''))
    this.#forget()
    this.#segmentBytes += chunk.length
    this.#waiting += chunk.length
    try {
      await this.#deps.ring.append(chunk, begins)
      this.#isTold &&= this.#gap !== null
    } catch (error) {
      this.#lose(error instanceof Error ? error.message : String(error))
    } finally {
      this.#waiting -= chunk.length
    }
  }

  async read(segment: number | null, offset: number, bytesMax: number): Promise<Piece | null> {
    await this.flush()
    const { ring } = this.#deps
    const segments = await ring.segments()
    const at = segment ?? segments[0]
    if (at === undefined) return { bytes: Buffer.alloc(0), segment: 0, next: null }
    const bytes = await ring.read(at, offset, bytesMax)
    if (bytes === null) return null
    const isMore = bytes.length === bytesMax
    const later = isMore ? at : segments.find((other) => other > at)
    const from = isMore ? offset + bytesMax : 0
    return {
      bytes,
      segment: at,
      next: later === undefined ? null : { segment: later, offset: from },
    }
  }

  /** What is handed to the store now rests on all that was given up to now. */
  async #hand({ rows }: Pick<Batch, 'rows'>): Promise<void> {
    const last = rows.at(-1)
    if (last !== undefined) {
      const { wall } = JSON.parse(last.text) as { readonly wall: string }
      this.#add(lineText(['kept', last.seq, Date.parse(wall) - last.at]))
    }
    await this.flush()
  }

  /** Says which System is given something, where that does not follow from what came before. */
  #lead(before: System, at: number): void {
    const { ring, run } = this.#deps
    if (this.#gap !== null) {
      // What is on its way may be what fails: nothing begins behind it.
      if (this.#gap.until === null) this.#gap.until = at + restMs
      if (this.#waiting > 0 || at < this.#gap.until) return
    }
    const isFull = this.#segmentBytes + this.#chars >= ring.segmentBytes
    if (this.#gap === null && !isFull && before === this.#last) return
    const system = lineText(['system', before])
    if (this.#gap === null && !isFull) return this.#add(system)
    void this.flush()
    const why = this.#gap?.why ?? null
    const lines = [
      lineText(['run', run]),
      ...(why === null ? [] : [lineText(['lost', why])]),
      system,
    ]
    this.#gap = null
    this.#begins = true
    // However large the System is, there is room for what happens to it.
    this.#segmentBytes = -lines.reduce((sum, { length }) => sum + length, 0)
    for (const line of lines) this.#add(line)
  }

  #add(line: string): void {
    if (this.#gap !== null) return
    this.#gathered.push(line)
    this.#chars += line.length
    if (this.#waiting + this.#chars > waitingMax) this.#lose('the disk was too slow to record it')
  }

  /** Nothing that is given from here on makes sense, until it begins anew. */
  #lose(why: string): void {
    this.#forget()
    this.#gap = { why, until: null }
    if (!this.#isTold) this.#deps.onLost(why)
    this.#isTold = true
  }

  #forget(): void {
    this.#gathered = []
    this.#chars = 0
    this.#begins = false
  }
}
