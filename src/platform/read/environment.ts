/** Reads options set by the environment: `STATEMGR_LIMITS_STAGGER=2s` is `limits.stagger: 2s`. */

import { z } from 'zod'
import { lookUp } from '../../core/model/look-up.ts'
import { hintAt } from '../../text/nearest.ts'
import type { Finding } from '../findings/problems.ts'
import { leavesOf, type Path, schemaAt, valueAt } from '../findings/walk.ts'
import { configSchema } from '../schema/config.ts'
import { policyNames } from '../schema/policies.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export interface Overridden {
  readonly value: unknown
  /** Which variable set what, so that a problem with it is told as such. */
  readonly origins: readonly { readonly path: Path; readonly variable: string }[]
  readonly findings: readonly Finding[]
}

/**
 * The written configuration with what the environment says instead. Every option that is one value
 * and in no list has a variable: its path in capitals, an underscore between words and between
 * parts, after `STATEMGR_`. Variables with this prefix that name no option are findings.
 */
export function overridden(written: unknown, environment: Environment): Overridden {
  const findings: Finding[] = []
  const origins: { path: Path; variable: string }[] = []
  let value = written
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith(prefix)) continue
    if (text === undefined || text === '') continue
    const path = optionVariables.get(variable)
    if (path === undefined) findings.push(unknownVariable(variable))
    else {
      const spelled = asSpelled(value, path)
      value = withValue(value, spelled, readAs(path, text))
      origins.push({ path: spelled, variable })
    }
  }
  return { value, origins, findings }
}

const prefix = 'STATEMGR_'

/** `limits.readingStale` → `STATEMGR_LIMITS_READING_STALE`. */
const variableOf = (path: readonly string[]) =>
  prefix + path.map((key) => key.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()).join('_')

/** A policy's name in small letters gives the same variable: one of each counts. */
export const optionVariables: ReadonlyMap<string, readonly string[]> = new Map(
  leavesOf(configSchema)
    .filter((path) => path.every((key) => /^[A-Za-z]+$/.test(key)))
    .map((path) => [variableOf(path), path]),
)

const unknownVariable = (variable: string): Finding => ({
  code: 'unknown-variable',
  path: [variable],
  isKey: true,
  message: 'this environment variable sets no option',
  hint: hintAt(variable, [...optionVariables.keys()]),
})

/** The text as what the option is; what cannot be read as such, the schema will object to. */
function readAs(path: Path, text: string): unknown {
  const option = schemaAt(configSchema, path)
  if (option instanceof z.ZodBoolean) return text === 'true' || (text === 'false' ? false : text)
  if (option instanceof z.ZodNumber) return Number.isFinite(Number(text)) ? Number(text) : text
  return text
}

/** The path in what was written, where a policy may have its name in small letters. */
function asSpelled(written: unknown, path: readonly string[]): readonly string[] {
  const [section, policy, ...rest] = path
  const [snake] = Object.entries(policyNames).find(([, camel]) => camel === policy) ?? []
  if (section !== 'policies' || snake === undefined) return path
  return valueAt(written, [section, snake]) === undefined ? path : [section, snake, ...rest]
}

/** A copy with `value` at `path`. Where something else than a group is, the schema objects. */
function withValue(written: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  if (written !== undefined && (typeof written !== 'object' || Array.isArray(written)))
    return written
  const group = (written ?? {}) as Readonly<Record<string, unknown>>
  return { ...group, [key]: withValue(lookUp(group, key), rest, value) }
}
