/** Reads a configuration from a file or from options, and finds all that is wrong with it. */
import type { Analyse, PlatformFinding } from '../core/model/platform/finding.ts'
import { isDeeper } from '../text/json.ts'
import { compile } from './compile/platform.ts'
import { fileCatalogue } from './findings/catalogue.ts'
import { originOf } from './findings/origins.ts'
import { type Finding, type Problem, pathText } from './findings/problems.ts'
import { type Place, readDocument, type Written } from './read/document.ts'
import { type Environment, overridden } from './read/environment.ts'
import { bytesMax, decoded, textOf, tooLarge } from './read/file.ts'
import { findingsOf, reservedKeys } from './read/schema-faults.ts'
import { crossFindings } from './references/check.ts'
import { withDeclared } from './references/declared.ts'
import { ruleFindings } from './references/rules.ts'
import { stepFindings, stepOrigin } from './references/steps.ts'
import { type Config, configSchema } from './schema/config.ts'

/** What can be run, with what may be wrong with it all the same; or all that is wrong. */
export type Loaded =
  | { readonly config: Config; readonly warnings: readonly Problem[] }
  | { readonly problems: readonly Problem[] }

export interface LoadOptions {
  /** Outranks what is written. */
  readonly env?: Environment
  /** Looks at what comes of it, before it is run. */
  readonly analyse?: Analyse | null
}

/** Reads a YAML or JSON file. Never throws for what is in the file. */
export const loadConfig = (path: string, options: LoadOptions = {}): Loaded =>
  readText(textOf(path), options)

/** As `loadConfig`, for what came some other way, such as standard input. */
export const readBytes = (bytes: Uint8Array, options: LoadOptions = {}): Loaded =>
  readText(decoded(bytes), options)

/** As `loadConfig`, for a text. */
export function readConfig(text: string, options: LoadOptions = {}): Loaded {
  if (text.length > bytesMax) return { problems: [problemOf(tooLarge(text.length))] }
  const written = readDocument(text)
  const unreadable = written.problems.map(({ line, column, ...said }) => {
    return problemOf({ ...said, path: [], isKey: false }, { line, column })
  })
  if (written.value === undefined) return { problems: unreadable }
  return check(written.value, options, unreadable, written)
}

/** The options of the library: the same shape as a file's content. */
export const parseConfig = (
  options: unknown,
  env: Environment = {},
  analyse: Analyse | null = null,
): Loaded => check(options, { env, analyse }, [], null)

const readText = (text: string | Finding, options: LoadOptions): Loaded =>
  typeof text === 'string' ? readConfig(text, options) : { problems: [problemOf(text)] }

function check(
  written: unknown,
  { env = {}, analyse = null }: LoadOptions,
  sofar: readonly Problem[],
  text: Written | null,
): Loaded {
  if (written === null || written === undefined) {
    return { problems: [problemOf(nothing, text?.placeOf([], false))] }
  }
  if (isDeeper(written, depthMax)) return { problems: [problemOf(tooDeep)] }
  const { value: given, origins, findings } = overridden(written, env)
  const { value, notes } = withDeclared(given)
  const parsed = configSchema.safeParse(value, { reportInput: true })
  const objections = parsed.success
    ? []
    : parsed.error.issues.flatMap((issue) => findingsOf(configSchema, issue))
  const inText = [...reservedKeys(value), ...objections, ...crossFindings(value), ...notes]
  const problems = [
    ...sofar,
    ...findings.map((finding) => problemOf(finding)),
    ...inText.map((finding) => {
      const path = pathText(finding.path)
      const origin = origins.find((one) => pathText(one.path) === path)
      if (origin === undefined) {
        return problemOf(finding, text?.placeOf(finding.path, finding.isKey))
      }
      const message = `${finding.message} (set by ${origin.variable})`
      return problemOf({ ...finding, message })
    }),
  ]
  if (problems.some(isError)) return { problems: inOrder(problems) }
  if (!parsed.success) throw new Error('the schema refused without saying why')
  const ruled = [
    ...stepFindings(parsed.data).map((one) => problemOf(one, text?.placeOf(one.path, one.isKey))),
    ...ruleFindings(parsed.data).map((one) => {
      return problemOf(one, text?.placeWithin(one.path, one.within))
    }),
  ]
  // Only what can be compiled can be analysed.
  const isSound = analyse !== null && !ruled.some(isError)
  const analysed = isSound ? analysedIn(parsed.data, analyse, value, text) : []
  const all = inOrder([...problems, ...ruled, ...analysed])
  return all.some(isError) ? { problems: all } : { config: parsed.data, warnings: all }
}

function analysedIn(
  config: Config,
  analyse: Analyse,
  value: unknown,
  text: Written | null,
): readonly Problem[] {
  const { platform } = compile(config)
  const found = analyse(platform).flatMap(({ at, ...said }) =>
    located({ ...said, at: stepOrigin(config, platform, at) }, value, text),
  )
  // A step that is added to several recipes is told of once.
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()]
}

/** Where it comes from in the file. Nobody is warned of what is built in: nobody could mend it. */
function located(
  { at, ...said }: PlatformFinding,
  value: unknown,
  text: Written | null,
): readonly Problem[] {
  const path = originOf(at, value)
  if (path === null && said.severity !== 'error') return []
  const place = path === null ? null : (text?.placeOf(path, true) ?? null)
  const { line = null, column = null } = place ?? {}
  return [{ ...said, path: pathText(path ?? at), line, column }]
}

const isError = ({ severity }: Problem) => severity === 'error'

/** Far deeper than any option stands. */
const depthMax = 64

const tooDeep: Finding = {
  code: 'nested-too-deeply',
  path: [],
  isKey: false,
  message: 'it is nested too deeply',
  hint: null,
}

const nothing: Finding = {
  code: 'empty-file',
  path: [],
  isKey: false,
  message: 'there is nothing in it',
  hint: 'begin with hosts: - name: host.0',
}

const problemOf = (
  { code, path, message, hint }: Finding,
  place: Place | null = null,
): Problem => ({
  code,
  severity: fileCatalogue[code].severity,
  path: pathText(path),
  line: place?.line ?? null,
  column: place?.column ?? null,
  message,
  hint,
})

const inOrder = (problems: readonly Problem[]) =>
  problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
