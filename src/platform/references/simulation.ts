/** Checks what the simulation names: sensors, zones and components that there are. */
import type { Finding } from '../findings/problems.ts'
import { unknown } from '../findings/unknown.ts'
import { inEvery, itemsAt, type Named, textsAt } from '../findings/written.ts'

export function simulationFindings(written: unknown): readonly Finding[] {
  const named = (list: string) =>
    itemsAt(written, [list]).flatMap((_, index) =>
      textsAt(written, [list, index, 'name']).map(({ name }) => name),
    )
  const sensors = inEvery(written, ['simulation', 'sensors'])
  const zones = inEvery(written, ['simulation', 'zones'])
  const cooling = zones.flatMap((path) => textsAt(written, [...path, 'cooledBy']))
  const powered = [
    ...sensors.flatMap((path) => textsAt(written, [...path, 'follows'])),
    ...textsAt(written, ['simulation', 'startsOn']),
  ]
  const chassis = textsAt(written, ['chassis', 'name'])[0]?.name ?? 'chassis.0'
  const components = named('components')
  return [
    ...sensors.flatMap((path) => unknown('sensor', keyAt(path), named('sensors'))),
    ...zones.flatMap((path) => unknown('zone', keyAt(path), named('zones'))),
    ...cooling.flatMap((one) => unknown('component', one, components)),
    ...powered.flatMap((one) =>
      unknown('component', one, [...components, ...named('hosts'), chassis]),
    ),
  ]
}

/** A name that is a key. */
const keyAt = (path: Named['path']): Named => ({ path, name: String(path.at(-1)) })
