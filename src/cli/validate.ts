/** `statemgr validate`: says what is wrong with a configuration, each finding with its line. */
import { loadConfig } from '../platform/load.ts'
import { problemsText } from '../platform/problems.ts'
import type { Config } from '../platform/schema.ts'
import { type Exit, exits, UsageError } from './exits.ts'
import type { Given } from './flags.ts'
import type { Shell } from './shell.ts'

export async function validate(shell: Shell, given: Given): Promise<Exit> {
  const file = given.args[0] ?? given.config
  if (file === undefined) throw new UsageError('name a file: statemgr validate FILE')
  const loaded = loadConfig(file, { env: shell.env })
  const problems = 'problems' in loaded ? loaded.problems : []
  if (given.json) shell.out(`${JSON.stringify({ file, problems })}\n`)
  else if (problems.length === 0) shell.out(`${file} is valid\n`)
  else shell.out(problemsText(file, problems))
  return problems.length === 0 ? exits.done : exits.usage
}

/** The configuration that a command is to be started with; throws a usage error that tells all. */
export function requireConfig(shell: Shell, given: Given): Config {
  const { config: file } = given
  if (file === undefined) throw new UsageError('name the configuration with --config FILE')
  const loaded = loadConfig(file, { env: shell.env })
  if ('config' in loaded) return loaded.config
  throw new UsageError(
    `the configuration is not valid\n${problemsText(file, loaded.problems).trimEnd()}`,
  )
}
