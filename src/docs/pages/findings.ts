/**
 * Writes the page of the findings: every code of the catalogues, what it means, and how it is
 * mended.
 */
import type { FindingRow } from '../../core/model/platform/finding.ts'
import { fileCatalogue } from '../../platform/findings/catalogue.ts'
import { analysisCatalogue } from '../../verify/analysis/catalogue.ts'
import { block, code, page, table } from '../markdown.ts'

export const findings = (): string =>
  page(
    '# Findings',
    `\`statemgr validate FILE…\` says what is wrong with platform files; \`serve\` and the library
look for the same before they start, and refuse what has errors. Each finding has a code of this
list, a severity, the file with line and column, the path of the option, a message, and what to
do. The exit code is 2 where there are errors (with \`--strict\`: or warnings), and else 0.`,
    `\`--json\` prints them for programs, \`--sarif FILE\` writes them for code review tools (SARIF
2.1.0), and \`-\` reads the file from standard input. Codes never change their meaning. Below each
code stands something that has it; a test sees that it does.`,
    section('In the file', 'What stands in the file, and what its parts say of each other.', {
      ...fileCatalogue,
    }),
    section(
      'In machines, recipes and components',
      `What comes of the file: machines, recipes and components, those that are built in among
them. A platform that a program puts together is looked at in the same way.`,
      { ...analysisCatalogue },
    ),
  )

function section(
  title: string,
  text: string,
  catalogue: Readonly<Record<string, FindingRow>>,
): string {
  const rows = Object.entries(catalogue)
  return page(
    `## ${title}`,
    text,
    table(
      ['code', 'severity', 'meaning'],
      rows.map(([name, { severity, meaning }]) => [`[${name}](#${name})`, severity, meaning]),
    ),
    ...rows.map(([name, { severity, meaning, mend, example }]) =>
      page(
        `### ${name}`,
        `${code(severity)} ${meaning} ${mend}`,
        block('yaml', printable(example)),
      ),
    ),
  )
}

/** Bombs are cut short, and what no page can show is written out. */
const printable = (example: string): string =>
  example
    .split('\n')
    .map((line) => (line.length > columnsMax ? `${line.slice(0, columnsMax)} …` : line))
    .join('\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    .replaceAll(/[\u0000-\u0008]/g, '<NUL>')

const columnsMax = 110
