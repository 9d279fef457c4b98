/** Shrinks a story that fails to few commands that still do: delta debugging, after Zeller. */
import { durationMs, durationText } from '../../text/duration.ts'
import { split } from './interpreter.ts'
import type { FailedAt } from './story.ts'

/** Carries commands out, and says what fails first. */
export type Attempt = (commands: readonly string[]) => Promise<FailedAt | null>

export interface Shrunk {
  readonly commands: readonly string[]
  /** How often a shorter story was tried. */
  readonly attempts: number
  /** Whether all that could be tried was: no single command can be left out. */
  readonly isMinimal: boolean
}

/**
 * In commands that may be carried out in all. It is counted and not timed, so that the same seed
 * shrinks to the same story wherever that is done.
 */
const shrinkBudget = 40_000

/**
 * Commands without which it would fail no more, the way it fails now.
 * @param rule what has to fail; that something else does is not taken for it.
 */
export async function shrink(
  commands: readonly string[],
  rule: string,
  attempt: Attempt,
  budget: number = shrinkBudget,
): Promise<Shrunk> {
  let left = budget
  let attempts = 0
  let isMinimal = true
  /** The part of it that fails, up to the command with which it does; `null` when none does. */
  const failing = async (candidate: readonly string[]): Promise<readonly string[] | null> => {
    isMinimal &&= left >= candidate.length
    if (left < candidate.length) return null
    left -= candidate.length
    attempts += 1
    const failed = await attempt(candidate)
    return failed?.rule === rule ? candidate.slice(0, failed.index + 1) : null
  }
  let shortest = (await allHurried(commands, failing)) ?? commands
  shortest = (await lastOf(shortest, failing)) ?? shortest
  for (;;) {
    const before = shortest
    shortest = await withoutChunks(shortest, failing)
    shortest = await hurried(shortest, failing)
    if (shortest.length === before.length && shortest.every((one, i) => one === before[i])) break
  }
  return { commands: shortest, attempts, isMinimal }
}

type Failing = (candidate: readonly string[]) => Promise<readonly string[] | null>

/** Often the last few are enough. The configuration, which comes first, is kept with them. */
async function lastOf(
  commands: readonly string[],
  failing: Failing,
): Promise<readonly string[] | null> {
  const configs = commands.filter((command) => split(command)[0] === 'config')
  for (let count = 2; configs.length + count < commands.length; count *= 4) {
    const found = await failing([...configs, ...commands.slice(-count)])
    if (found !== null) return found
  }
  return null
}

/** Leaves out ever smaller chunks, until not a single command can be. */
async function withoutChunks(
  commands: readonly string[],
  failing: Failing,
): Promise<readonly string[]> {
  let shortest = commands
  for (let size = Math.ceil(shortest.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < shortest.length; ) {
      const found = await failing([...shortest.slice(0, from), ...shortest.slice(from + size)])
      if (found === null) from += size
      else shortest = found
    }
  }
  return shortest
}

/** Lets no more time pass than it takes, of these. */
const shorterMs = [1000, 10_000, 60_000, 600_000]

/** All of it at once, so that whatever is tried later is sooner over. */
async function allHurried(
  commands: readonly string[],
  failing: Failing,
): Promise<readonly string[] | null> {
  for (const ms of shorterMs) {
    if (!commands.some((one) => passing(one) > ms)) return null
    const found = await failing(commands.map((one) => (passing(one) > ms ? advance(ms) : one)))
    if (found !== null) return found
  }
  return null
}

async function hurried(commands: readonly string[], failing: Failing): Promise<readonly string[]> {
  let shortest = commands
  for (let index = 0; index < shortest.length; index++) {
    const ms = passing(shortest[index] ?? '')
    for (const shorter of shorterMs.filter((one) => one < ms)) {
      const found = await failing(shortest.with(index, advance(shorter)))
      if (found === null) continue
      shortest = found
      break
    }
  }
  return shortest
}

const advance = (ms: number) => `advance ${durationText(ms)}`

/** How much time a command lets pass, ms. */
function passing(command: string): number {
  const [word, rest] = split(command)
  return word === 'advance' ? (durationMs(rest) ?? 0) : 0
}
