/** Reads a configuration from a file or from options, and finds all that is wrong with it. */
import { readFileSync, statSync } from 'node:fs'
import { type Place, readDocument, type Written } from './document.ts'
import { type Environment, overridden } from './environment.ts'
import { findingsOf } from './findings.ts'
import { type Finding, type Problem, pathText } from './problems.ts'
import { crossFindings } from './references.ts'
import { type Config, configSchema } from './schema.ts'

export type Loaded = { readonly config: Config } | { readonly problems: readonly Problem[] }

/** A longer file is no configuration. */
const bytesMax = 1024 * 1024

/** Reads a YAML or JSON file; the environment outranks it. Never throws for what is in the file. */
export function loadConfig(
  path: string,
  { env = {} }: { readonly env?: Environment } = {},
): Loaded {
  const text = textOf(path)
  return typeof text === 'string' ? readConfig(text, { env }) : { problems: [text] }
}

/** As `loadConfig`, for a text. */
export function readConfig(
  text: string,
  { env = {} }: { readonly env?: Environment } = {},
): Loaded {
  const written = readDocument(text)
  const unreadable = written.problems.map((problem) => ({ path: '', ...problem }))
  if (written.value === undefined) return { problems: unreadable }
  return check(written.value, env, unreadable, written.placeOf)
}

/** The options of the library: the same shape as a file's content. */
export const parseConfig = (options: unknown, env: Environment = {}): Loaded =>
  check(options, env, [], null)

function check(
  written: unknown,
  env: Environment,
  sofar: readonly Problem[],
  placeOf: Written['placeOf'] | null,
): Loaded {
  if (written === null || written === undefined) return { problems: [nothing] }
  const { value, origins, findings } = overridden(written, env)
  const parsed = configSchema.safeParse(value, { reportInput: true })
  const objections = parsed.success
    ? []
    : parsed.error.issues.flatMap((issue) => findingsOf(configSchema, issue))
  const inText = [...objections, ...crossFindings(value)]
  const problems = [
    ...sofar,
    ...findings.map((finding) => problemOf(finding, null)),
    ...inText.map((finding) => {
      const path = pathText(finding.path)
      const origin = origins.find((one) => pathText(one.path) === path)
      if (origin === undefined) {
        return problemOf(finding, placeOf?.(finding.path, finding.isKey) ?? null)
      }
      const message = `${finding.message} (set by ${origin.variable})`
      return problemOf({ ...finding, message }, null)
    }),
  ]
  if (problems.length > 0) return { problems: inOrder(problems) }
  if (!parsed.success) throw new Error('the schema refused without saying why')
  return { config: parsed.data }
}

const nothing: Problem = {
  path: '',
  line: null,
  column: null,
  message: 'there is nothing in it',
  hint: 'begin with hosts: - name: host.0',
}

const problemOf = ({ path, message, hint }: Finding, place: Place | null): Problem => ({
  path: pathText(path),
  line: place?.line ?? null,
  column: place?.column ?? null,
  message,
  hint,
})

const inOrder = (problems: readonly Problem[]) =>
  problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))

/** The file's text, or why there is none. */
function textOf(path: string): string | Problem {
  const unreadable = (message: string, hint: string | null): Problem => ({
    ...nothing,
    message,
    hint,
  })
  try {
    const { size } = statSync(path)
    if (size > bytesMax) return unreadable(`it has ${size} bytes`, `at most ${bytesMax}`)
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const known: Readonly<Record<string, string>> = {
      ENOENT: 'there is no such file',
      EACCES: 'it may not be read',
      EISDIR: 'it is a directory',
    }
    return unreadable(known[code] ?? `it cannot be read: ${code}`, null)
  }
}
