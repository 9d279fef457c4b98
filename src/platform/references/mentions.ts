/** Lists where a file names its parts: where each is listed, and where it is referred to. */
import { inEach, itemsAt, type Named, textsAt } from '../findings/written.ts'

export type Kind = 'hosts' | 'zones' | 'sensors' | 'supplies' | 'resources' | 'components'

export const singular: Readonly<Record<Kind, string>> = {
  hosts: 'host',
  zones: 'zone',
  sensors: 'sensor',
  supplies: 'supply',
  resources: 'resource',
  components: 'component',
}

/** Every place that names parts, and of which kind. */
export function mentions(written: unknown): readonly { kind: Kind; names: readonly Named[] }[] {
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
    ...of('sensors', [textsAt(written, ['emergency', 'ups', 'lowBattery'])]),
  ]
}

const observersOf = (written: unknown) =>
  [...inEach(written, ['hosts']), ['chassis']].map((path) =>
    textsAt(written, [...path, 'observe', 'sensor']),
  )

/** The names that are listed. */
export const namesOf = (written: unknown, kind: Kind): readonly Named[] =>
  itemsAt(written, [kind]).flatMap((_, index) => textsAt(written, [kind, index, 'name']))
