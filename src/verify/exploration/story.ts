/** Writes a path through worlds as a story that a person reads, and that can be walked again. */
import type { Entry } from '../../core/model/events/entry.ts'
import type { Move } from './move.ts'
import { movesOf, startMove } from './moves.ts'
import { checkRest } from './safety.ts'
import { arrived, whatOf } from './walk.ts'
import { firstWorld, type Setup, type World } from './world.ts'

/** What a story tells cannot happen there; it says what can. */
export class StoryError extends Error {
  override readonly name = 'StoryError'

  constructor(text: string, moves: readonly Move[]) {
    const possible = moves.map((move) => `  > ${move.text}`).join('\n')
    super(`"${text}" cannot happen here, but:\n${possible}`)
  }
}

/** Writes what comes of the moves, one after the other, up to what must not. */
export function narrate(setup: Setup, texts: readonly string[]): string {
  const lines: string[] = []
  const recording: Setup = { ...setup, onEntry: (entry) => lines.push(...entryLine(entry)) }
  let world: World = firstWorld(recording)
  let kept = 0
  for (const [index, text] of texts.entries()) {
    const moves = index === 0 ? [startMove(recording, world)] : movesOf(recording, world)
    const move = moves.find((one) => one.text === text)
    if (move === undefined) throw new StoryError(text, moves)
    // To know what can happen, some of it is tried: that is not part of the story.
    lines.length = kept
    lines.push(`> ${text}`)
    try {
      const next = arrived(quiet(recording), move.act())
      world = next.world
      if (next.isRest) {
        lines.push('  all is at rest')
        checkRest(setup.platform, world)
      }
      kept = lines.length
    } catch (error) {
      const { rule, what } = whatOf(error)
      lines.push(`! ${rule}: ${what}`)
      break
    }
  }
  return lines.map((line) => `${line}\n`).join('')
}

/** The moves of a story: its lines that begin with `>`. */
export const movesIn = (story: string): readonly string[] =>
  story
    .split('\n')
    .filter((line) => line.startsWith('> '))
    .map((line) => line.slice(2))

/** What is looked at is no part of the story. */
const quiet = ({ onEntry: _, ...setup }: Setup): Setup => setup

function entryLine({ type, component, from, to, action, outcome, message }: Entry): string[] {
  const why = message === null ? '' : ` (${message})`
  switch (type) {
    case 'transition':
      return [`  ${component}: ${from} → ${to}${why}`]
    case 'operation':
      return [`  ${component}: ${action} ${outcome}${why}`]
    case 'refusal':
      return [`  ${component}: ${action} is refused${why}`]
    case 'emergency':
      return [`  ${component}: emergency ${outcome}${why}`]
    default:
      return []
  }
}
