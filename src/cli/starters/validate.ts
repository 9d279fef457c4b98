/**
 * Implements `statemgr validate`: says what is wrong with platform files, each finding with its
 * line.
 */
import { writeFileSync } from 'node:fs'
import { fileCatalogue } from '../../platform/findings/catalogue.ts'
import { type Problem, problemsText } from '../../platform/findings/problems.ts'
import { type Loaded, loadConfig, readBytes } from '../../platform/load.ts'
import { bytesMax } from '../../platform/read/file.ts'
import type { Config } from '../../platform/schema/config.ts'
import { analyse } from '../../verify/analysis/analyse.ts'
import { analysisCatalogue } from '../../verify/analysis/catalogue.ts'
import { optionsIn } from '../request/own-variables.ts'
import { type Exit, exits, UsageError } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { type Checked, sarifText } from '../text/sarif.ts'

export async function validate(shell: Shell, given: Given): Promise<Exit> {
  const files = given.args.length > 0 ? given.args : given.config ? [given.config] : []
  if (files.length === 0) throw new UsageError('name a file: statemgr validate FILE')
  if (given.json && given.sarif === '-')
    throw new UsageError('--json and --sarif - are two outputs')
  const checked: Checked[] = []
  for (const file of files) checked.push({ file, problems: await problemsIn(shell, file) })
  if (given.sarif !== undefined) writeSarif(shell, given.sarif, checked)
  if (given.json) shell.out(jsonText(checked))
  else if (given.sarif !== '-') for (const one of checked) shell.out(text(one))
  const counts = countsOf(checked)
  const isBad = counts.errors > 0 || (given.strict === true && counts.warnings > 0)
  return isBad ? exits.usage : exits.done
}

/**
 * The configuration that a command is to be started with; throws a usage error that tells all.
 * Warnings are told, and keep nobody from starting.
 */
export function requireConfig(shell: Shell, given: Given): Config {
  const { config: file } = given
  if (file === undefined) throw new UsageError('name the configuration with --config FILE')
  return accepted(shell, file, loadConfig(file, { env: optionsIn(shell.env), analyse }))
}

/**
 * As `requireConfig`, but what the analysis finds is only told of: an exploration shows where it
 * leads.
 */
export function explorableConfig(shell: Shell, file: string): Config {
  const analysed = loadConfig(file, { env: optionsIn(shell.env), analyse })
  if ('config' in analysed) return accepted(shell, file, analysed)
  const loaded = loadConfig(file, { env: optionsIn(shell.env) })
  if ('problems' in loaded) return accepted(shell, file, loaded)
  shell.err(problemsText(file, analysed.problems))
  return loaded.config
}

function accepted(shell: Shell, file: string, loaded: Loaded): Config {
  if ('config' in loaded) {
    if (loaded.warnings.length > 0) shell.err(problemsText(file, loaded.warnings))
    return loaded.config
  }
  throw new UsageError(
    `the configuration is not valid\n${problemsText(file, loaded.problems).trimEnd()}`,
  )
}

async function problemsIn(shell: Shell, file: string): Promise<readonly Problem[]> {
  const options = { env: optionsIn(shell.env), analyse }
  const loaded: Loaded =
    file === '-'
      ? readBytes((await shell.input?.(bytesMax)) ?? new Uint8Array(), options)
      : loadConfig(file, options)
  return 'problems' in loaded ? loaded.problems : loaded.warnings
}

const text = ({ file, problems }: Checked): string =>
  problems.length === 0 ? `${file} is valid\n` : problemsText(file, problems)

function jsonText(checked: readonly Checked[]): string {
  const findings = checked.flatMap(({ file, problems }) =>
    problems.map((problem) => ({ file, ...problem })),
  )
  const files = checked.map(({ file }) => file)
  return `${JSON.stringify({ files, ...countsOf(checked), findings })}\n`
}

function countsOf(checked: readonly Checked[]) {
  const all = checked.flatMap(({ problems }) => problems)
  const count = (severity: Problem['severity']) =>
    all.filter((problem) => problem.severity === severity).length
  return { errors: count('error'), warnings: count('warning'), notes: count('note') }
}

function writeSarif(shell: Shell, to: string, checked: readonly Checked[]): void {
  const sarif = sarifText(checked, { ...fileCatalogue, ...analysisCatalogue })
  if (to === '-') return shell.out(sarif)
  try {
    writeFileSync(to, sarif)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(`the SARIF report cannot be written: ${why}`)
  }
}
