/** The loop: takes what happened, decides, makes it durable, and only then acts and answers. */

import { nextDeadline } from '../core/deadlines.ts'
import type { Effect, Entry, Event, Stepped } from '../core/event.ts'
import { broken } from '../core/invariants.ts'
import type { System } from '../core/model.ts'
import type { Platform } from '../core/platform.ts'
import { step } from '../core/step.ts'
import { type Row, type Store, StoreError } from '../store/store.ts'
import type { Clock, Mark } from './clock.ts'
import { createInbox, type Letter } from './inbox.ts'
import { partsOf } from './parts.ts'

export interface LoopParts {
  readonly platform: Platform
  readonly store: Store
  readonly clock: Clock
  readonly mark: () => Mark
  readonly inboxMax: number
  /** Starts the work; what comes of it is heard as an event. */
  readonly perform: (effect: Effect) => void
  /** Called in the order of the journal, once the entries are durable. */
  readonly announce: (kept: readonly Kept[]) => void
  readonly onStore: (failure: string | null) => void
  /** A mistake of ours: the process has to end, and start again from what is durable. */
  readonly onBug: (error: unknown) => void
}

/** A durable journal entry with its text as stored and published. */
export interface Kept {
  readonly entry: Entry
  readonly text: string
  /** When it was written, ISO 8601. */
  readonly wall: string
}

export interface Loop {
  /** False when the inbox is full. */
  put(letter: Letter): boolean
  hear(event: Event): boolean
  /** What is durable; all that is shown to anybody. */
  system(): System
  readonly waiting: number
  /** Resolves when all that was put is decided and durable; nothing is taken after it. */
  stop(): Promise<void>
}

/** Events that are stepped into one commit at most. */
const batchMax = 1024
/** How long a store that failed is left alone. */
const storeRestMs = 500

export function createLoop(first: System, isNew: boolean, parts: LoopParts): Loop {
  const { platform, store, clock } = parts
  const inbox = createInbox(parts.inboxMax)
  /** Nothing of it is durable in a new store: the first commit writes all of it. */
  let kept: System | null = isNew ? null : first
  let durable = first
  let ahead = first
  let gathering: Stepping[] = []
  let turning = false
  let committing: Promise<void> | null = null
  let stopped = false
  let cancelWake = () => {}
  let wakesAt = Number.POSITIVE_INFINITY

  function put(letter: Letter): boolean {
    if (stopped || !inbox.put(letter)) return false
    schedule()
    return true
  }

  function schedule(): void {
    if (turning) return
    turning = true
    queueMicrotask(turn)
  }

  /** Steps all that waits, then hands it to the store; while that is busy the next batch gathers. */
  function turn(): void {
    turning = false
    try {
      const now = clock.now()
      while (gathering.length < batchMax) {
        const letter = inbox.take()
        if (letter === undefined) break
        const stepped = step(platform, ahead, letter.event, now)
        ahead = stepped.system
        gathering.push({ letter, stepped })
      }
      const rule = ahead === durable ? null : broken(platform, ahead)
      if (rule !== null) throw new Error(`an invariant is broken: ${rule}`)
      if (committing === null && gathering.length > 0) committing = commit().finally(next)
    } catch (error) {
      stopped = true
      parts.onBug(error)
    }
  }

  function next(): void {
    committing = null
    if (inbox.size > 0 || gathering.length > 0) schedule()
    sleep()
  }

  async function commit(): Promise<void> {
    const batch = gathering
    gathering = []
    const after = batch.at(-1)!.stepped.system
    const entries = batch.flatMap(({ stepped }) => keep(stepped.entries, clock.wall(), after.boot))
    if (entries.length > 0 || batch.some(({ stepped }) => stepped.effects.some(isCall))) {
      try {
        await store.commit({
          ...partsOf(kept, after, parts.mark(), platform.limits.endedMax),
          rows: entries.map(rowOf),
        })
      } catch (error) {
        if (!(error instanceof StoreError)) throw error
        return await undo(batch, error)
      }
      kept = after
      parts.onStore(null)
    }
    durable = after
    for (const { stepped } of batch) for (const effect of stepped.effects) parts.perform(effect)
    parts.announce(entries)
    for (const { letter, stepped } of batch) {
      if (stepped.answer !== null) letter.answer?.({ kind: 'decided', answer: stepped.answer })
    }
  }

  /** What could not be kept has not happened: nothing of it was done, and whoever asked is told. */
  async function undo(batch: readonly Stepping[], error: StoreError): Promise<void> {
    const lost = [...batch, ...gathering]
    gathering = []
    ahead = durable
    parts.onStore(error.message)
    for (const { letter } of lost) letter.answer?.({ kind: 'store-failed', message: error.message })
    await new Promise<void>((resolve) => clock.wake(storeRestMs, resolve))
    // Deadlines that passed meanwhile were lost with the batch: look again.
    inbox.put({ event: { kind: 'tick' } })
  }

  /** Sleeps until the nearest deadline that is read off the state. */
  function sleep(): void {
    if (stopped) return
    const at = nextDeadline(platform, durable, clock.now())
    if (at === wakesAt) return
    cancelWake()
    wakesAt = at
    if (at === Number.POSITIVE_INFINITY) return
    cancelWake = clock.wake(at - clock.now(), () => {
      wakesAt = Number.POSITIVE_INFINITY
      put({ event: { kind: 'tick' } })
    })
  }

  async function stop(): Promise<void> {
    cancelWake()
    while (inbox.size > 0 || gathering.length > 0 || committing !== null) {
      await (committing ?? new Promise((resolve) => setImmediate(resolve)))
    }
    stopped = true
  }

  return {
    put,
    stop,
    hear: (event) => put({ event }),
    system: () => durable,
    get waiting() {
      return inbox.size
    },
  }
}

interface Stepping {
  readonly letter: Letter
  readonly stepped: Stepped
}

const isCall = (effect: Effect) => effect.kind === 'call'

/** The text of an entry is made once: it is stored, published and answered as it is. */
function keep(entries: readonly Entry[], wallMs: number, boot: string): readonly Kept[] {
  if (entries.length === 0) return []
  const wall = new Date(wallMs).toISOString()
  return entries.map((entry) => {
    const { seq, at, ...rest } = entry
    return { entry, wall, text: JSON.stringify({ seq, at, wall, boot, ...rest }) }
  })
}

const rowOf = ({ entry, text }: Kept): Row => ({
  seq: entry.seq,
  at: entry.at,
  component: entry.component,
  type: entry.type,
  outcome: entry.outcome,
  operation: entry.operation,
  correlation: entry.correlation,
  text,
})
