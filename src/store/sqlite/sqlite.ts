/** Keeps the store in one SQLite file by a thread of its own: a disk that hangs holds up nobody. */

import module from 'node:module'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { assertBounds, defaultBounds } from '../bounds.ts'
import {
  type Batch,
  type Loaded,
  type Page,
  type RowQuery,
  type Sealing,
  type Seals,
  type Store,
  StoreError,
} from '../store.ts'
import type { SqliteOptions } from './here.ts'
import {
  type Answer,
  answeredAt,
  type Call,
  flatCommit,
  openId,
  postedAt,
  type Start,
  thrownFor,
} from './messages.ts'

/**
 * Opens the store, and replaces it if it is damaged: `load` then says so. Throws a `StoreError` for
 * a file in use, another program's, a newer statemgr's or out of reach, and leaves it alone.
 *
 * Calls are done in the order they are made, history beside commits. Should its thread end, all
 * calls throw a `StoreError`.
 */
export async function openSqliteStore({ path, bounds }: SqliteOptions): Promise<Store> {
  assertBounds(bounds ?? defaultBounds)
  const store = new StoreThread({
    path,
    bounds: bounds ?? defaultBounds,
    counts: new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT),
  })
  await store.opened
  return store
}

/**
 * Whether all threads of this process have done what they were asked, or do so in time; this one
 * waits for it. One that is stuck in the disk keeps the process from ending in any way but a kill.
 */
export function threadsComeToRest(withinMs: number): boolean {
  const endsAt = performance.now() + withinMs
  return [...threads].every((thread) => thread.comesToRest(endsAt))
}

const threads = new Set<StoreThread>()

/** Room for a thousand rows or parts of a few kB several times over. */
const resourceLimits = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 2 }

/** From the sources it is one kind of file, built it is the other. */
const program = new URL(`worker${extname(import.meta.url)}`, import.meta.url)

interface Waiting {
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

class StoreThread implements Store {
  readonly opened: Promise<void>
  readonly #path: string
  readonly #worker: Worker
  readonly #counts: Int32Array
  readonly #waiting = new Map<number, Waiting>()
  readonly #exited: Promise<void>
  #lastId = openId
  /** Until somebody listens. */
  readonly #untold: Sealing[] = []
  #tell = (news: Sealing): void => {
    this.#untold.push(news)
  }
  readonly seals: Seals = {
    examine: async (claims) => this.#ask((id) => ({ id, kind: 'examine', claims })),
    sealed: async () => this.#ask((id) => ({ id, kind: 'sealed' })),
    listen: (listener) => {
      this.#tell = listener
      for (const news of this.#untold.splice(0)) listener(news)
    },
  }
  #closed: Promise<void> | null = null
  /** Why its thread has ended, if it has. */
  #end: StoreError | null = null

  constructor(start: Start) {
    this.#path = start.path
    this.#counts = new Int32Array(start.counts)
    threads.add(this)
    this.#worker = new Worker(program, {
      workerData: start,
      resourceLimits,
      env: environment(),
      // As a thread's it would be about this file, and not about what was typed.
      ...(process.execArgv.some((each) => each.startsWith('--input-type')) && { execArgv: [] }),
    })
    this.#worker.on('message', (answer: Answer) => this.#receive(answer))
    this.#worker.on('error', ({ message }: Error) => this.#abandon(message))
    this.#exited = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#abandon('it ended')
        threads.delete(this)
        resolve()
      })
    })
    this.opened = this.#answerTo(openId)
  }

  async load(): Promise<Loaded> {
    return this.#ask((id) => ({ id, kind: 'load' }))
  }

  async commit(batch: Batch): Promise<void> {
    return this.#ask((id) => flatCommit(id, batch))
  }

  async history(query: RowQuery): Promise<Page> {
    return this.#ask((id) => ({ id, kind: 'history', query }))
  }

  async check(): Promise<void> {
    return this.#ask((id) => ({ id, kind: 'check' }))
  }

  async copy(name: string): Promise<void> {
    return this.#ask((id) => ({ id, kind: 'copy', name }))
  }

  /** Waits for what is under way, and for the thread to end; if that has ended, for nothing. */
  async close(): Promise<void> {
    if (this.#end !== null) return
    this.#closed ??= this.#post<void>((id) => ({ id, kind: 'close' })).finally(() => {
      this.#worker.ref()
      return this.#exited
    })
    return this.#closed
  }

  /** By the time of `performance.now()`. */
  comesToRest(endsAt: number): boolean {
    // What it is asked first of all, to open, is not posted.
    const wanted = 1 + Atomics.load(this.#counts, postedAt)
    for (;;) {
      const answered = Atomics.load(this.#counts, answeredAt)
      if (answered >= wanted) return true
      const leftMs = endsAt - performance.now()
      if (leftMs <= 0) return false
      Atomics.wait(this.#counts, answeredAt, answered, leftMs)
    }
  }

  #ask<T>(call: (id: number) => Call): Promise<T> {
    if (this.#closed !== null) throw new Error(`the store ${this.#path} is closed`)
    return this.#post(call)
  }

  #post<T>(call: (id: number) => Call): Promise<T> {
    if (this.#end !== null) throw this.#end
    this.#lastId += 1
    const answer = this.#answerTo<T>(this.#lastId)
    this.#worker.postMessage(call(this.#lastId))
    Atomics.add(this.#counts, postedAt, 1)
    Atomics.notify(this.#counts, postedAt)
    return answer
  }

  /** While somebody waits the process goes on; a store that is merely open does not keep it. */
  #answerTo<T>(id: number): Promise<T> {
    if (this.#waiting.size === 0) this.#worker.ref()
    return new Promise<T>((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
  }

  #receive(answer: Answer): void {
    if (typeof answer === 'object' && 'sealing' in answer) {
      this.#tell(answer.sealing)
      return
    }
    const id = typeof answer === 'number' ? answer : answer.id
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (this.#waiting.size === 0) this.#worker.unref()
    if (typeof answer === 'number') waiting?.resolve(undefined as never)
    else if ('failure' in answer) waiting?.reject(thrownFor(answer.failure))
    else waiting?.resolve(answer.value as never)
  }

  #abandon(why: string): void {
    this.#end ??= new StoreError(`${this.#path} has lost its thread: restart statemgr (${why})`)
    for (const { reject } of this.#waiting.values()) reject(this.#end)
    this.#waiting.clear()
  }
}

/** With the cache of compiled files, if there is one: it halves the thread's start and memory. */
function environment(): NodeJS.ProcessEnv {
  const folder = module.getCompileCacheDir()
  return { ...process.env, ...(folder !== undefined && { NODE_COMPILE_CACHE: folder }) }
}
