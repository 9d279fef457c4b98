/**
 * Keeps what has happened and is not yet decided: bounded, what protects the hardware first, and
 * room for who asks whatever is reported.
 */
import type { Event, Stepped } from '../../core/model/events/event.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { priorityOf } from '../../core/priority.ts'

/** An event with what is to be done with its answer. */
export interface Envelope {
  readonly event: Event
  /** Who asks, a blank, and on which subject; left out for what nobody asks. */
  readonly asker?: string
  /** Told once the step is durable, or that it could not be made so. */
  readonly answer?: (result: Decided) => void
}

export type Decided =
  | { readonly kind: 'decided'; readonly answer: NonNullable<Stepped['answer']> }
  /** Nothing came of it. */
  | { readonly kind: 'store-failed'; readonly message: string }
  /** Nobody knows yet whether anything will. */
  | { readonly kind: 'store-late'; readonly message: string }

/** Tells whoever asked that nothing came of it, because it could not be kept. */
export const refuse = ({ answer }: Envelope, message: string): void =>
  answer?.({ kind: 'store-failed', message })

export interface InboxFigures {
  /** How many wait. */
  readonly size: number
  /** Reports that were merged into a waiting one, and those that found no room, so far. */
  readonly merged: number
  readonly dropped: number
  /** How often somebody was told that there is no room. */
  readonly turnedAway: number
}

export interface Inbox extends InboxFigures {
  /** False when there is no room: nothing was kept of it. */
  put(envelope: Envelope): boolean
  /** Whether there is no room for what this one asks, unless it comes first. */
  isFull(asker: string | undefined): boolean
  take(): Envelope | undefined
}

/** Answers to our own calls and emergencies still get in when `max` others are waiting. */
const reserve = 2
/**
 * Reports that may wait for each component beside `max`: there is room for all that the services
 * tell at once of everything there is, and it is taken from nobody who asks.
 */
const reportsEach = 16

/** With more reports waiting than this, those who ask take turns with them. */
const reportsFew = 64

export function createInbox(max: number, platform: Platform): Inbox {
  const claims = createQueue()
  const first = createQueue()
  const reports = createQueue()
  const others = createQueue()
  const latest = new Map<string, Waiting>()
  const reportsMax = max + reportsEach * platform.relations.names.length
  /** Of either room, how many are waiting. */
  const waiting = { reports: 0, others: 0 }
  let arrivals = 0
  let merged = 0
  let dropped = 0
  let turnedAway = 0
  const shares = createShares()
  const hasRoom = (
    { event, asker }: Envelope,
    isFirst: boolean,
    room: Waiting['room'],
  ): boolean => {
    if (room === 'reports') return waiting.reports < reportsMax
    if (isFirst || event.kind === 'outcome') return waiting.others < max * reserve
    return !isFull(asker)
  }
  const isFull = (asker: string | undefined): boolean =>
    waiting.others >= max || (waiting.others >= max / 2 && !shares.isFair(asker, max / 2))
  const next = turns(reports, others)
  /** Who acts is known before anything is decided that came meanwhile. */
  const queueFor = (event: Event, isFirst: boolean): Queue =>
    event.kind === 'claim' ? claims : isFirst ? first : canWait(event) ? reports : others
  return {
    // Who is told so is counted.
    isFull: (asker) => isFull(asker) && ++turnedAway > 0,
    put: (envelope) => {
      const { event } = envelope
      const topic = topicOf(event)
      const prior = topic === null ? undefined : latest.get(topic)
      if (prior !== undefined && sayTheSame(prior.envelope.event, event)) {
        prior.envelope = envelope
        merged++
        return true
      }
      const isFirst = priorityOf(platform, event) === 'first'
      const room = topic === null || isFirst ? 'others' : 'reports'
      if (!hasRoom(envelope, isFirst, room)) {
        dropped++
        return false
      }
      // What was said before must not be taken for what is said after it.
      if (isFirst && prior?.room === 'reports') {
        prior.isOvertaken = true
        waiting.reports--
      }
      const queued: Waiting = { envelope, topic, room, isOvertaken: false, arrival: arrivals++ }
      if (topic !== null) latest.set(topic, queued)
      waiting[room]++
      shares.add(envelope.asker)
      queueFor(event, isFirst).push(queued)
      return true
    },
    take: () => {
      let queued = claims.shift() ?? first.shift() ?? next()
      while (queued?.isOvertaken) queued = next()
      if (queued === undefined) return undefined
      const { envelope, topic, room } = queued
      waiting[room]--
      shares.remove(envelope.asker)
      if (topic !== null && latest.get(topic) === queued) latest.delete(topic)
      return envelope
    },
    get size() {
      return waiting.reports + waiting.others
    },
    get merged() {
      return merged
    },
    get dropped() {
      return dropped
    },
    get turnedAway() {
      return turnedAway
    },
  }
}

