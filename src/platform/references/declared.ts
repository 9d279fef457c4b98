/**
 * Declares what a file refers to and lists nowhere: a supply, a zone or a sensor is there by being
 * named, as long as no other of its kind is listed. Beside a listed one it is a misspelt name.
 */
import { type Finding, problemsMax } from '../findings/problems.ts'
import { valueAt } from '../findings/walk.ts'
import { finding, inEach, type Named, textsAt } from '../findings/written.ts'
import { partName } from '../schema/words.ts'
import { mentions, singular } from './mentions.ts'

/** Limits of a zone that nobody has given any, °C. */
const usualZone = { warning: 80, critical: 90 }

const sections = {
  supplies: { more: {}, what: 'good as long as its service says so' },
  zones: {
    more: usualZone,
    what: `warning ${usualZone.warning}, critical ${usualZone.critical} °C`,
  },
  sensors: { more: {}, what: 'without limits' },
} as const
type Section = keyof typeof sections

export interface Declared {
  readonly value: unknown
  /** What was declared that way, where it was named first. */
  readonly notes: readonly Finding[]
}

export function withDeclared(written: unknown): Declared {
  const names = Object.keys(sections) as Section[]
  return names.reduce(declaredIn, { value: written, notes: [] })
}

function declaredIn({ value, notes }: Declared, section: Section): Declared {
  const named = referredTo(value, section)
  if (valueAt(value, [section]) !== undefined || named.length === 0) return { value, notes }
  const { more, what } = sections[section]
  const found = named.slice(0, problemsMax).map(({ path, name }) => {
    const message = `${singular[section]} '${name}' is listed nowhere: it is there, ${what}`
    const hint = `list it under ${section}: - name: ${name}`
    return finding('declared-by-reference', path, message, hint)
  })
  const listed = named.map(({ name }) => ({ name, ...more }))
  return { value: { ...(value as object), [section]: listed }, notes: [...notes, ...found] }
}

/** Each name once, where it comes first; what is no name is left to the schema. */
function referredTo(written: unknown, section: Section): readonly Named[] {
  const firsts = new Map<string, Named>()
  const all = mentions(written).filter(({ kind }) => kind === section)
  // A battery of which nobody knows the limits would never be low.
  const named = all.flatMap(({ names }) => names).filter(({ path }) => path[0] !== 'emergency')
  for (const one of [...named, ...lookedAt(written, section)])
    if (!firsts.has(one.name) && partName.safeParse(one.name).success) firsts.set(one.name, one)
  return [...firsts.values()]
}

/** What dependencies and health rules look at. */
const lookedAt = (written: unknown, section: Section): readonly Named[] =>
  [...inEach(written, ['hosts']), ...inEach(written, ['components']), ['chassis']]
    .flatMap((one) => ['dependsOn', 'healthRules'].map((key) => [...one, key]))
    .flatMap((list) => inEach(written, list))
    .flatMap((predicate) => textsAt(written, [...predicate, singular[section]]))
