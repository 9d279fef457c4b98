/** Says whether the service may act of its own accord. Emergencies never ask. */

import type { Name } from '../../model/ids.ts'
import type { Platform } from '../../model/platform/platform.ts'
import { componentsOf, type System } from '../../model/system/system.ts'

/**
 * Not while somebody works on the component, on its chassis or on the BMC, nor while the BMC is
 * being updated: nothing may come on or restart under somebody's hands, or under an updater.
 */
export function isAutomatic(platform: Platform, system: System, name: Name): boolean {
  const { chassis } = platform.components[name]!
  return !componentsOf(system).some(
    (one) =>
      (one.kind === 'bmc' || one.name === chassis || one.name === name) &&
      (one.status === 'Updating' || one.locks.some(({ code }) => code === 'maintenance')),
  )
}
