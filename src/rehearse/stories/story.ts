/** Transcribes stories: commands, the configuration that they begin with, and what came of them. */
import type { Config } from '../../platform/schema/config.ts'
import type { Failure } from '../world/failure.ts'
import type { WorldOptions } from '../world/world.ts'
import { configWith, differences } from './config-path.ts'
import { createGivenPlay, isGiven } from './given.ts'
import { StoryError, split, valueIn } from './interpreter.ts'
import { createPlay } from './play.ts'

/** Where stories are played; they differ from the configuration in what they say. */
export type Stage = Pick<WorldOptions, 'config' | 'start'>

export interface Transcript {
  readonly text: string
  /** What did not hold; nothing follows it. */
  readonly failure: Failure | null
}

/** A failure, and the command that it came with. */
export interface FailedAt extends Failure {
  readonly index: number
}

/**
 * Carries out the commands of a story, and writes below each what came of it. Remarks, which begin
 * with `#`, are kept; whatever else there is is written anew.
 * @throws {StoryError} for a story that cannot be carried out.
 */
export async function transcribe(story: string, stage: Stage): Promise<Transcript> {
  const answers: (readonly string[])[] = []
  const failure = await enact(commandsOf(story), stage, (lines) => answers.push(lines))
  const lines: string[] = []
  for (const line of story.trimEnd().split('\n')) {
    if (line.startsWith('#') || line === '') lines.push(line)
    if (!line.startsWith(prompt)) continue
    const answer = answers.shift()
    if (answer === undefined) break
    lines.push(...transcriptOf(line.slice(prompt.length), answer))
  }
  return { text: `${lines.join('\n').trimEnd()}\n`, failure }
}

/** Carries out commands one after the other, up to the first with which something fails. */
export async function enact(
  commands: readonly string[],
  stage: Stage,
  onLines: (lines: readonly string[]) => void = () => {},
): Promise<FailedAt | null> {
  if (commands.some(isGiven)) return enactGiven(commands, stage, onLines)
  const play = await createPlay({ ...stage, config: configOf(stage.config, commands) })
  for (const [index, command] of commands.entries()) {
    const { lines } = isConfig(command) ? nothing : await play.act(command)
    onLines(lines)
    if (play.failure === null) continue
    await play.end()
    return { ...play.failure, index }
  }
  await play.end()
  return null
}

/** As `enact`, of what was given to each step: no time passes. */
function enactGiven(
  commands: readonly string[],
  { config }: Stage,
  onLines: (lines: readonly string[]) => void,
): FailedAt | null {
  const begunAt = Number(commands.find(isStep)?.split(' ')[1] ?? 0)
  const play = createGivenPlay(configOf(config, commands), begunAt)
  for (const [index, command] of commands.entries()) {
    onLines(isConfig(command) ? [] : play.act(command))
    if (play.failure !== null) return { ...play.failure, index }
  }
  return null
}

const isStep = (command: string): boolean => isGiven(command) && !command.startsWith('system ')

export const commandsOf = (story: string): readonly string[] =>
  story.split('\n').flatMap((line) => (line.startsWith(prompt) ? [line.slice(prompt.length)] : []))

/** A command as it stands in a story, with what came of it. */
export const transcriptOf = (command: string, lines: readonly string[]): readonly string[] => [
  `${prompt}${command}`,
  ...lines.map((line) => `  ${line}`),
]

/** The commands that make one configuration of another. */
export const configCommands = (from: Config, to: Config): readonly string[] =>
  differences(from, to).map(([path, value]) => `config ${path} ${JSON.stringify(value)}`)

const prompt = '> '
const nothing = { lines: [] }

const isConfig = (command: string): boolean => split(command)[0] === 'config'

function configOf(config: Config, commands: readonly string[]): Config {
  return commands.filter(isConfig).reduce((before, command) => {
    const [path, value] = split(split(command)[1])
    const after = configWith(before, path, valueIn(value))
    if (after === null) throw new StoryError(`a configuration has no ${path}`)
    return after
  }, config)
}
