/** Walks along paths: through what was written, and through the schema of it. */

import { z } from 'zod'
import { lookUp } from '../../core/model/look-up.ts'

export type Path = readonly PropertyKey[]

/** The schema at a path, without what is wrapped around it; `null` where there is none. */
export function schemaAt(schema: z.ZodType, path: Path): z.ZodType | null {
  const here = unwrapped(schema)
  const [key, ...rest] = path
  if (key === undefined) return here
  if (here instanceof z.ZodArray) return schemaAt(here.element as z.ZodType, rest)
  if (here instanceof z.ZodRecord) return schemaAt(here.valueType as z.ZodType, rest)
  if (here instanceof z.ZodUnion) return schemaAmong(here, path)
  if (!(here instanceof z.ZodObject)) return null
  const next = lookUp(here.shape, String(key))
  return next === undefined ? null : schemaAt(next, rest)
}

/** The first of several that has something there. */
function schemaAmong(union: z.ZodUnion, path: Path): z.ZodType | null {
  const found = union.options.map((option) => schemaAt(option as z.ZodType, path))
  return found.find((schema) => schema !== null) ?? null
}

/** The keys that an object at this path may have. */
export function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  const here = schemaAt(schema, path)
  return here instanceof z.ZodObject ? Object.keys(here.shape) : []
}

/** The paths of all options that are one value: neither groups nor anything in a list. */
export function leavesOf(schema: z.ZodType, path: readonly string[] = []): readonly string[][] {
  const here = unwrapped(schema)
  if (here instanceof z.ZodArray || here instanceof z.ZodRecord) return []
  if (!(here instanceof z.ZodObject)) return [[...path]]
  return Object.entries(here.shape).flatMap(([key, inner]) => leavesOf(inner, [...path, key]))
}

/** What was written at a path; `undefined` where nothing was. */
export function valueAt(written: unknown, path: Path): unknown {
  let value = written
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = lookUp(value as Readonly<Record<string, unknown>>, String(key))
  }
  return value
}

/** What is written there: below defaults and optionality, before any transformation. */
function unwrapped(schema: z.ZodType): z.ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return unwrapped(schema.unwrap() as z.ZodType)
  }
  return schema instanceof z.ZodPipe ? unwrapped(schema.in as z.ZodType) : schema
}
