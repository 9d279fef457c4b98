/**
 * Checks what rules look at: things that must be there, and be able to be what is asked of them.
 */

import { levels } from '../../core/model/ids.ts'
import { kindOfName } from '../compile/kind-of.ts'
import type { Finding } from '../findings/problems.ts'
import { unknown } from '../findings/unknown.ts'
import { type Path, valueAt } from '../findings/walk.ts'
import { inEach, itemsAt, textsAt } from '../findings/written.ts'
import { namesIn } from './kind-names.ts'

/** What stands at `path` may look at something watched, or at a component. */
export function predicateFindings(written: unknown, path: Path): readonly Finding[] {
  const at = (option: string) => {
    const found = [...path, option]
    return typeof valueAt(written, found) === 'string' ? textsAt(written, found) : []
  }
  const watched = Object.entries(lists).flatMap(([option, list]) =>
    at(option).flatMap((one) => unknown(option, one, namesAt(written, list))),
  )
  const [component] = at('component')
  const missing = component === undefined ? [] : unknown('component', component, allIn(written))
  if (missing.length > 0) return [...watched, ...missing]
  const wanted = itemsAt(written, [...path, 'is'])
  const [what, known] =
    component === undefined
      ? ['level', levels]
      : ['status', namesIn(written, kindAt(written, component.name)).statuses]
  const isPredicate = watchedOrComponent.some((option) => at(option).length > 0)
  const amiss = isPredicate && wanted.length > 0 ? textsAt(written, [...path, 'is']) : []
  return [...watched, ...amiss.flatMap((one) => unknown(what, one, known))]
}

const lists: Readonly<Record<string, string>> = {
  sensor: 'sensors',
  zone: 'zones',
  supply: 'supplies',
  resource: 'resources',
}
const watchedOrComponent = [...Object.keys(lists), 'component']

const namesAt = (written: unknown, list: string): readonly string[] =>
  inEach(written, [list]).flatMap((item) => textsAt(written, [...item, 'name']).map(nameOf))

const nameOf = ({ name }: { readonly name: string }) => name

const chassisName = (written: unknown) =>
  textsAt(written, ['chassis', 'name'])[0]?.name ?? 'chassis.0'
const bmcName = (written: unknown) => textsAt(written, ['bmc', 'name'])[0]?.name ?? 'bmc.0'

/** The name of every component. */
export const allIn = (written: unknown): readonly string[] => [
  ...namesAt(written, 'hosts'),
  ...namesAt(written, 'components'),
  chassisName(written),
  bmcName(written),
]

function kindAt(written: unknown, name: string): string {
  if (name === chassisName(written)) return 'chassis'
  return name === bmcName(written) ? 'bmc' : kindOfName(name)
}
