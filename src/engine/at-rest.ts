/** Says whether a System is at rest. */
import { componentsOf, isEmpty, type System } from '../core/model/system.ts'

/** Whether nothing is under way, and nothing is done to protect the hardware. */
export function isAtRest(system: System): boolean {
  const { emergencies, mitigations } = system.protection
  if (!isEmpty(emergencies) || !isEmpty(mitigations)) return false
  return componentsOf(system).every(({ operation }) => operation === null)
}
