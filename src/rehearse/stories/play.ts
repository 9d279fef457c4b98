/** Plays a story: carries out its commands in a world, and says what came of each. */

import type { HistoryEntry } from '../../api/resources/history.ts'
import { invariants } from '../../core/invariants.ts'
import type { Failure } from '../world/failure.ts'
import { createLedger } from '../world/ledger.ts'
import { isAnswered, isOurs, judge } from '../world/oracle.ts'
import { Unanswered } from '../world/runs.ts'
import { createWorld, type Reply, type World, type WorldOptions } from '../world/world.ts'
import { interpret, type Memory } from './interpreter.ts'
import { entryText, promisedIn } from './outcome.ts'

export interface Play {
  readonly world: World
  /** What there is in the journal, the oldest first. */
  readonly entries: readonly HistoryEntry[]
  /** The first thing that did not hold; after it the play is over. */
  readonly failure: Failure | null
  /**
   * Carries it out.
   * @throws {StoryError} for a command that there is not.
   */
  act(command: string): Promise<Acted>
  /** Stops the service in order; whatever else is left of a failure is forgotten. */
  end(): Promise<void>
}

export interface Acted {
  /** What came of it: answers after `=`, then the journal. */
  readonly lines: readonly string[]
  /** The last answer, for who goes on from it. */
  readonly reply: Reply | null
}

export async function createPlay(options: WorldOptions): Promise<Play> {
  const bugs: unknown[] = []
  const world = await createWorld({ ...options, heatTickMs, onBug: (error) => bugs.push(error) })
  const entries: HistoryEntry[] = []
  const promised = new Set<string>()
  const ledger = createLedger(world)
  const memory: Memory = { override: null }
  let failure: Failure | null = null

  const news = (): void => {
    const seen = entries.length
    entries.push(...world.disk.rows.slice(seen).map(({ text }) => JSON.parse(text)))
    ledger.note(entries.slice(seen))
  }
  const history = () => {
    news()
    return entries
  }
  const attempt = async (command: string) => {
    try {
      if (command === 'judge') return judged(await judge(world, promised, ledger, history))
      return await interpret(world, memory, command)
    } catch (error) {
      // What follows from a mistake of ours is no news.
      if (bugs.length > 0) return { exchanges: [], lines: [] }
      if (!(error instanceof Unanswered)) throw error
      if (!world.isCrashed()) failure ??= { rule: isAnswered, message: error.message }
      return { exchanges: [], lines: [`= ${error.message}`] }
    }
  }
  const judged = (failures: readonly Failure[]) => {
    failure ??= failures[0] ?? null
    return { exchanges: [], lines: verdictText(failures) }
  }

  return {
    world,
    entries,
    get failure() {
      return failure
    },
    act: async (command) => {
      const count = entries.length
      const { exchanges, lines } = await attempt(command)
      for (const { reply } of exchanges) {
        const operation = promisedIn(reply)
        if (operation !== null) promised.add(operation)
      }
      const [bug] = bugs
      if (bug !== undefined) failure ??= mistake(messageOf(bug))
      news()
      failure ??= ledger.take(exchanges)[0] ?? null
      if (world.disk.isSound() && !world.isCrashed()) failure ??= ledger.kept()[0] ?? null
      return {
        lines: [
          ...lines,
          ...entries.slice(count).map(entryText),
          ...(bug === undefined ? [] : [`= the service ends: ${messageOf(bug)}`]),
        ],
        reply: exchanges.at(-1)?.reply ?? null,
      }
    },
    end: async () => {
      if (failure === null && !world.isCrashed()) await world.stop()
      else world.crash()
    },
  }
}

function verdictText(failures: readonly Failure[]): readonly string[] {
  if (failures.length === 0) return ['= all holds']
  return failures.flatMap(({ rule, message }) => [`= does not hold: ${rule}`, `=   ${message}`])
}

/** The loop names the invariant that it found broken. */
function mistake(message: string): Failure {
  const [, invariant] = /^an invariant is broken: (.+)$/.exec(message) ?? []
  const isKnown = invariant !== undefined && Object.hasOwn(invariants, invariant)
  return { rule: isKnown ? invariant : isOurs, message }
}

/** How often temperatures are looked at while they move: soon enough for any limit. */
const heatTickMs = 1000

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
