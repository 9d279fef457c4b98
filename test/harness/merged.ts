/** Lays changes over a configuration. */

export type Changes = { readonly [key: string]: unknown }

/** Objects are merged, everything else is replaced. */
export function merged(base: Changes, changes: Changes): Changes {
  const both = Object.entries(changes).map(([key, value]) => {
    const was = base[key]
    return [key, isObject(was) && isObject(value) ? merged(was, value) : value] as const
  })
  return { ...base, ...Object.fromEntries(both) }
}

const isObject = (value: unknown): value is Changes =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
