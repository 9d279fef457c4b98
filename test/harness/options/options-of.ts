/** Lists the options of a schema: each field once, however often the file has a place for it. */
import { z } from 'zod'

/** `hosts[].bootTimeout`, `kinds.*.load`: `[]` is each of a list, `*` each of what has names. */
export function optionsOf(schema: z.ZodType): readonly string[] {
  const options: string[] = []
  const seen = new Set<z.ZodType>()
  walk(schema, '', (option) => options.push(option), seen)
  return [...new Set(options)]
}

/** Those that say of themselves that they act later. */
export const awaited = (schema: z.ZodObject): readonly string[] =>
  optionsOf(schema).filter((option) => {
    const described = option.split('.').reduce<z.ZodType | undefined>((group, key) => {
      const shape = group && unwrapped(group)
      return shape instanceof z.ZodObject ? (shape.shape[key] as z.ZodType | undefined) : undefined
    }, schema)
    return /acts from \d/.test(described?.description ?? '')
  })

function unwrapped(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
    ? unwrapped(schema.unwrap() as z.ZodType)
    : schema
}

function walk(
  schema: z.ZodType,
  path: string,
  add: (option: string) => void,
  seen: Set<z.ZodType>,
): void {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable
  ) {
    walk(schema.unwrap() as z.ZodType, path, add, seen)
  } else if (schema instanceof z.ZodPipe) walk(schema.in as z.ZodType, path, add, seen)
  else if (schema instanceof z.ZodArray) walk(schema.element as z.ZodType, `${path}[]`, add, seen)
  else if (schema instanceof z.ZodRecord) {
    walk(schema.valueType as z.ZodType, `${path}.*`, add, seen)
  } else if (schema instanceof z.ZodUnion) {
    for (const one of schema.options) walk(one as z.ZodType, path, add, seen)
  } else if (schema instanceof z.ZodObject) {
    for (const [key, field] of Object.entries(schema.shape)) {
      // One field that stands in several groups is one option.
      if (seen.has(field)) continue
      seen.add(field)
      const own = path === '' ? key : `${path}.${key}`
      let count = 0
      walk(
        field,
        own,
        (option) => {
          count += 1
          add(option)
        },
        seen,
      )
      // A group of nothing but such fields is an option as well.
      if (count === 0) add(own)
    }
  } else add(path)
}
