/** Keeps what has happened and is not yet decided: bounded, what protects the hardware first. */
import type { Event, Stepped } from '../../core/model/event.ts'
import type { Platform } from '../../core/model/platform.ts'
import { priorityOf } from '../../core/priority.ts'

/** An event with what is to be done with its answer. */
export interface Envelope {
  readonly event: Event
  /** Told once the step is durable, or that it could not be made so. */
  readonly answer?: (result: Decided) => void
}

export type Decided =
  | { readonly kind: 'decided'; readonly answer: NonNullable<Stepped['answer']> }
  | { readonly kind: 'store-failed'; readonly message: string }

/** Tells whoever asked that nothing came of it, because it could not be kept. */
export const refuse = ({ answer }: Envelope, message: string): void =>
  answer?.({ kind: 'store-failed', message })

export interface Inbox {
  /** False when there is no room: nothing was kept of it. */
  put(envelope: Envelope): boolean
  take(): Envelope | undefined
  readonly size: number
  /** Reports that were merged into a waiting one, and those that found no room. */
  readonly merged: number
  readonly dropped: number
}

/** Answers to our own calls and emergencies still get in when `max` others are waiting. */
const reserve = 2

export function createInbox(max: number, platform: Platform): Inbox {
  const first = createQueue()
  const ordinary = createQueue()
  const latest = new Map<string, Waiting>()
  let merged = 0
  let dropped = 0
  return {
    put: (envelope) => {
      const isFirst = priorityOf(platform, envelope.event) === 'first'
      const size = first.size() + ordinary.size()
      if (size >= (isFirst || envelope.event.kind === 'outcome' ? max * reserve : max)) {
        dropped++
        return false
      }
      const topic = topicOf(envelope.event)
      const waiting = topic === null ? undefined : latest.get(topic)
      if (waiting !== undefined && sayTheSame(waiting.envelope.event, envelope.event)) {
        waiting.envelope = envelope
        merged++
        return true
      }
      const queued = { envelope, topic }
      if (topic !== null) latest.set(topic, queued)
      ;(isFirst ? first : ordinary).push(queued)
      return true
    },
    take: () => {
      const queued = first.shift() ?? ordinary.shift()
      if (queued?.topic != null && latest.get(queued.topic) === queued) latest.delete(queued.topic)
      return queued?.envelope
    },
    get size() {
      return first.size() + ordinary.size()
    },
    get merged() {
      return merged
    },
    get dropped() {
      return dropped
    },
  }
}

interface Waiting {
  envelope: Envelope
  readonly topic: string | null
}

/** First in, first out, without moving everything at each turn. */
function createQueue() {
  let items: Waiting[] = []
  let head = 0
  return {
    size: () => items.length - head,
    push: (item: Waiting) => items.push(item),
    shift: (): Waiting | undefined => {
      const item = items[head]
      if (item === undefined) return undefined
      head++
      if (head === items.length) {
        items = []
        head = 0
      }
      return item
    },
  }
}

/** Reports on one thing replace each other while they say the same. */
function topicOf(event: Event): string | null {
  switch (event.kind) {
    case 'power':
    case 'boot':
      return `${event.kind}/${event.component}`
    case 'tick':
      return 'tick'
    default:
      return null
  }
}

function sayTheSame(a: Event, b: Event): boolean {
  if (a.kind === 'power' && b.kind === 'power') return a.power === b.power && a.source === b.source
  if (a.kind === 'boot' && b.kind === 'boot') return a.progress === b.progress
  return a.kind === 'tick' && b.kind === 'tick'
}
