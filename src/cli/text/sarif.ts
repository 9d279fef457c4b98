/** Writes findings as SARIF 2.1.0, which code review tools show beside the lines they are about. */
import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A file, and what is wrong with it. */
export interface Checked {
  readonly file: string
  readonly problems: readonly Shown[]
}

/** A problem, as far as a report tells it. */
interface Shown {
  readonly code: string
  readonly severity: 'error' | 'warning' | 'note'
  readonly path: string
  readonly line: number | null
  readonly column: number | null
  readonly message: string
  readonly hint: string | null
}

/** What codes mean. */
type Catalogue = Readonly<Record<string, Row>>

interface Row {
  readonly severity: Shown['severity']
  readonly meaning: string
  readonly mend: string
}

/**
 * One run with a result for each problem. The properties are those of OASIS SARIF 2.1.0, section 3;
 * columns count UTF-16 code units from 1, as JavaScript does.
 */
export function sarifText(checked: readonly Checked[], catalogue: Catalogue): string {
  const all = checked.flatMap(({ problems }) => problems.map(({ code }) => code))
  const codes = [...new Set(all)].sort()
  const rows = new Map(Object.entries(catalogue))
  const rules = codes.map((code) => ruleOf(code, rows.get(code)))
  const files = [...new Set(checked.map(({ file }) => file))]
  const results = checked.flatMap(({ file, problems }) =>
    problems.map((problem) => resultOf(file, problem, codes.indexOf(problem.code))),
  )
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'statemgr', rules } },
        artifacts: files.map((file) => ({ location: { uri: uriOf(file) } })),
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

/** Every code stands in a catalogue; one that did not would still be told. */
const ruleOf = (code: string, row: Row | undefined) => ({
  id: code,
  ...(row === undefined
    ? {}
    : {
        shortDescription: { text: row.meaning },
        help: { text: row.mend },
        defaultConfiguration: { level: row.severity },
      }),
})

function resultOf(file: string, problem: Shown, ruleIndex: number) {
  const { code, severity, path, line, column, message, hint } = problem
  const text = path === '' ? message : `${path}: ${message}`
  const region = line === null ? {} : { region: { startLine: line, startColumn: column ?? 1 } }
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: hint === null ? text : `${text} (${hint})` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...region },
        ...(path === '' ? {} : { logicalLocations: [{ fullyQualifiedName: path }] }),
      },
    ],
  }
}

/** Relative paths stay relative: the review tool knows where the repository is. */
function uriOf(file: string): string {
  if (file === '-') return 'stdin'
  if (isAbsolute(file)) return pathToFileURL(file).href
  return file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/')
}
