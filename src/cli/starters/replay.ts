/** Implements `statemgr replay`: a recording once more through `step`, on any machine. */

import type { HistoryEntry } from '../../api/resources/history.ts'
import { version } from '../../main.ts'
import { storyOf } from '../../rehearse/stories/recorded.ts'
import { readFile } from '../../replay/file.ts'
import {
  type Recording,
  RecordingError,
  recordingOf,
  type Stretch,
} from '../../replay/recording.ts'
import {
  type Comparison,
  compare,
  type Origin,
  type Replayed,
  replay,
} from '../../replay/replayed.ts'
import { playedAt, whyOf } from '../../replay/why.ts'
import { type Exit, exits, UsageError } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import { readNamed } from '../shell/named-file.ts'
import type { Shell } from '../shell/shell.ts'
import { atText, whyText } from '../text/replay.ts'
import { outStyle } from '../text/style.ts'
import { exampleConfig } from './rehearse.ts'

export async function replayRecording(shell: Shell, given: Given): Promise<Exit> {
  const [file = ''] = given.args
  const { at, why, range } = given
  if ([at, why, range].filter((one) => one !== undefined).length > 1)
    throw new UsageError('--at, --why and --story are asked one at a time')
  try {
    const recording = recordingOf(readFile(readNamed(file)).lines)
    const wanted = wantedOf(shell, given, recording)
    const replayed = replay(recording, wanted)
    if (at !== undefined) return shown(shell, given, recording, replayed, at)
    if (why !== undefined) return explained(shell, given, recording, replayed, why)
    if (range !== undefined) return asStory(shell, recording, replayed, range)
    return compared(shell, given, recording, replayed, compare(recording, replayed))
  } catch (error) {
    if (error instanceof RecordingError) throw new UsageError(`${file} ${error.message}`)
    throw error
  }
}

/** What this statemgr has recorded itself, or all of it where somebody wants to see. */
function wantedOf(shell: Shell, { anyVersion }: Given, { stretches }: Recording) {
  const others = [...new Set(stretches.map(({ run }) => run.version))].filter(
    (other) => other !== version,
  )
  if (anyVersion || others.length === 0) return () => true
  const isOurs = ({ run }: Stretch) => run.version === version
  const what = `recorded by statemgr ${others.join(', ')}, and this is ${version}`
  const how = 'replay it with that one, or add --any-version to see what this one decides'
  if (!stretches.some(isOurs)) throw new RecordingError(`was ${what}: ${how}`)
  shell.err(`A part was ${what}: it is left out; ${how}.\n`)
  return isOurs
}

function compared(
  shell: Shell,
  given: Given,
  { stretches }: Recording,
  { events, entries }: Replayed,
  { same, differences, beyond }: Comparison,
): Exit {
  const [first] = differences
  const seqs = [...entries.keys()]
  if (given.json) {
    shell.out(`${JSON.stringify({ events, entries: entries.size, same, beyond, differences })}\n`)
    return first === undefined ? exits.done : exits.failed
  }
  const style = outStyle(shell)
  const span = seqs.length === 0 ? 'none' : `${Math.min(...seqs)} to ${Math.max(...seqs)}`
  shell.out(`${events} events were replayed, and ${entries.size} entries come of them: ${span}\n`)
  for (const { lost } of stretches)
    if (lost !== null) shell.out(`Something is missing in between: ${lost}\n`)
  if (beyond > 0)
    shell.out(`${beyond} entries of the journal have nothing recorded that they come of\n`)
  if (first === undefined) {
    const what =
      same === 0 ? 'no entry of the journal to compare with' : `${same} entries are the same`
    shell.out(`${style('good', what)}${same === 0 ? '' : ', byte for byte'}\n`)
    return exits.done
  }
  shell.out(`${same} entries are the same; ${style('bad', `${differences.length} are not`)}\n`)
  shell.out(`entry ${first.seq} was    ${first.was}\n`)
  shell.out(`          comes  ${first.is ?? 'not at all'}\n`)
  return exits.failed
}

function originOf({ entries }: Replayed, seq: number): Origin {
  const origin = entries.get(seq)
  if (origin !== undefined) return origin
  const seqs = [...entries.keys()]
  const which = seqs.length === 0 ? 'none' : `${Math.min(...seqs)} to ${Math.max(...seqs)}`
  throw new RecordingError(`does not lead to entry ${seq}: it has ${which}`)
}

function shown(
  shell: Shell,
  given: Given,
  { stretches }: Recording,
  replayed: Replayed,
  seq: number,
): Exit {
  const { stretch, index, text } = originOf(replayed, seq)
  const { played, next } = playedAt(stretches[stretch]!, index)
  if (given.json) {
    const { system, entries } = played.stepped
    const { at, event } = played
    const following = next && { at: next.at, event: next.event }
    shell.out(`${JSON.stringify({ at, event, entries, system, next: following })}\n`)
  } else shell.out(atText(outStyle(shell), JSON.parse(text) as HistoryEntry, played, next))
  return exits.done
}

function explained(
  shell: Shell,
  given: Given,
  { stretches }: Recording,
  replayed: Replayed,
  seq: number,
): Exit {
  const { stretch, index, text } = originOf(replayed, seq)
  const why = whyOf(stretches[stretch]!, index, seq)
  if (given.json) {
    const { played, ...rest } = why
    shell.out(`${JSON.stringify({ at: played.at, event: played.event, ...rest })}\n`)
  } else shell.out(whyText(outStyle(shell), JSON.parse(text) as HistoryEntry, why))
  return exits.done
}

function asStory(
  shell: Shell,
  { stretches }: Recording,
  replayed: Replayed,
  { from, to }: NonNullable<Given['range']>,
): Exit {
  const [first, last] = [originOf(replayed, from), originOf(replayed, to)]
  if (first.stretch !== last.stretch) {
    throw new RecordingError(
      `has no stretch from entry ${from} to ${to}: the service was started anew in between, or ` +
        'something is missing; ask for less',
    )
  }
  const span = { from: first.index, to: last.index }
  shell.out(storyOf(stretches[first.stretch]!, span, exampleConfig(shell)))
  return exits.done
}
