/**
 * Sets up a simulator for tests on a memory bus and a virtual clock, with one who asks and listens.
 */

import type { Answer, Bus, Message } from '../bus/bus.ts'
import { createMemoryBus } from '../bus/memory.ts'
import { type CallReply, callReplySchema } from '../dialects/native/messages.ts'
import type { SimShape } from './plant/shape.ts'
import { twoHosts } from './plant/two-hosts.ts'
import { createVirtualClock, type VirtualClock } from './services/virtual-clock.ts'
import { type Simulator, startSimulator } from './simulator.ts'

export interface TestBench {
  readonly bus: Bus
  readonly clock: VirtualClock
  readonly sim: Simulator
  /** Everything that was published so far: when, on which subject, what. */
  readonly published: { readonly at: number; readonly subject: string; readonly text: string }[]
  /** Asks and lets time pass until there is an answer, or 10 s without. */
  ask(subject: string, request: unknown): Promise<Answer>
  /** A call of the power or thermal service; null when nobody answered. */
  call(target: string, verb: string, rest?: Partial<CallFields>): Promise<CallReply | null>
  /** What was published since the last time on a subject, oldest first. */
  news(subject: string): Record<string, unknown>[]
}

interface CallFields {
  readonly id: string
  readonly issuer: string
  readonly order: number
  readonly expiresInMs: number
  readonly service: string
}

const answerWithinMs = 10_000

export async function createTestBench(
  options: { readonly shape?: SimShape; readonly seed?: number } = {},
): Promise<TestBench> {
  const clock = createVirtualClock()
  const bus = createMemoryBus({ wake: clock.wake, wall: clock.now })
  const published: TestBench['published'] = []
  bus.subscribe('*.events.*', (message: Message) => {
    published.push({ at: clock.now(), subject: message.subject, text: message.text() })
  })
  const sim = await startSimulator({
    bus,
    clock,
    boot: 'sim-1',
    shape: twoHosts,
    ...options,
  })
  await clock.advance(0)
  const ask = async (subject: string, request: unknown): Promise<Answer> => {
    const text = typeof request === 'string' ? request : JSON.stringify(request)
    let answer: Answer | null = null
    void bus.request(subject, text, { timeoutMs: answerWithinMs }).then((got) => {
      answer = got
    })
    await clock.runUntil(() => answer !== null, 2 * answerWithinMs)
    return answer ?? { kind: 'silent' }
  }
  let order = 0
  let read = 0
  return {
    bus,
    clock,
    sim,
    published,
    ask,
    call: async (target, verb, { service = 'powermgr', ...rest } = {}) => {
      order += 1
      const call = {
        id: `call-${order}`,
        target,
        verb,
        issuer: 'bench',
        order,
        expiresInMs: 5000,
        ...rest,
      }
      const answer = await ask(`${service}.control`, call)
      return answer.kind === 'answered' ? callReplySchema.parse(jsonOf(answer)) : null
    },
    news: (subject) => {
      const recent = published.slice(read)
      read = published.length
      return recent.filter((one) => one.subject === subject).map(({ text }) => JSON.parse(text))
    },
  }
}

/** The body of an answer; throws when there was none. */
export function jsonOf(answer: Answer): Record<string, unknown> {
  if (answer.kind !== 'answered') throw new Error(`no answer: ${answer.kind}`)
  return JSON.parse(answer.message.text())
}
