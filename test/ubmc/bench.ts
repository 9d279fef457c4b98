/** A bench for the u-bmc double: raw bytes to it and from it, on a virtual clock. */
import type { Message } from '../../src/bus/bus.ts'
import { createMemoryBus } from '../../src/bus/memory.ts'
import type { Config } from '../../src/platform/schema/config.ts'
import { createVirtualClock, type VirtualClock } from '../../src/sim/services/virtual-clock.ts'
import { shapeOf } from '../../src/sim/shape-of.ts'
import { type Simulator, startSimulator } from '../../src/sim/simulator.ts'
import { exampleConfig } from '../harness/platform.ts'
import { byHand, join, text, varint } from './by-hand.ts'

export interface Received {
  readonly at: number
  readonly subject: string
  readonly bytes: Uint8Array
}

export interface BenchReply {
  readonly bytes: Uint8Array
  /** Of the service error; 200 without one. */
  readonly code: number
  readonly description: string
}

export interface Result {
  readonly at: number
  readonly component: string
  readonly operation: string
  readonly isDone: boolean
}

export interface Bench {
  readonly clock: VirtualClock
  readonly sim: Simulator
  /** All that was published, oldest first. */
  readonly received: readonly Received[]
  publish(subject: string, bytes: Uint8Array): void
  /** What the service answers; `null` when nobody does within ten seconds. */
  ask(subject: string, bytes?: Uint8Array): Promise<BenchReply | null>
  /** Asks powermgr for an operation; what comes of it is in `results`. */
  press(component: string, action: string): void
  /** What powermgr has said so far. */
  results(): readonly Result[]
  /** What was published on subjects that begin so. */
  on(start: string): readonly Received[]
}

type Change = (simulation: Config['simulation']) => Partial<Config['simulation']>

/** The double as an example sets it up, with what a test wants to be different. */
export async function createBench(file: string, change: Change = () => ({})): Promise<Bench> {
  const config = exampleConfig(file)
  const { simulation } = config
  const shape = shapeOf({ ...config, simulation: { ...simulation, ...change(simulation) } })
  const clock = createVirtualClock()
  const bus = createMemoryBus({ wake: clock.wake, wall: clock.now })
  const received: Received[] = []
  bus.subscribe('>', ({ subject, data }: Message) => {
    received.push({ at: clock.now(), subject, bytes: data })
  })
  const sim = await startSimulator({ bus, shape, clock, boot: 'sim' })
  await clock.advance(0)
  const publish = (subject: string, bytes: Uint8Array) => bus.publish(subject, bytes)
  const on = (start: string) => received.filter(({ subject }) => subject.startsWith(start))
  return {
    clock,
    sim,
    received,
    publish,
    on,
    ask: async (subject, bytes = new Uint8Array()) => {
      const asked = { answer: null as BenchReply | null, isOver: false }
      void bus.request(subject, bytes, { timeoutMs: 10_000 }).then((answer) => {
        asked.isOver = true
        if (answer.kind !== 'answered') return
        const { data, headers } = answer.message
        asked.answer = {
          bytes: data,
          code: Number(headers['Nats-Service-Error-Code'] ?? 200),
          description: headers['Nats-Service-Error'] ?? '',
        }
      })
      await clock.runUntil(() => asked.isOver, 20_000)
      return asked.answer
    },
    press: (component, action) => publish('internal.power.action', powerRequest(component, action)),
    results: () => on('internal.power.result').map(resultOf),
  }
}

/** As u-bmc's own state manager writes it. */
export const powerRequest = (component: string, action: string): Uint8Array =>
  join(text(1, component), text(2, action), varint(3, 60_000))

function resultOf({ at, bytes }: Received): Result {
  const result = byHand(bytes)
  return {
    at,
    component: result.text(1),
    operation: result.text(2),
    isDone: result.number(3) === 1,
  }
}
