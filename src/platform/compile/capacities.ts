/** Adds up how much heat zones can lose and how much power supplies can give, as configured. */

import type { ComponentDescription } from '../../core/model/platform/description.ts'
import type { Capacities } from '../../core/model/platform/limits.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
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

/** The chassis lives on those that nobody names. */
export const suppliesOf = (
  { supplies, chassis }: Config,
  descriptions: readonly ComponentDescription[],
): Platform['supplies'] =>
  Object.fromEntries(
    supplies.map(({ name }) => {
      const subject = supplySubject(name)
      const named = descriptions.filter((one) => one.supplies.includes(subject))
      const users = named.map((one) => one.name)
      return [subject, { users: users.length === 0 ? [chassis.name] : users }]
    }),
  )

/** Once one supply says what it can give, all of them do. */
export const hasBudget = ({ supplies }: Config): boolean =>
  supplies.some(({ capacityWatts }) => capacityWatts !== undefined)
