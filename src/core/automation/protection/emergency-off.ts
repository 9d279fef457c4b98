/** Takes power away at once, from a component and all that hangs on it, or from everything. */

import { mayTakeOver } from '../../machines/takeover.ts'
import { askerOf, type EmergencyOff } from '../../model/events/command.ts'
import { type CommandResult, recorded, refused } from '../../model/events/command-result.ts'
import type { Name } from '../../model/ids.ts'
import { lookUp } from '../../model/look-up.ts'
import type { Platform } from '../../model/platform/platform.ts'
import { refuse } from '../../model/refusals.ts'
import { componentOf, componentsOf, fedBy, owe, type System } from '../../model/system/system.ts'
import { rowOf } from '../../model/table.ts'
import { accept } from '../../operations/requests/accept.ts'

/**
 * Never asks an interlock: missing data and holds do not keep power on. What is being cut
 * already is left to that, so that asking again and again does no harm.
 */
export function emergencyOff(
  platform: Platform,
  system: System,
  command: EmergencyOff,
  now: number,
): CommandResult {
  const { component, id, reason } = command
  const known = component === null ? null : rowOf(system.components, component)
  if (known === undefined) {
    return refused(system, refuse('unknown-component', `there is no component ${component}`))
  }
  if (known !== null && platform.machines[known.kind]!.actions[action] === undefined) {
    const message = `${known.name} has no power to cut: name a host or a chassis, or everything`
    return refused(system, refuse('unknown-action', message))
  }
  const targets = targetsOf(platform, system, component)
  const free = targets.filter((name) => mayTakeOver(platform, componentOf(system, name), 'cut'))
  const next = free.reduce(
    (sofar, name) =>
      accept(
        platform,
        sofar,
        {
          id: `${id}.${name}`,
          requestId: null,
          component: name,
          action,
          ...askerOf(command),
          reason,
          cause: 'emergency-off',
          correlation: id,
        },
        now,
      ),
    system,
  )
  // What goes down already is owed as well, whoever began that.
  const owing = targets.reduce(
    (sofar, name) => owe(sofar, name, { ...command, correlation: id }, now),
    next,
  )
  return recorded(owing, {
    operations: free.map((name) => `${id}.${name}`),
    going: targets.filter((name) => !free.includes(name)),
    kept: true,
    ...notCarriedOut(platform, system),
  })
}

const action = 'EmergencyCut'

/** The chassis first: its rail takes the power of all that it feeds, whatever they do. */
function targetsOf(platform: Platform, system: System, component: Name | null): readonly Name[] {
  const wanted =
    component === null
      ? componentsOf(system).map(({ name }) => name)
      : [component, ...fedBy(platform, component)]
  return wanted
    .filter((name) => hasPowerToCut(platform, system, name))
    .toSorted((a, b) => rank(platform, a) - rank(platform, b))
}

const hasPowerToCut = (platform: Platform, system: System, name: Name) =>
  platform.machines[componentOf(system, name).kind]!.actions[action] !== undefined

const rank = (platform: Platform, name: Name) => (fedBy(platform, name).length > 0 ? 0 : 1)

/** Said at once, where nobody can be asked now: it is asked first of all when that is over. */
function notCarriedOut({ powerService }: Platform, { bus, services }: System) {
  const why =
    bus.lost !== null
      ? `NATS is: ${bus.lost.why}`
      : lookUp(services, powerService)?.available === false
        ? `${powerService} does not answer`
        : null
  return why === null
    ? {}
    : { notCarriedOut: `not carried out: power service out of reach (${why})` }
}
