/** Makes a story of a stretch of a recording: as short as leads to the same, and run as a test. */

import type { Config } from '../../platform/schema/config.ts'
import { type Played, play } from '../../replay/player.ts'
import type { Stretch } from '../../replay/recording.ts'
import { createGivenPlay, isGiven, systemCommands } from './given.ts'
import { configCommands, transcriptOf } from './story.ts'

/** Places of events in the stretch, both inclusive. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Its configuration is told by what differs from `example`, which the tests play stories on. */
export function storyOf(stretch: Stretch, { from, to }: Span, example: Config): string {
  const events: Played[] = []
  play(stretch, {
    onPlayed: (played) => {
      if (played.index >= from && played.index <= to) events.push(played)
    },
  })
  const [first] = events
  const { run } = stretch
  // Whether it was recorded makes no difference to what was decided.
  const config = { ...run.config, recording: example.recording }
  const begin = systemCommands(config, first!.before, first!.at)
  const given = events.map(({ as, at, event }) => `${as} ${at} ${JSON.stringify(event)}`)
  const shortest = shortened(given, (some) => outcome(config, first!.at, [...begin, ...some]))
  const [one, last] = [events[0]!.stepped.entries[0], events.at(-1)!.stepped.entries.at(-1)]
  const commands = [...configCommands(example, config), ...begin, ...shortest]
  const acted = actedOf(config, first!.at, commands)
  return [
    `# Recorded by statemgr ${run.version}, boot ${run.boot}: entries ${one?.seq} to ${last?.seq}.`,
    `# ${events.length} events were given; these ${shortest.length} lead to the same.`,
    '',
    ...commands.flatMap((command, index) => transcriptOf(command, acted[index]!)),
    '',
  ].join('\n')
}

function actedOf(
  config: Config,
  at: number,
  commands: readonly string[],
): readonly (readonly string[])[] {
  const played = createGivenPlay(config, at)
  return commands.map((command) => (isGiven(command) ? played.act(command) : []))
}

const outcome = (config: Config, at: number, commands: readonly string[]): string =>
  actedOf(config, at, commands).flat().join('\n')

/** How many steps are taken to find out what can be left out: a second or so. */
const stepsMax = 20_000

/** Without what makes no difference to what comes of the rest: half of it, a quarter and so on. */
function shortened(
  given: readonly string[],
  outcomeOf: (given: readonly string[]) => string,
): readonly string[] {
  const wanted = outcomeOf(given)
  let left = given
  let steps = 0
  for (let size = left.length; size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < left.length && steps < stepsMax; ) {
      const without = [...left.slice(0, at), ...left.slice(at + size)]
      steps += without.length
      if (outcomeOf(without) === wanted) left = without
      else at += size
    }
  }
  return left
}
