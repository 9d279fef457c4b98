/** Writes the page that leads to the others. */
import { page, table } from '../markdown.ts'

export const contents = (): string =>
  page(
    '# Reference',
    `All that statemgr has and takes, written from the tables of its source: a test keeps every
page as true as the code. How the parts turn together stands in
[ARCHITECTURE.md](../../ARCHITECTURE.md), how to begin in the [README](../../README.md).`,
    table(
      ['page', 'what it lists'],
      Object.entries(about).map(([file, what]) => [`[${file}](${file})`, what]),
    ),
  )

/** Every page of the folder but this one. */
export const about: Readonly<Record<string, string>> = {
  'commands.md': 'the command line: every command, flag, exit code and variable',
  'configuration.md': 'every option of the configuration, with its default and its variable',
  'options.md': 'what each option does, and the test that sees it',
  'config.schema.json': 'the same as a JSON Schema, for editors',
  'findings.md': 'what `statemgr validate` may find, and how each is mended',
  'subjects.md': 'the bus API: every request, reply and event, with examples',
  'asyncapi.json': 'the same as AsyncAPI 3.0: what goes over NATS, with its schemas',
  'openapi.json': 'the same as OpenAPI 3.1: what HTTP answers, with its schemas',
  'refusals.md': 'every code that a request may be refused with, and what to do then',
  'interlocks.md': 'every rule that may speak against an action, and what it looks at',
  'machines.md': 'every status and action of a host, a chassis, a BMC and kinds of your own',
  'recipes.md': 'how each action is carried out, step by step, and taken back',
  'procedures.md': 'how each condition that an alert tells of is mended',
  'leds.md': 'what each LED shows, and what that means',
  'metrics.md': 'every metric of `/metrics`, with its labels and where it comes from',
  'drawings.md': 'what `statemgr graph` draws, and the data behind it',
}
