/** What the parts of a configuration say of each other: names that must exist, and exist once. */
import { figureFindings } from './figures.ts'
import { hintAt } from './nearest.ts'
import { policyNames } from './policies.ts'
import { type Finding, problemsMax } from './problems.ts'
import { type Path, valueAt } from './walk.ts'

/**
 * Looks at what was written, right or wrong, so that these findings come together with those of the
 * schema. What is not of its type is passed over: the schema says that.
 */
export function crossFindings(written: unknown): readonly Finding[] {
  return [
    ...duplicates(written),
    ...unknownNames(written),
    ...strangers(written),
    ...policyClashes(written),
    ...restoreClashes(written),
    ...figureFindings(written),
  ]
}

type Kind = 'hosts' | 'zones' | 'sensors' | 'supplies'
const singular: Readonly<Record<Kind, string>> = {
  hosts: 'host',
  zones: 'zone',
  sensors: 'sensor',
  supplies: 'supply',
}

interface Named {
  readonly path: Path
  readonly name: string
}

function duplicates(written: unknown): readonly Finding[] {
  const kinds = Object.keys(singular) as Kind[]
  const lists = [
    ...kinds.map((kind) => [`${singular[kind]} `, namesOf(written, kind)] as const),
    ...mentions(written).map(({ names }) => ['', names] as const),
  ]
  return lists.flatMap(([what, names]) => {
    const firsts = new Map(names.map(({ path, name }) => [name, path] as const).reverse())
    return names
      .filter(({ path, name }) => firsts.get(name) !== path)
      .map(({ path, name }) => finding(path, `${what}'${name}' is here twice`, 'name each once'))
  })
}

function unknownNames(written: unknown): readonly Finding[] {
  const unknown = mentions(written).flatMap(({ kind, names }) => {
    const known = new Set(namesOf(written, kind).map(({ name }) => name))
    return names.filter(({ name }) => !known.has(name)).map((named) => ({ kind, ...named }))
  })
  // Looking for the nearest is dear, and nobody is shown more than these.
  return unknown.slice(0, problemsMax).map(({ kind, path, name }) => {
    const known = namesOf(written, kind).map((one) => one.name)
    const hint = hintAt(name, known) ?? `list it under ${kind}: - name: ${name}`
    return finding(path, `there is no ${singular[kind]} '${name}'`, hint)
  })
}

/** Hosts that the chassis does not count among its own. */
function strangers(written: unknown): readonly Finding[] {
  const path = ['chassis', 'hostDependencies']
  if (!Array.isArray(valueAt(written, path))) return []
  const own = textsAt(written, path).map(({ name }) => name)
  return namesOf(written, 'hosts')
    .filter(({ name }) => !own.includes(name))
    .map(({ name }) =>
      finding(path, `host '${name}' is missing`, 'every host takes its power from the chassis'),
    )
}

function policyClashes(written: unknown): readonly Finding[] {
  const twice = Object.entries(policyNames).flatMap(([snake, camel]) =>
    valueAt(written, ['policies', snake]) === undefined ||
    valueAt(written, ['policies', camel]) === undefined
      ? []
      : finding(
          ['policies', snake],
          `is the same as ${camel}, which is here too`,
          'keep one of them',
        ),
  )
  const forced = ['chassisPowerOff', 'chassis_power_off'].flatMap((name) => {
    const path = ['policies', name]
    const shuts = valueAt(written, [...path, 'hostShutdownRequired'])
    if (shuts !== false || valueAt(written, [...path, 'forceTimeout']) === undefined) return []
    const message = 'hosts are not asked to shut down first, so none is forced after that'
    return finding(
      [...path, 'forceTimeout'],
      message,
      'set hostShutdownRequired: true, or leave it out',
    )
  })
  return [...twice, ...forced]
}

/** A host that is always to be on, on a chassis that stays off: one of them would be ignored. */
function restoreClashes(written: unknown): readonly Finding[] {
  const policy = valueAt(written, ['chassis', 'powerRestore'])
  if (policy !== 'None' && policy !== 'AlwaysOff') return []
  return itemsAt(written, ['hosts']).flatMap((_, index) => {
    const path = ['hosts', index, 'powerRestore']
    if (valueAt(written, path) !== 'AlwaysOn') return []
    const message = `it takes its power from a chassis that stays off: powerRestore: ${policy}`
    return finding(path, message, 'leave it out, or give the chassis powerRestore: Restore')
  })
}

const finding = (path: Path, message: string, hint: string): Finding => ({
  path,
  isKey: false,
  message,
  hint,
})

/** Every place that names parts, and of which kind. */
function mentions(written: unknown): readonly { kind: Kind; names: readonly Named[] }[] {
  const inEach = (list: Kind, key: string) =>
    itemsAt(written, [list]).map((_, index) => textsAt(written, [list, index, key]))
  const of = (kind: Kind, lists: readonly (readonly Named[])[]) =>
    lists.map((names) => ({ kind, names }))
  return [
    ...of('supplies', inEach('hosts', 'powerDependencies')),
    ...of('zones', inEach('hosts', 'thermalZone')),
    ...of('sensors', inEach('hosts', 'healthSensors')),
    ...of('zones', inEach('sensors', 'zone')),
    ...of('supplies', [textsAt(written, ['chassis', 'powerSequence'])]),
    ...of('sensors', [textsAt(written, ['chassis', 'healthSensors'])]),
    ...of('hosts', [textsAt(written, ['chassis', 'hostDependencies'])]),
    ...of('sensors', [textsAt(written, ['emergency', 'ups', 'lowBattery'])]),
  ]
}

const namesOf = (written: unknown, kind: Kind): readonly Named[] =>
  itemsAt(written, [kind]).flatMap((_, index) => textsAt(written, [kind, index, 'name']))

/** The text that stands there, or the texts of the list. */
function textsAt(written: unknown, path: Path): readonly Named[] {
  const value = valueAt(written, path)
  if (typeof value === 'string') return [{ path, name: value }]
  return itemsAt(written, path).flatMap((item, index) =>
    typeof item === 'string' ? { path: [...path, index], name: item } : [],
  )
}

function itemsAt(written: unknown, path: Path): readonly unknown[] {
  const value = valueAt(written, path)
  return Array.isArray(value) ? value : []
}
