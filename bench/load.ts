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
  readonly warmMs: number
  readonly runMs: number
}

export interface Loaded {
  readonly answered: number
  readonly seconds: number
  readonly p50Us: number
  readonly p99Us: number
}

const loadFile = new URL('./load-child.ts', import.meta.url).pathname

export const apply = async (load: Load): Promise<Loaded> =>
  JSON.parse(await output([loadFile, JSON.stringify(load)])) as Loaded

/** Takes turns, so that a slow moment of the machine falls on both. */
export async function inTurns<T>(
  rounds: number,
  ours: () => Promise<T>,
  floor: () => Promise<T>,
): Promise<{ readonly ours: readonly T[]; readonly floors: readonly T[] }> {
  const measured = { ours: [] as T[], floors: [] as T[] }
  for (let round = 0; round < rounds; round++) {
    measured.floors.push(await floor())
    measured.ours.push(await ours())
  }
  return measured
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
