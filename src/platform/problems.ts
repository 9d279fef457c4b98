/** What is wrong with a configuration, where, and what would be right. */
import type { Path } from './walk.ts'

export interface Problem {
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
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`
  return [...shown, ...(more > 0 ? [`… and ${more} more`] : []), `${file}: ${count}`, ''].join('\n')
}

/** `hosts[0].name`: keys with dots, indices in brackets, keys that are no words in quotes. */
export function pathText(path: Path): string {
  const parts = path.map((key) => {
    if (typeof key === 'number') return `[${key}]`
    return /^[A-Za-z_$][\w$]*$/.test(String(key)) ? `.${String(key)}` : `["${String(key)}"]`
  })
  return parts.join('').replace(/^\./, '')
}

function problemText(file: string, { path, line, column, message, hint }: Problem): string {
  const place = line === null ? file : `${file}:${line}:${column ?? 1}`
  const what = path === '' ? message : `${path}: ${message}`
  return `${place}: ${what}${hint === null ? '' : `\n    ${hint}`}`
}
