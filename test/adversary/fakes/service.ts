/** Fakes one hardware service of the native dialect, as well or as badly behaved as it is told. */
import { randomUUID } from 'node:crypto'
import type { Chance } from './chance.ts'
import type { Plant, Reading } from './plant.ts'
import type { ServiceRequest } from './record.ts'
import type { Wire } from './wire.ts'

/** How a service behaves; all may be changed at any time. */
export interface Manners {
  /** Not on the bus at all: who asks is told that nobody is there. */
  isAbsent: boolean
  /** Hears, and neither does nor says anything. */
  isHung: boolean
  /** Does what it hears and says nothing: to calls, or to the question for its state. */
  answersCalls: boolean
  answersState: boolean
  /** Tells what changes as it changes. */
  publishes: boolean
  /** Which share of its answers to calls is lost after they were carried out; 0 to 1. */
  losesAnswers: number
  /** How long a call lies before it is carried out, and an answer after that. */
  actsAfterMs: number
  answersAfterMs: number
  answersTwice: boolean
  /** What it says instead of the answer it should give. */
  answersWith: ((answer: object, request: ServiceRequest) => string) | null
  /** Says no to every call, and does nothing. */
  rejects: { readonly error: string; readonly again: boolean } | null
  /** Calls that never come to it: it neither does them nor says anything. */
  misses: ((request: ServiceRequest) => boolean) | null
  /** Does each call once, by its id, and refuses those of a lower order than one that was done. */
  remembersCalls: boolean
  /** What it leaves out of its state and its events: components, supplies, zones, sensors. */
  leavesOut: ReadonlySet<string>
  /** Says so instead of the truth. */
  reports: ((reading: Reading) => Reading) | null
}

const goodManners: Manners = {
  isAbsent: false,
  isHung: false,
  answersCalls: true,
  answersState: true,
  publishes: true,
  losesAnswers: 0,
  actsAfterMs: 0,
  answersAfterMs: 0,
  answersTwice: false,
  answersWith: null,
  rejects: null,
  misses: null,
  remembersCalls: true,
  leavesOut: new Set(),
  reports: null,
}

export interface FakeService {
  readonly name: string
  /** These manners from now on; those that are not named stay. */
  behave(manners: Partial<Manners>): void
  /** Good manners again. */
  mend(): void
  /** Neither hears nor is heard for so long, as behind a cable that is out. */
  cutOff(forMs: number): Promise<void>
  /**
   * As if it were started anew: it knows no call any more, and counts its reports from 1; under
   * the name of the run before, where that is always the same.
   */
  restart(run?: 'same'): void
  stop(): void
}

export interface FakeRole {
  readonly name: string
  readonly reports: ReadonlySet<Reading['what']>
  readonly takes: 'calls' | 'leds' | 'nothing'
}

