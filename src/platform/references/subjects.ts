/** Checks that everything that is told of has a subject of events of its own. */

import { entityOf, eventStreamNames, fixedEntities } from '../../core/model/entity.ts'
import type { Finding } from '../findings/problems.ts'
import type { Path } from '../findings/walk.ts'
import { finding, itemsAt, type Named, textsAt } from '../findings/written.ts'
import { integrations } from '../schema/bounds.ts'
import { ownKinds } from './kind-names.ts'

export function subjectFindings(written: unknown): readonly Finding[] {
  return [...streamKinds(written), ...sharedSubjects(written)]
}

/** `events.alerts` is a stream, and `events.alerts.0` would look like a part of it. */
const streamKinds = (written: unknown): readonly Finding[] =>
  ownKinds(written)
    .filter((kind) => (eventStreamNames as readonly string[]).includes(kind))
    .map((kind) => ({
      ...finding(
        'shared-subject',
        ['kinds', kind],
        `events.${kind} is a stream of events: no kind is called so`,
        'choose another name',
      ),
      isKey: true,
    }))

/** The later of two that would be told of on one subject. */
function sharedSubjects(written: unknown): readonly Finding[] {
  const services = servicesOf(written).map(({ name }) => name)
  const firsts = new Map<string, string>()
  return entitiesOf(written).flatMap(({ path, name }) => {
    const { kind, token } = entityOf(name, services)
    const subject = `events.${kind}.${token}`
    const first = firsts.get(subject)
    if (first === undefined) firsts.set(subject, name)
    // One name twice is another mistake, which is found as such.
    if (first === undefined || first === name) return []
    const message = `'${name}' and '${first}' would be told of on one subject: ${subject}`
    return finding('shared-subject', path, message, 'give one of them another name')
  })
}

/** All that entries of the journal are about, as they name it; what is always there first. */
const entitiesOf = (written: unknown): readonly Named[] => [
  ...fixedEntities.map((name) => ({ path: [], name })),
  ...servicesOf(written),
  ...named(written, 'zones').flatMap(under('zone', 'forecast')),
  ...named(written, 'sensors').flatMap(under('sensor')),
  ...named(written, 'supplies').flatMap(under('supply')),
  ...named(written, 'resources').flatMap(under('resource')),
  ...textsAt(written, ['chassis', 'name']),
  ...textsAt(written, ['bmc', 'name']),
  ...named(written, 'hosts'),
  ...named(written, 'components'),
]

/** By the names that they have where the file names none. */
function servicesOf(written: unknown): readonly Named[] {
  const usual = integrations.parse({})
  const chosen = (['power', 'thermal', 'sensors', 'leds'] as const).map((role): Named => {
    const path: Path = ['integrations', role]
    return textsAt(written, path)[0] ?? { path, name: usual[role] }
  })
  return [...chosen, ...textsAt(written, ['integrations', 'others'])]
}

const named = (written: unknown, list: string): readonly Named[] =>
  itemsAt(written, [list]).flatMap((_, index) => textsAt(written, [list, index, 'name']))

const under =
  (...kinds: readonly string[]) =>
  ({ path, name }: Named): readonly Named[] =>
    kinds.map((kind) => ({ path, name: `${kind}/${name}` }))
