/**
 * Implements `statemgr simulate --seed`: weeks of chance in seconds, written as a story, and
 * checked.
 */
import { fileURLToPath } from 'node:url'
import type { Config } from '../../platform/schema/config.ts'
import { figuresText } from '../../rehearse/figures.ts'
import { type FaultLevel, profiles } from '../../rehearse/profiles/profiles.ts'
import { manyPolicies, slowHeart } from '../../rehearse/profiles/variants.ts'
import { forMaxMs, type Rehearsal, rehearse } from '../../rehearse/rehearsal.ts'
import { type Counterexample, counterexampleOf } from '../../rehearse/stories/counterexample.ts'
import { StoryError } from '../../rehearse/stories/interpreter.ts'
import { type Stage, transcribe } from '../../rehearse/stories/story.ts'
import type { Failure } from '../../rehearse/world/failure.ts'
import { rules } from '../../rehearse/world/oracle.ts'
import { shownDuration } from '../../text/duration.ts'
import { type Exit, exits, UsageError } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import { readNamed } from '../shell/named-file.ts'
import type { Shell } from '../shell/shell.ts'
import { createMeter, type Meter } from '../text/meter.ts'
import { requireConfig } from './validate.ts'

/** Lives through the time of one seed; the same seed always comes out the same. */
export async function rehearseSeed(shell: Shell, given: Given, seed: number): Promise<Exit> {
  const { for: forMs = dayMs, faults = 'heavy' } = given
  if (forMs > forMaxMs) throw new UsageError('--for is at most 90d: take several seeds instead')
  const stage = stageFor(shell, given)
  const meter = createMeter(shell)
  const story = [headOf(given, seed, faults)]
  const rehearsal = await rehearse({
    ...stage,
    // Of one's own configuration nothing is changed but how often it asks.
    profile: {
      ...profiles[faults],
      configFor: given.config === undefined ? manyPolicies : slowHeart,
    },
    seed,
    forMs,
    stopped: shell.stopped,
    onLines: (lines) => story.push(...lines),
    onProgress: ({ atMs, acts }) => meter.pass(atMs, forMs, acts),
  })
  meter.end(rehearsal.figures.passedMs)
  const { failure } = rehearsal
  const example = failure === null ? null : await shrunk(rehearsal, failure, stage, meter)
  if (given.json) {
    shell.out(`${JSON.stringify(reportOf({ seed, faults, forMs }, rehearsal, example))}\n`)
  } else {
    const lines = example === null ? onScreen(shell, story) : [story[0] ?? '', '', example.text]
    shell.out(`${[...lines, '', ...summaryOf(rehearsal, example)].join('\n')}\n`)
  }
  if (shell.stopped.aborted) shell.err('Stopped early: what came until then is all there is.\n')
  return failure === null && !shell.stopped.aborted ? exits.done : exits.failed
}

/** Carries out a story again, and says what comes of it now. */
export async function replayStory(shell: Shell, given: Given, file: string): Promise<Exit> {
  const story = readNamed(file)
  try {
    const { text, failure } = await transcribe(story, stageFor(shell, given))
    if (given.json) shell.out(`${JSON.stringify({ story: text, failure })}\n`)
    else shell.out(text)
    if (failure !== null) shell.err(`Does not hold: ${failure.rule}: ${failure.message}.\n`)
    else if (text !== story) shell.err(`It holds, and comes otherwise than ${file} says.\n`)
    return failure === null ? exits.done : exits.failed
  } catch (error) {
    if (error instanceof StoryError) throw new UsageError(`${file}: ${error.message}`)
    throw error
  }
}

const dayMs = 24 * 3_600_000
/** Of a story that somebody reads on a terminal; a file gets all of it. */
const screenLinesMax = 200

function stageFor(shell: Shell, given: Given): Stage {
  return { config: given.config === undefined ? exampleConfig(shell) : requireConfig(shell, given) }
}

/** What stories are played on that name no other configuration. */
export function exampleConfig(shell: Shell): Config {
  const config = fileURLToPath(new URL('../../../examples/two-host-chassis.yaml', import.meta.url))
  return requireConfig(shell, { args: [], config })
}

/** What has to be typed to see the same again. */
function headOf({ config }: Given, seed: number, faults: FaultLevel): string {
  const of = config === undefined ? '' : ` --config ${config}`
  return `# statemgr simulate --seed ${seed} --faults ${faults}${of}`
}

/** The end of it, where all of it would only scroll by. */
function onScreen(shell: Shell, story: readonly string[]): readonly string[] {
  const left = story.length - screenLinesMax
  if (!shell.isOutTerminal || left <= 0) return story
  const remark = `# ${left} lines are left out here: write the output to a file to see them.`
  return [story[0] ?? '', remark, ...story.slice(-screenLinesMax)]
}

function shrunk(
  { commands }: Rehearsal,
  failure: Failure,
  stage: Stage,
  meter: Meter,
): Promise<Counterexample> {
  let attempts = 0
  return counterexampleOf(commands, failure, stage, (count) => {
    attempts += 1
    meter.say(`shrinking ${commands.length} commands: attempt ${attempts}, with ${count}`)
  }).finally(() => meter.clear())
}

/** As remarks, so that all that is printed can be carried out as a story. */
function summaryOf(
  { failure, figures, commands }: Rehearsal,
  example: Counterexample | null,
): readonly string[] {
  const verdicts =
    failure === null
      ? rules.map((rule) => `holds: ${rule}`)
      : [`does not hold: ${failure.rule}: ${failure.message}`]
  const shrinking =
    example === null
      ? []
      : [
          `${commands.length} commands came to that; ${example.commands.length} are enough` +
            `${example.isMinimal ? '' : ' (it may go with fewer)'}.`,
          'Kept in a file, this story fails again with: statemgr simulate --story FILE',
        ]
  const passed = `${shownDuration(figures.passedMs)} passed:`
  return [passed, ...figuresText(figures), ...verdicts, ...shrinking].map((line) => `# ${line}`)
}

interface Run {
  readonly seed: number
  readonly faults: FaultLevel
  readonly forMs: number
}

function reportOf(run: Run, rehearsal: Rehearsal, example: Counterexample | null): object {
  const { failure, figures, commands } = rehearsal
  return { ...run, holds: failure === null, failure, rules, figures, commands, example }
}
