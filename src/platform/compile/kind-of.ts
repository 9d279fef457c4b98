/** Finds the kind of a component by its name. */
import type { Config } from '../schema/config.ts'

export function kindIn({ hosts, chassis, bmc }: Config, component: string): string {
  if (hosts.some(({ name }) => name === component)) return 'host'
  if (chassis.name === component) return 'chassis'
  return bmc.name === component ? 'bmc' : kindOfName(component)
}

/** `pump` of `pump.0`. */
export const kindOfName = (name: string): string => name.split('.')[0] ?? name
