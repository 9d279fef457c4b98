/**
 * Recognises quiescence: nothing is on its way, nothing waits, and looking again changes nothing.
 */
import { componentsOf } from '../../core/model/system/system.ts'
import { isQuiet, newsOf } from './time.ts'
import type { Setup, World } from './world.ts'

export function isAtRest(setup: Setup, world: World): boolean {
  const { system, wire, slow, services } = world
  if (wire.length > 0 || slow.length > 0 || !isQuiet(world)) return false
  if (Object.values(services).some(({ isThere }) => !isThere)) return false
  if (Object.values(system.protection.mitigations).some(({ phase }) => phase !== 'idle'))
    return false
  const isGoing = componentsOf(system).some(
    ({ kind, status, operation }) =>
      operation !== null || setup.platform.machines[kind]!.statuses[status]!.class === 'waiting',
  )
  return !isGoing && newsOf(world, setup) === null
}

/** At rest what has gone wrong is forgiven, where it is; but what still lasts goes on counting. */
export function quiescent({ bounds }: Setup, world: World): World {
  if (!bounds.renews) return world
  const { levels, plant } = world
  const lasting =
    Object.values(levels).filter((level) => level !== 'normal').length +
    Object.values(plant.supplies).filter(({ input }) => input !== 'Good').length
  return { ...world, faultsLeft: Math.max(0, bounds.faults - lasting) }
}
