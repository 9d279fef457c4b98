/** Provides what the sentences of the contract share: two on a bus, a service, and how to wait. */
import type { Answer, Bus, Message, Service } from '../bus.ts'

/** Two participants of one bus, who may be the same, and what it reported to `onError`. */
export interface Opened {
  readonly near: Bus
  readonly far: Bus
  readonly errors: readonly unknown[]
  /** Publishes as a client may who wants the answer on a subject of his choice. */
  readonly publishFor: (reply: string, subject: string, data: string) => void
}

export type Check = (opened: Opened) => Promise<void>

/** How long to wait where an answer must come, and where none may. */
export const patient = { timeoutMs: 30_000 }
export const brief = { timeoutMs: 50 }

export type Handle = Service['endpoints'][number]['handle']

export function serviceOf(handlers: Readonly<Record<string, Handle>>): Service {
  const endpoints = Object.entries(handlers).map(([name, handle]) => {
    return { name, subject: `test.${name}`, metadata: { of: name }, handle }
  })
  return { name: 'test', version: '1.2.3', description: 'a service under test', endpoints }
}

export async function listen(bus: Bus, pattern: string) {
  const messages: Message[] = []
  const subscription = bus.subscribe(pattern, (message) => messages.push(message))
  await bus.flush()
  return {
    messages,
    texts: () => messages.map((message) => message.text()),
    until: (count: number) => until(() => messages.length >= count),
    stop: () => subscription.stop(),
  }
}

/** All that was published before has been heard: a server passes on in order. */
export async function settle(near: Bus, far: Bus): Promise<void> {
  const received = await listen(far, 'settle')
  near.publish('settle', '')
  await received.until(1)
}

export async function until(isTrue: () => boolean): Promise<void> {
  const deadline = Date.now() + patient.timeoutMs
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${isTrue}`)
    await new Promise(setImmediate)
  }
}

/** What discovery answers, as NATS micro defines it. */
export interface Discovered {
  readonly id: string
  readonly started: string
  readonly endpoints: readonly Readonly<Record<string, unknown>>[]
}

export async function discover(bus: Bus, subject: string): Promise<Discovered> {
  return JSON.parse(textOf(await bus.request(subject, '', patient)))
}

export function textOf(answer: Answer): string {
  return answer.kind === 'answered' ? answer.message.text() : answer.kind
}

export function errorCodeOf(answer: Answer): string | undefined {
  return answer.kind === 'answered'
    ? answer.message.headers['Nats-Service-Error-Code']
    : answer.kind
}
