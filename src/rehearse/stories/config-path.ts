/**
 * Walks paths into a configuration, such as `hosts.host.0.priority`: how a story says what differs.
 */

import { keysAt } from '../../platform/findings/walk.ts'
import { type Config, configSchema } from '../../platform/schema/config.ts'

/** Everything in which `other` differs from `config`: paths, and what stands there instead. */
export function differences(
  config: Config,
  other: Config,
): readonly (readonly [string, unknown])[] {
  return differencesIn(config, other, '')
}

/**
 * The configuration with that value at that path. Of things in a list the one with that name is
 * meant.
 * @returns `null` where a configuration has no such path.
 */
export function configWith(config: Config, path: string, value: unknown): Config | null {
  return replaced(config, path, value, []) as Config | null
}

function differencesIn(
  one: unknown,
  other: unknown,
  path: string,
): readonly (readonly [string, unknown])[] {
  if (isSame(one, other)) return []
  const [before, after] = [partsOf(one), partsOf(other)]
  const isParted =
    before !== null && after !== null && [...before.keys()].every((key) => after.has(key))
  if (!isParted) return [[path, other]]
  return [...after].flatMap(([key, part]) =>
    differencesIn(before.get(key), part, path === '' ? key : `${path}.${key}`),
  )
}

/** Names may have dots of their own: whichever part the path begins with. */
function replaced(
  within: unknown,
  path: string,
  value: unknown,
  keys: readonly PropertyKey[],
): unknown {
  const parts = partsOf(within)
  if (parts === null) return null
  const names = Array.isArray(within) ? [...parts.keys()] : keysAt(configSchema, keys)
  for (const name of names) {
    if (path !== name && !path.startsWith(`${name}.`)) continue
    const inner = parts.get(name)
    const rest = path.slice(name.length + 1)
    const key = Array.isArray(within) ? within.indexOf(inner) : name
    const next = rest === '' ? value : replaced(inner, rest, value, [...keys, key])
    if (next === null && rest !== '') return null
    return Array.isArray(within)
      ? within.with(Number(key), next)
      : { ...(within as object), [name]: next }
  }
  return null
}

/** The parts of a group by their keys, of a list of named things by their names. */
function partsOf(value: unknown): ReadonlyMap<string, unknown> | null {
  if (typeof value !== 'object' || value === null) return null
  if (!Array.isArray(value)) return new Map(Object.entries(value))
  const named = value.flatMap((item) => (hasName(item) ? [[item.name, item] as const] : []))
  return named.length === value.length && value.length > 0 ? new Map(named) : null
}

const hasName = (item: unknown): item is { readonly name: string } =>
  typeof item === 'object' && item !== null && 'name' in item && typeof item.name === 'string'

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
