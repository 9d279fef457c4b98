/** Names the entity that an entry of the journal is about, in two words: its kind, and which. */

/** Streams of events go by a word in the place of a kind: no kind is called like one. */
export const eventStreamNames = ['transitions', 'errors', 'alerts'] as const
export type EventStreamName = (typeof eventStreamNames)[number]

export interface Entity {
  readonly kind: string
  /** One token of a subject: it has no dot. */
  readonly token: string
}

/** What is told of that is neither a component nor `kind/name`. */
const fixed: Readonly<Record<string, string>> = {
  statemgr: 'service',
  nats: 'service',
  system: 'system',
  power: 'system',
}

/**
 * `host` and `0` of `host.0`, `zone` and `cpu_zone` of `zone/cpu_zone`, `service` and `powermgr` of
 * a service; the whole name once more where nothing follows the kind: `chassis` and `chassis`.
 */
export function entityOf(name: string, services: readonly string[]): Entity {
  if (Object.hasOwn(fixed, name)) return { kind: fixed[name]!, token: name }
  if (services.includes(name)) return { kind: 'service', token: oneToken(name) }
  const [, kind = name, rest = name] = /^([^./]+)[./](.+)$/.exec(name) ?? []
  return { kind, token: oneToken(rest) }
}

/** Names of components, services and the like that are always there. */
export const fixedEntities: readonly string[] = Object.keys(fixed)

/** What would end a token, or match more than itself, is written as in the path of a URL. */
const oneToken = (text: string): string =>
  text.replaceAll(/[^A-Za-z0-9_-]/gu, (sign) =>
    [...new TextEncoder().encode(sign)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  )
