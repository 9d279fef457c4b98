/** Writes the page of what each option does: from the rows by which tests see it done. */
import { elsewhere } from '../../../test/harness/options/elsewhere.ts'
import { awaited, optionsOf } from '../../../test/harness/options/options-of.ts'
import { rows } from '../../../test/harness/options/rows.ts'
import { unnoticed } from '../../../test/harness/options/unnoticed.ts'
import { configSchema } from '../../platform/schema/config.ts'
import { code, page, table } from '../markdown.ts'

const here = 'test/spec/options.test.ts'

export const options = (): string =>
  page(
    '# Options and what they do',
    `Every option of the configuration, with the behaviour that shows it and the test that sees it:
hardware is asked something else, or at another time, or somebody is refused. \`[]\` is each of a
list, \`*\` each of what has names. An option without a behaviour fails \`${here}\`, which plays
each of its rows on a board, with the option and without.`,
    table(['option', 'what it does', 'seen by'], optionsOf(configSchema).flatMap(rowOf)),
    '## Words, and what is kept',
    'These are told, or say how much is kept. No hardware notices them.',
    table(
      ['option', 'what for'],
      Object.entries(unnoticed).map(([option, why]) => [code(option), why]),
    ),
    '## To come',
    `Accepted, and nothing heeds them yet: ${awaited(configSchema).map(code).join(', ')}.`,
  )

function rowOf(option: string): readonly (readonly string[])[] {
  const played = rows.find((one) => one.option === option)
  if (played !== undefined) return [[code(option), played.shows, code(here)]]
  const test = elsewhere.find((one) => Object.hasOwn(one.options, option))
  return test === undefined ? [] : [[code(option), test.options[option]!, code(test.file)]]
}
