/** Adds up how much heat zones can lose and how much power supplies can give, as configured. */
import type { Capacities } from '../../core/model/limits.ts'
import type { Config } from '../schema/config.ts'
import { supplySubject, zoneSubject } from './watches.ts'

export const capacitiesOf = ({ zones, supplies, chassis }: Config): Capacities => ({
  coolingWatts: Object.fromEntries(
    zones.flatMap(({ name, coolingCapacityWatts: watts }) =>
      watts === undefined ? [] : [[zoneSubject(name), watts]],
    ),
  ),
  supplyWatts: Object.fromEntries(
    supplies.flatMap(({ name, capacityWatts: watts }) =>
      watts === undefined ? [] : [[supplySubject(name), watts]],
    ),
  ),
  redundancy: chassis.redundancy,
})

/** Once one supply says what it can give, all of them do. */
export const hasBudget = ({ supplies }: Config): boolean =>
  supplies.some(({ capacityWatts }) => capacityWatts !== undefined)
