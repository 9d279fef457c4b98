/** Takes down what is asked of cooling, where a chassis shows it. */

import type { Name, Subject } from '../../model/ids.ts'
import { lookUp } from '../../model/look-up.ts'
import type { Platform } from '../../model/platform/platform.ts'
import type { Thermal } from '../../model/system/component.ts'
import { change, componentsOf, put, type System } from '../../model/system/system.ts'

/** A call that raises or lowers the cooling of a zone is made. */
export function coolingAsked(
  platform: Platform,
  system: System,
  { service, verb, target }: { service: string; verb: string; target: Name },
): System {
  if (service !== 'thermal' || (verb !== 'raise' && verb !== 'lower')) return system
  const zone = `zone/${target}`
  return componentsOf(system).reduce((sofar, component) => {
    const { thermal } = component
    if (thermal === null || !platform.components[component.name]!.zones.includes(zone)) return sofar
    const from = verb === 'raise' ? raisedFrom(thermal, zone) : thermal
    const others = thermal.raised.filter((one) => one !== zone)
    const raised = verb === 'raise' ? [...others, zone] : others
    const next: Thermal = { ...from, raised, cooling: raised.length > 0 ? 'raised' : 'lowered' }
    const isSame =
      thermal.cooling === next.cooling && thermal.raised.includes(zone) === (verb === 'raise')
    return isSame ? sofar : put(sofar, change(component, { thermal: next }))
  }, system)
}

/** More is asked for: it has to become more than it is. What is asked again stays as it was. */
function raisedFrom(thermal: Thermal, zone: Subject): Thermal {
  const known = lookUp(thermal.observed, zone)
  if (known === undefined || thermal.raised.includes(zone)) return thermal
  return {
    ...thermal,
    observed: { ...thermal.observed, [zone]: { ...known, before: known.percent } },
  }
}
