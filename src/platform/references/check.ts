/**
 * Checks what the parts of a configuration say of each other: names that must exist, and exist
 * once.
 */

import { hintAt } from '../../text/nearest.ts'
import { type Finding, problemsMax } from '../findings/problems.ts'
import { valueAt } from '../findings/walk.ts'
import { finding, inEach, itemsAt, type Named, textsAt } from '../findings/written.ts'
import { policyNames } from '../schema/policies.ts'
import { figureFindings } from './figures.ts'
import { kindFindings } from './kinds.ts'
import { partFindings } from './parts.ts'
import { simulationFindings } from './simulation.ts'
import { subjectFindings } from './subjects.ts'
import { ubmcFindings } from './ubmc.ts'

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
    ...kindFindings(written),
    ...partFindings(written),
    ...subjectFindings(written),
    ...simulationFindings(written),
    ...ubmcFindings(written),
  ]
}

type Kind = 'hosts' | 'zones' | 'sensors' | 'supplies' | 'resources' | 'components'
const singular: Readonly<Record<Kind, string>> = {
  hosts: 'host',
  zones: 'zone',
  sensors: 'sensor',
  supplies: 'supply',
  resources: 'resource',
  components: 'component',
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
      .map(({ path, name }) =>
        finding('duplicate-name', path, `${what}'${name}' is here twice`, 'name each once'),
      )
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
    return finding('unknown-reference', path, `there is no ${singular[kind]} '${name}'`, hint)
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
      finding(
        'incomplete-list',
        path,
        `host '${name}' is missing`,
        'every host takes its power from the chassis',
      ),
    )
}

function policyClashes(written: unknown): readonly Finding[] {
  const twice = Object.entries(policyNames).flatMap(([snake, camel]) =>
    valueAt(written, ['policies', snake]) === undefined ||
    valueAt(written, ['policies', camel]) === undefined
      ? []
      : finding(
          'option-twice',
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
      'option-without-use',
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
    const hint = 'leave it out, or give the chassis powerRestore: Restore'
    return finding('restore-contradiction', path, message, hint)
  })
}

/** Every place that names parts, and of which kind. */
function mentions(written: unknown): readonly { kind: Kind; names: readonly Named[] }[] {
  const inAll = (list: Kind, key: string) =>
    inEach(written, [list]).map((path) => textsAt(written, [...path, key]))
  const of = (kind: Kind, lists: readonly (readonly Named[])[]) =>
    lists.map((names) => ({ kind, names }))
  return [
    ...of('supplies', inAll('hosts', 'powerDependencies')),
    ...of('zones', inAll('hosts', 'thermalZone')),
    ...of('sensors', inAll('hosts', 'healthSensors')),
    ...of('sensors', observersOf(written)),
    ...of('zones', inAll('sensors', 'zone')),
    ...of('supplies', inAll('components', 'powerDependencies')),
    ...of('zones', inAll('components', 'thermalZone')),
    ...of('sensors', inAll('components', 'healthSensors')),
    ...of('sensors', inAll('resources', 'sensors')),
    ...of('supplies', [textsAt(written, ['chassis', 'powerSequence'])]),
    ...of('sensors', [textsAt(written, ['chassis', 'healthSensors'])]),
    ...of('hosts', [textsAt(written, ['chassis', 'hostDependencies'])]),
    ...of('sensors', [textsAt(written, ['emergency', 'ups', 'lowBattery'])]),
  ]
}

const observersOf = (written: unknown) =>
  [...inEach(written, ['hosts']), ['chassis']].map((path) =>
    textsAt(written, [...path, 'observe', 'sensor']),
  )

const namesOf = (written: unknown, kind: Kind): readonly Named[] =>
  itemsAt(written, [kind]).flatMap((_, index) => textsAt(written, [kind, index, 'name']))