/** How much of what waits each of those who ask has put there, and on which subjects. */
function createShares() {
  const ofClients = createCounts()
  const ofSubjects = createCounts()
  return {
    add: (asker: string | undefined): void => {
      if (asker === undefined) return
      ofClients.change(clientIn(asker), 1)
      ofSubjects.change(asker, 1)
    },
    remove: (asker: string | undefined): void => {
      if (asker === undefined) return
      ofClients.change(clientIn(asker), -1)
      ofSubjects.change(asker, -1)
    },
    /**
     * Whether another of theirs leaves as much of `room` to each of the others, or is the only one
     * on its subject: whoever has too much of one thing waiting may ask for another.
     */
    isFair: (asker: string | undefined, room: number): boolean =>
      asker === undefined ||
      ofClients.of(clientIn(asker)) < room / (ofClients.size() + 1) ||
      ofSubjects.of(asker) === 0,
  }
}

/** A subject has no blanks. */
const clientIn = (asker: string): string => asker.slice(0, asker.lastIndexOf(' '))

/** Remembers nobody of whom nothing waits. */
function createCounts() {
  const counts = new Map<string, number>()
  const of = (key: string): number => counts.get(key) ?? 0
  return {
    of,
    size: () => counts.size,
    change: (key: string, by: number): void => {
      const count = of(key) + by
      if (count > 0) counts.set(key, count)
      else counts.delete(key)
    },
  }
}

/** In the order in which they came; but where many reports wait, nobody who asks waits for all. */
function turns(reports: Queue, others: Queue): () => Waiting | undefined {
  let wasReport = false
  return () => {
    const [report, other] = [reports.first(), others.first()]
    const isReportNext =
      other === undefined ||
      (report !== undefined &&
        report.arrival < other.arrival &&
        (reports.size() <= reportsFew || !wasReport))
    wasReport = isReportNext
    return isReportNext ? reports.shift() : others.shift()
  }
}

interface Waiting {
  envelope: Envelope
  readonly topic: string | null
  readonly room: 'reports' | 'others'
  /** What was said of the same thing after it came first: it is left out. */
  isOvertaken: boolean
  /** A count. */
  readonly arrival: number
}

interface Queue {
  size(): number
  first(): Waiting | undefined
  push(item: Waiting): void
  shift(): Waiting | undefined
}

/** What was taken is let go of after so many at the latest, though there be others at all times. */
const takenMax = 1024

/** First in, first out, without moving everything at each turn. */
function createQueue(): Queue {
  let items: Waiting[] = []
  let head = 0
  return {
    size: () => items.length - head,
    first: () => items[head],
    push: (item) => {
      items.push(item)
    },
    shift: () => {
      const item = items[head]
      if (item === undefined) return undefined
      head++
      if (head === items.length || head === takenMax) {
        items = items.slice(head)
        head = 0
      }
      return item
    },
  }
}

/**
 * What who asks may come before: a request is checked again before each step that takes power. It
 * never comes before the levels that it is decided by.
 */
const canWait = ({ kind }: Event): boolean =>
  kind === 'power' ||
  kind === 'implied-power' ||
  kind === 'output' ||
  kind === 'cooling' ||
  kind === 'boot' ||
  kind === 'led'

/** Reports on one thing replace each other while they say the same. */
function topicOf(event: Event): string | null {
  switch (event.kind) {
    case 'power':
    case 'boot':
      return `${event.kind}/${event.component}`
    case 'output':
      return `output/${event.supply}`
    case 'cooling':
      return `cooling/${event.zone}`
    case 'led':
      return `led/${event.component}/${event.led}`
    case 'level':
      return `level/${event.subject}`
    case 'service':
      return `service/${event.service}`
    case 'bus-refusal':
      return `bus-refusal/${event.subject}`
    case 'bus-voices':
      return `bus-voices/${event.service}`
    case 'odd-reports':
      return `odd-reports/${event.service}`
    case 'tick':
      return 'tick'
    default:
      return null
  }
}

function sayTheSame(a: Event, b: Event): boolean {
  if (a.kind === 'power' && b.kind === 'power') return a.power === b.power && a.source === b.source
  if (a.kind === 'output' && b.kind === 'output') return a.power === b.power
  if (a.kind === 'cooling' && b.kind === 'cooling') return a.percent === b.percent
  if (a.kind === 'boot' && b.kind === 'boot') return a.progress === b.progress
  if (a.kind === 'led' && b.kind === 'led') return a.pattern === b.pattern
  if (a.kind === 'level' && b.kind === 'level') return a.judged.level === b.judged.level
  if (a.kind === 'service' && b.kind === 'service') return a.available === b.available
  if (a.kind === 'bus-refusal' && b.kind === 'bus-refusal') return a.why === b.why
  if (a.kind === 'bus-voices' && b.kind === 'bus-voices') return a.why === b.why
  // Each says all that there is.
  if (a.kind === 'odd-reports' && b.kind === 'odd-reports') return true
  return a.kind === 'tick' && b.kind === 'tick'
}
