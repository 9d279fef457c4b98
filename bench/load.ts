/**
 * Load: what is asked of a service, how hard, and what came of it; made by a process of its own.
 */
import { output } from './processes.ts'

export interface Load {
  readonly port: number
  readonly subject: string
  /** Sent in turns. */
  readonly payloads: readonly string[]
  /** How every answer has to begin. */
  readonly expected: string
  readonly inFlight: number
  /** How long before anything is measured. */
  readonly warmMs: number
  /** Measured for so long, or until so many are answered. */
  readonly runMs: number
  readonly requestsMax?: number
  /** The process that answers, for the CPU time it takes. */
  readonly pid: number
  /** Counts refusals and silence instead of failing for them. */
  readonly isForgiving?: boolean
}

export interface Loaded {
  readonly answered: number
  readonly seconds: number
  readonly p50Us: number
  readonly p99Us: number
  /** CPU time of the process that answers, all its threads, for each answer. */
  readonly cpuUs: number
  /** Answers that were not as expected. */
  readonly refused: number
  readonly unanswered: number
  /** One of the answers that were not as expected. */
  readonly refusal: string | null
}

const loadFile = new URL('./load-child.ts', import.meta.url).pathname

export async function apply(load: Load): Promise<Loaded> {
  const loaded = JSON.parse(await output([loadFile, JSON.stringify(load)])) as Loaded
  const { refused, unanswered, refusal } = loaded
  if (load.isForgiving || refused + unanswered === 0) return loaded
  throw new Error(`${load.subject}: ${unanswered} unanswered, ${refused} refused: ${refusal}`)
}

/** Takes turns, so that a slow moment of the machine falls on all. */
export async function inTurns<Name extends string, T>(
  rounds: number,
  contenders: Readonly<Record<Name, () => Promise<T> | T>>,
): Promise<Readonly<Record<Name, readonly T[]>>> {
  const names = Object.keys(contenders) as Name[]
  const measured = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
    Name,
    T[]
  >
  for (let round = 0; round < rounds; round++) {
    for (const name of names) measured[name].push(await contenders[name]())
  }
  return measured
}

export const perSecond = (loads: readonly Loaded[]): number =>
  median(loads.map(({ answered, seconds }) => answered / seconds))

export const medianOf = (loads: readonly Loaded[], figure: 'p50Us' | 'p99Us' | 'cpuUs'): number =>
  median(loads.map((loaded) => loaded[figure]))

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
