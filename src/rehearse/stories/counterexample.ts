/** Makes a counterexample: the few commands of a story that fails, as a story of their own. */
import type { Failure } from '../world/failure.ts'
import { type Shrunk, shrink } from './shrink.ts'
import { enact, type Stage, transcribe, transcriptOf } from './story.ts'

export interface Counterexample extends Shrunk {
  /** As a story: carried out again, it fails in the same way. */
  readonly text: string
}

/** @param onAttempt takes each shorter story that is tried, and how long the shortest is. */
export async function counterexampleOf(
  commands: readonly string[],
  { rule, message }: Failure,
  stage: Stage,
  onAttempt: (commands: number) => void = () => {},
): Promise<Counterexample> {
  const shrunk = await shrink(commands, rule, (candidate) => {
    onAttempt(candidate.length)
    return enact(candidate, stage)
  })
  const remarks = [`# Does not hold: ${rule}:`, `# ${message}.`, '']
  const story = [...remarks, ...shrunk.commands.flatMap((command) => transcriptOf(command, []))]
  const { text } = await transcribe(story.join('\n'), stage)
  return { ...shrunk, text }
}
