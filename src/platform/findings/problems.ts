/** Says what is wrong with a configuration, where, and what would be right. */
import type { Severity } from '../../core/model/platform/finding.ts'
import type { FileCode } from './catalogue.ts'
import type { Path } from './walk.ts'

export interface Problem {
  /** Stands in `docs/reference/findings.md`. */
  readonly code: string
  readonly severity: Severity
  /** `hosts[0].thermalZone`; empty for the whole. */
  readonly path: string
  /** From 1; `null` where there is no text to point into. */
  readonly line: number | null
  readonly column: number | null
  readonly message: string
  readonly hint: string | null
}

/** A problem before it is known where in the text it stands. */
export interface Finding {
  readonly code: FileCode
  readonly path: Path
  /** Whether it is the key that is wrong, rather than what stands there. */
  readonly isKey: boolean
  readonly message: string
  readonly hint: string | null
}

/** More are not told at once: whoever has that many needs the first ones. */
export const problemsMax = 100

/** The problems as a person reads them, one after the other, ending with a newline. */
export function problemsText(file: string, problems: readonly Problem[]): string {
  const shown = problems.slice(0, problemsMax).map((problem) => problemText(file, problem))
  const more = problems.length - shown.length
  const sum = `${file}: ${countText(problems)}`
  return [...shown, ...(more > 0 ? [`… and ${more} more`] : []), sum, ''].join('\n')
}

/** `hosts[0].name`: keys with dots, indices in brackets, keys that are no words in quotes. */
export function pathText(path: Path): string {
  const parts = path.map((key) => {
    if (typeof key === 'number') return `[${key}]`
    return /^[A-Za-z_$][\w$]*$/.test(String(key)) ? `.${String(key)}` : `["${String(key)}"]`
  })
  return parts.join('').replace(/^\./, '')
}

/** Errors need no word for what they are. */
function problemText(file: string, problem: Problem): string {
  const { code, severity, path, line, column, message, hint } = problem
  const place = line === null ? file : `${file}:${line}:${column ?? 1}`
  const rank = severity === 'error' ? '' : `${severity}: `
  const what = path === '' ? message : `${path}: ${message}`
  return `${place}: ${rank}${what} [${code}]${hint === null ? '' : `\n    ${hint}`}`
}

/** `2 problems and one warning`. */
function countText(problems: readonly Problem[]): string {
  const words = { error: 'problem', warning: 'warning', note: 'note' } as const
  const counts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = problems.filter((problem) => problem.severity === severity).length
    if (count === 0) return []
    return count === 1 ? `one ${words[severity]}` : `${count} ${words[severity]}s`
  })
  return counts.join(' and ')
}
