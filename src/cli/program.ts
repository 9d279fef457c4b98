/** Runs the command line: reads what was typed, carries it out, says how it ended. */
import { readFileSync } from 'node:fs'
import { Argument, Command, CommanderError } from 'commander'
import { BusError } from '../bus/bus.ts'
import { hintAt } from '../text/nearest.ts'
import { commands } from './commands.ts'
import type { CommandRow } from './shell/command.ts'
import { type Exit, exitRows, exits, UsageError } from './shell/exits.ts'
import { type Given, optionOf } from './shell/flags.ts'
import type { Shell } from './shell/shell.ts'
import { errStyle, outStyle } from './text/style.ts'

/** Runs what was typed (without `node` and the file) and resolves to the exit code. Never exits. */
export async function run(argv: readonly string[], shell: Shell): Promise<Exit> {
  let exit: Exit = exits.done
  const program = programFor(shell, async (row, given) => {
    exit = await (await row.load())(shell, given)
  })
  try {
    const words = helpAsked(argv)
    knowsAll(program, words)
    await program.parseAsync(words, { from: 'user' })
    return exit
  } catch (error) {
    // Commander has printed its own errors, and ends help and version in the same way.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exits.done : exits.usage
    if (!(error instanceof UsageError || error instanceof BusError)) throw error
    shell.err(`${errStyle(shell)('bad', 'error:')} ${error.message}\n`)
    return error instanceof UsageError ? exits.usage : exits.unreachable
  }
}

/** `help history verify` is `history verify --help`. */
const helpAsked = (argv: readonly string[]): string[] =>
  argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv]

/** Of a word that is no command Commander prints other help, or counts it as an argument. */
function knowsAll(program: Command, words: readonly string[]): void {
  let command = program
  for (const [at, word] of words.entries()) {
    if (word.startsWith('-') || command.commands.length === 0) return
    if (command.registeredArguments.length > 0) return
    const found = command.commands.find((one) => one.name() === word)
    if (found === undefined) throw new UsageError(unknownCommand(command, words.slice(0, at), word))
    command = found
  }
}

function unknownCommand(command: Command, before: readonly string[], word: string): string {
  const hint = hintAt(
    word,
    command.commands.map((one) => one.name()),
  )
  const typed = [...before, word].join(' ')
  const where = ['statemgr', ...before, '--help'].join(' ')
  return `unknown command '${typed}': ${hint}\n(${where} shows what there is)`
}

type CarryOut = (row: CommandRow, given: Given) => Promise<void>

function programFor(shell: Shell, carryOut: CarryOut): Command {
  const program = new Command('statemgr')
    .description('The state manager of a BMC: powers hosts and chassis, and says what is and why.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpCommand(
      new Command('help')
        .argument('[command...]')
        .summary('print how a command is used')
        .helpGroup('Learn:'),
    )
    .configureOutput({
      writeOut: shell.out,
      writeErr: shell.err,
      getOutHelpWidth: () => shell.outColumns,
      getErrHelpWidth: () => shell.outColumns,
      getOutHasColors: () => shell.isOutTerminal,
      getErrHasColors: () => shell.isErrTerminal,
    })
    .configureHelp({ styleTitle: (title) => outStyle(shell)('title', title) })
    .exitOverride()
    .showHelpAfterError('(statemgr --help shows what there is)')
    .addHelpText('after', overview())
  for (const row of commands) addCommand(program, row, carryOut)
  return program
}

function addCommand(program: Command, row: CommandRow, carryOut: CarryOut): void {
  const [name = '', child] = row.name.split(' ')
  const parent = child === undefined ? program : program.commands.find((one) => one.name() === name)
  if (parent === undefined) throw new Error(`${row.name} stands before the command it belongs to`)
  const command = parent
    .command(child ?? name)
    .helpGroup(`${row.group}:`)
    .summary(row.summary)
    .description(sentence(row.summary))
    .showHelpAfterError(`(statemgr ${row.name} --help shows how it is used)`)
    .addHelpText('after', `\nExamples:\n${examplesOf(row).join('\n')}`)
    .action(() => {
      const args = command.processedArgs.flat().filter((arg) => arg !== undefined)
      // The subcommand's own flags may have been typed before its name.
      return carryOut(row, { ...command.optsWithGlobals(), args })
    })
  for (const { spelled, meaning, choices } of row.args) {
    const argument = new Argument(spelled, meaning)
    command.addArgument(choices === undefined ? argument : argument.choices(choices))
  }
  for (const flag of row.flags) command.addOption(optionOf(flag))
}

/** From the package's own description, two folders up from the sources as from what is built. */
function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { readonly version: string }).version
}

function overview(): string {
  const meanings = exitRows.map(({ name, code, meaning }) => `  ${code}  ${name}: ${meaning}`)
  return `
Examples:
  statemgr demo                                    see what it does, without anything
  statemgr serve --config chassis.yaml --simulate  run it, with pretended hardware
  statemgr power on host.0 --wait                  then, in another terminal

Exit codes:
${meanings.join('\n')}`
}

function examplesOf(row: CommandRow): readonly string[] {
  return row.examples.map(([typed, meaning]) => `  ${typed}\n      ${meaning}`)
}

function sentence(summary: string): string {
  return `${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}.`
}
