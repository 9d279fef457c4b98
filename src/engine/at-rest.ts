/** Says whether a System is at rest. */
import { componentsOf, isProtecting, type System } from '../core/model/system/system.ts'

/** Whether nothing is under way, and nothing is done to protect the hardware. */
export const isAtRest = (system: System): boolean =>
  !isProtecting(system) && componentsOf(system).every(({ operation }) => operation === null)
