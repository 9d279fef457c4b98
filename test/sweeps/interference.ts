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

export interface Interference extends Pick<Spoiler, 'begin' | 'steps' | 'times'> {
  readonly through: (bus: Bus) => Bus
}

/** Counts steps as they are asked for, and says which of them is spoiled. */
export interface Spoiler {
  /** From now on the calls are counted; the step of this number is spoiled. */
  begin(step: number | null, spoiling: Spoiling): void
  /** The steps that were asked for since it began, in the order in which they first were. */
  steps(): readonly string[]
  /** How often the step was asked for. */
  times(step: string): number
  /** A step is asked for, perhaps once more: how that is spoiled, if it is. */
  count(step: string): Spoiling | null
}

export function createSpoiler(): Spoiler {
  const steps: string[] = []
  const asked = new Map<string, number>()
  let chosen: { readonly step: number | null; readonly spoiling: Spoiling } | null = null
  return {
    begin: (step, spoiling) => {
      chosen = { step, spoiling }
    },
    steps: () => steps,
    times: (step) => asked.get(step) ?? 0,
    count: (step) => {
      if (chosen === null) return null
      asked.set(step, (asked.get(step) ?? 0) + 1)
      const isFirst = !steps.includes(step)
      if (isFirst) steps.push(step)
      if (steps.indexOf(step) !== chosen.step) return null
      return chosen.spoiling.endsWith('-once') && !isFirst ? null : chosen.spoiling
    },
  }
}

export function createInterference(): Interference {
  const { begin, steps, times, count } = createSpoiler()
  return {
    begin,
    steps,
    times,
    through: (bus) => ({
      ...bound(bus),
      request: async (subject, data, options) => {
        const ask = () => bus.request(subject, data, options)
        const step = subject.endsWith('.control') ? stepOf(String(data)) : null
        const spoiling = step === null ? null : count(step)
        return spoiling === null
          ? ask()
          : spoil(spoiling, String(data), bus, options.timeoutMs, ask)
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
  data: string,
  bus: Bus,
  timeoutMs: number,
  ask: () => Promise<Answer>,
): Promise<Answer> {
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

export const answered = (text: string): Answer => ({
  kind: 'answered',
  message: {
    subject: nowhere,
    data: new TextEncoder().encode(text),
    headers: {},
    text: () => text,
  },
})

/** A bus may be an object with methods of a class: those would not be copied. */
export const bound = (bus: Bus): Bus => ({
  maxPayloadBytes: bus.maxPayloadBytes,
  publish: (...args) => bus.publish(...args),
  subscribe: (...args) => bus.subscribe(...args),
  request: (...args) => bus.request(...args),
  gather: (...args) => bus.gather(...args),
  serve: (...args) => bus.serve(...args),
  flush: () => bus.flush(),
  onStatus: (...args) => bus.onStatus(...args),
  onStray: (...args) => bus.onStray(...args),
  onRefusal: (...args) => bus.onRefusal(...args),
  lost: bus.lost,
  drain: () => bus.drain(),
})