export function createFakeService(
  role: FakeRole,
  { wire, plant, chance }: { wire: Wire; plant: Plant; chance: Chance },
): FakeService {
  const { name } = role
  const { record } = plant
  let manners = { ...goodManners }
  let serial = newSerial()
  let memory = newMemory()
  let isCutOff = false
  let isStopped = false
  let served: (() => void)[] = []

  const isGone = () => isStopped || isCutOff || manners.isAbsent || manners.isHung
  const say = (answer: (text: string) => void, text: string) => {
    if (!isGone()) answer(text)
  }

  /** What is to be said to a call, which is carried out on the way; null where it came too late. */
  const judge = (request: ServiceRequest, receivedAt: number): object | null => {
    const { id, target, verb } = request
    const refuse = (why: string, again = false) => {
      record.add({ kind: 'refused', service: name, request, why })
      return { id, outcome: 'rejected', error: why, again }
    }
    if (manners.rejects !== null) return refuse(manners.rejects.error, manners.rejects.again)
    const known = memory.answers.get(id)
    if (manners.remembersCalls && known !== undefined) {
      record.add({ kind: 'known', service: name, request })
      return known
    }
    if (Date.now() - receivedAt >= request.expiresInMs) {
      refuse('expired')
      return null
    }
    const highest = memory.orders.get(`${request.issuer} ${target}`) ?? -1
    if (manners.remembersCalls && request.order < highest)
      return refuse(`overtaken by order ${highest}`)
    const problem =
      request.shows === undefined
        ? plant.carryOut(verb, target)
        : plant.show(target, ...(request.shows.split('=') as [string, string]))
    if (problem !== null) return refuse(problem)
    record.add({ kind: 'done', service: name, request })
    memory.orders.set(`${request.issuer} ${target}`, request.order)
    const answer = { id, outcome: 'done' }
    memory.answers.set(id, answer)
    return answer
  }

  const onCall = (text: string, respond: (text: string) => void) => {
    if (isGone()) return
    const request = requestOf(role, text)
    if (request === null) {
      record.add({ kind: 'nonsense', service: name, text })
      return
    }
    if (manners.misses?.(request)) return
    const receivedAt = Date.now()
    record.add({ kind: 'received', service: name, request })
    later(manners.actsAfterMs, () => {
      const answer = judge(request, receivedAt)
      if (answer === null) return
      const isLost = !manners.answersCalls || chance() < manners.losesAnswers || isGone()
      if (isLost) {
        record.add({ kind: 'replied', service: name, request, how: 'lost' })
        return
      }
      const said = manners.answersWith?.(answer, request) ?? JSON.stringify(answer)
      later(manners.answersAfterMs, () => {
        const how = manners.answersWith !== null ? 'wrongly' : 'truly'
        record.add({ kind: 'replied', service: name, request, how })
        say(respond, said)
        if (!manners.answersTwice) return
        record.add({ kind: 'replied', service: name, request, how: 'twice' })
        say(respond, said)
      })
    })
  }

  /** As it says it; null where it says nothing of it. */
  const reportOf = (reading: Reading): object | null => {
    if (!role.reports.has(reading.what) || manners.leavesOut.has(reading.about)) return null
    const claimed = manners.reports?.(reading) ?? reading
    return { ...claimed.fields, boot: serial.boot, seq: ++serial.seq }
  }

  const onStateQuestion = (_: string, respond: (text: string) => void) => {
    if (isGone() || !manners.answersState) return
    const state: { [what: string]: object[] } = {}
    for (const reading of plant.readings()) {
      const report = reportOf(reading)
      if (report === null) continue
      state[reading.what] ??= []
      state[reading.what]?.push(report)
    }
    // What is asked of LEDs has no issuer and no order: there is none to remember.
    if (manners.remembersCalls && role.takes === 'calls' && memory.orders.size > 0)
      state.orders = ordersOf(memory.orders)
    later(manners.answersAfterMs, () => say(respond, JSON.stringify(state)))
  }

  plant.onChange((reading) => {
    if (isGone() || !manners.publishes) return
    const report = reportOf(reading)
    if (report !== null) wire.publish(`${name}.events.${reading.what}`, JSON.stringify(report))
  })

  const appear = () => {
    const isThere = !manners.isAbsent && !isStopped
    if (isThere && served.length === 0)
      served = [wire.serve(`${name}.state`, onStateQuestion), wire.serve(`${name}.control`, onCall)]
    if (!isThere) for (const end of served.splice(0)) end()
  }
  appear()

  return {
    name,
    behave: (changes) => {
      manners = { ...manners, ...changes }
      appear()
    },
    mend: () => {
      manners = { ...goodManners }
      appear()
    },
    cutOff: (forMs) => {
      isCutOff = true
      return new Promise((resolve) =>
        setTimeout(() => {
          isCutOff = false
          resolve()
        }, forMs),
      )
    },
    restart: (run) => {
      serial = run === 'same' ? { ...serial, seq: 0 } : newSerial()
      memory = newMemory()
    },
    stop: () => {
      isStopped = true
      appear()
    },
  }
}

const newSerial = () => ({ boot: randomUUID().slice(0, 8), seq: 0 })
const newMemory = () => ({
  answers: new Map<string, object>(),
  orders: new Map<string, number>(),
})

function later(afterMs: number, does: () => void): void {
  if (afterMs === 0) does()
  else setTimeout(does, afterMs)
}

function requestOf({ takes }: FakeRole, text: string): ServiceRequest | null {
  const call = jsonOf(text)
  if (call === null || typeof call.id !== 'string') return null
  if (takes === 'leds') {
    const { id, component, led, pattern } = call
    if ([component, led, pattern].some((part) => typeof part !== 'string')) return null
    const shows = `${led}=${pattern}`
    const target = String(component)
    return { id, target, verb: 'led', issuer: '', order: 0, expiresInMs: 60_000, shows }
  }
  const { id, target, verb, issuer, order, expiresInMs } = call
  if (takes === 'nothing' || typeof target !== 'string' || typeof verb !== 'string') return null
  if (typeof issuer !== 'string' || typeof order !== 'number') return null
  if (typeof expiresInMs !== 'number') return null
  return { id, target, verb, issuer, order, expiresInMs }
}

function jsonOf(text: string): { readonly [field: string]: unknown } | null {
  try {
    const value = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : null
  } catch {
    return null
  }
}

/** By issuer the highest, whatever it was done on. */
function ordersOf(orders: ReadonlyMap<string, number>): object[] {
  const highest = new Map<string, number>()
  for (const [key, order] of orders) {
    const issuer = key.slice(0, key.indexOf(' '))
    highest.set(issuer, Math.max(order, highest.get(issuer) ?? 0))
  }
  return [...highest].map(([issuer, order]) => ({ issuer, order }))
}
