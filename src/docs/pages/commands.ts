/** Writes the page of the commands: what can be typed, what it takes, and examples of it. */

import { commands as rows } from '../../cli/commands.ts'
import { ownVariables } from '../../cli/request/own-variables.ts'
import type { CommandRow } from '../../cli/shell/command.ts'
import { exitRows } from '../../cli/shell/exits.ts'
import { optionOf } from '../../cli/shell/flags.ts'
import { block, code, page, table } from '../markdown.ts'

export const commands = (): string =>
  page(
    '# Commands',
    `What \`statemgr\` understands; \`statemgr help COMMAND\` prints the same in the terminal.
Commands that ask a service reach it over HTTP (\`--url\`) or over NATS (\`--nats\`); without
either they look for it at http://127.0.0.1:8080. What was asked for goes to standard output, all
else to standard error, so that \`--json\` can be piped.`,
    '## Exit codes',
    table(
      ['code', 'meaning'],
      exitRows.map((row) => [code(String(row.code)), row.meaning]),
    ),
    '## Environment',
    table(
      ['variable', 'stands for'],
      [
        ...Object.entries(ownVariables).map(([name, what]) => [
          code(name),
          what.startsWith('--') ? code(what) : what,
        ]),
        ['`STATEMGR_…`', 'an option of the [configuration](configuration.md)'],
      ],
    ),
    ...[...Map.groupBy(rows, ({ group }) => group)].map(([group, some]) =>
      page(`## ${group}`, ...some.map(section)),
    ),
  )

function section({ name, summary, args, flags, examples }: CommandRow): string {
  const usage = ['statemgr', name, ...args.map(({ spelled }) => spelled)].join(' ')
  return page(
    `### ${name}`,
    `${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}.`,
    block('', flags.length === 0 ? usage : `${usage} [options]`),
    table(
      ['given', 'meaning'],
      [
        ...args.map(({ spelled, meaning, choices = [] }) => [
          code(spelled),
          choices.length === 0 ? meaning : `${meaning}: ${choices.map(code).join(', ')}`,
        ]),
        ...flags
          .map(optionOf)
          .map(({ flags: spelled, description, argChoices = [], ...rest }) => [
            code(spelled),
            [
              description,
              ...(argChoices.length === 0 ? [] : [argChoices.map(code).join(', ')]),
              ...(rest.defaultValue === undefined ? [] : [`default ${code(rest.defaultValue)}`]),
            ].join('; '),
          ]),
      ],
    ),
    examples.map(([typed, meaning]) => `- ${code(typed)}: ${meaning}`).join('\n'),
  )
}
