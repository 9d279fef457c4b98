/**
 * Interference: stands between the service and the bus, and spoils one step of what is asked of
 * the hardware.
 */
import type { Answer, Bus } from '../../src/bus/bus.ts'

/**
 * - `reject`: a clear no, each time. `reject-once`: a no that passes, the first time.
 * - `lose`: the call never arrives. `lose-answer`: it is done, and nobody hears. Each time.
 * - `lose-once`, `lose-answer-once`: the first time only.
 * - `repeat`: it arrives twice.
 */
export const spoilings = [
  'reject',
  'reject-once',
  'lose',
  'lose-once',
  'lose-answer',
  'lose-answer-once',
  'repeat',
] as const
export type Spoiling = (typeof spoilings)[number]

export interface Interference {
  readonly through: (bus: Bus) => Bus
  /** From now on the calls are counted; the step of this number is spoiled. */
  begin(step: number | null, spoiling: Spoiling): void
  /** The steps that were asked for since it began, in the order in which they first were. */
  steps(): readonly string[]
}

export function createInterference(): Interference {
  const steps: string[] = []
  let spoiled: number | null = null
  let spoiling: Spoiling = 'repeat'
  let counting = false

  return {
    begin: (step, how) => {
      counting = true
      spoiled = step
      spoiling = how
    },
    steps: () => steps,
    through: (bus) => ({
      ...bound(bus),
      request: async (subject, data, options) => {
        const ask = () => bus.request(subject, data, options)
        const step = counting && subject.endsWith('.control') ? stepOf(String(data)) : null
        if (step === null) return ask()
        const isFirst = !steps.includes(step)
        if (isFirst) steps.push(step)
        return steps.indexOf(step) === spoiled
          ? spoil(spoiling, isFirst, String(data), bus, options.timeoutMs, ask)
          : ask()
      },
    }),
  }
}

/**
 * The step that a call is for, whichever attempt it is; `null` for what is no step, such as a
 * light.
 */
function stepOf(data: string): string | null {
  const { id, verb, target } = JSON.parse(data) as { id: string; verb?: string; target?: string }
  return verb === undefined ? null : `${id.slice(0, id.lastIndexOf('/'))} ${verb} ${target}`
}

async function spoil(
  spoiling: Spoiling,
  isFirst: boolean,
  data: string,
  bus: Bus,
  timeoutMs: number,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  if (spoiling.endsWith('-once') && !isFirst) return ask()
  switch (spoiling) {
    case 'repeat':
      await ask()
      return ask()
    case 'lose':
    case 'lose-once':
      return bus.request(nowhere, data, { timeoutMs })
    case 'lose-answer':
    case 'lose-answer-once':
      await ask()
      return bus.request(nowhere, data, { timeoutMs })
    case 'reject':
    case 'reject-once': {
      const again = spoiling === 'reject-once'
      const { id } = JSON.parse(data) as { id: string }
      return answered(JSON.stringify({ id, outcome: 'rejected', error: 'spoiled', again }))
    }
  }
}

/** Somebody listens there, and never answers. */
export const nowhere = 'test.nowhere'

const answered = (text: string): Answer => ({
  kind: 'answered',
  message: {
    subject: nowhere,
    data: new TextEncoder().encode(text),
    headers: {},
    text: () => text,
  },
})

/** A bus may be an object with methods of a class: those would not be copied. */
const bound = (bus: Bus): Bus => ({
  maxPayloadBytes: bus.maxPayloadBytes,
  publish: (...args) => bus.publish(...args),
  subscribe: (...args) => bus.subscribe(...args),
  request: (...args) => bus.request(...args),
  serve: (...args) => bus.serve(...args),
  flush: () => bus.flush(),
  onStatus: (...args) => bus.onStatus(...args),
  drain: () => bus.drain(),
})
