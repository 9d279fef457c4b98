/**
 * Cuts power where what should protect the hardware fails by a mistake of our own: bluntly, by what
 * is seen and not known to be off, and with as little of the rest as can be.
 */

import type { Name } from '../../model/ids.ts'
import { lookUp } from '../../model/look-up.ts'
import type { Context } from '../../model/platform/context.ts'
import type { Platform } from '../../model/platform/platform.ts'
import { assessmentOf } from '../../model/system/assessments.ts'
import type { Component } from '../../model/system/component.ts'
import { evaluate, trueSince } from '../../model/system/predicates.ts'
import { componentsOf, mayHavePower, type System } from '../../model/system/system.ts'
import { cutPower } from './mitigations.ts'

/** Instead of the orderly way: whatever sits in a zone that is too hot. */
export function cutWhatIsTooHot(context: Context, system: System): System {
  const { platform, now } = context
  const { thermalShutdown, unknownAfterMs } = platform.emergency
  if (!thermalShutdown) return system
  return cutEach(context, system, 'thermal-critical', ({ zones }) =>
    zones.find((zone) => {
      const seen = assessmentOf(system, zone)
      if (seen?.level === 'critical') return true
      return (
        seen?.level === 'unknown' && unknownAfterMs !== null && now >= seen.since + unknownAfterMs
      )
    }),
  )
}

/** Instead of what is worked out: loads without a supply, and all where the rest is too little. */
export function cutWhatIsNotCarried(context: Context, system: System): System {
  const { platform, now } = context
  const { powerFailureResponse, rideThroughMs } = platform.emergency
  const patienceMs = powerFailureResponse === 'ride_through' ? rideThroughMs : 0
  const all = platform.relations.supplies
  const lost = all.filter((supply) => {
    const seen = assessmentOf(system, supply)
    return seen?.level === 'critical' && now >= seen.since + patienceMs
  })
  if (lost.length === 0) return system
  const isShort = !isCarried(
    context,
    system,
    all.filter((supply) => !lost.includes(supply)),
  )
  return cutEach(context, system, 'power-lost', ({ supplies }) =>
    isShort || (supplies.length > 0 && supplies.every((supply) => lost.includes(supply)))
      ? lost[0]
      : undefined,
  )
}

/** Instead of being isolated: a load whose own sensor says that it is in danger. */
export function cutWhatIsCritical(context: Context, system: System, { name }: Component): System {
  const { platform, now } = context
  const { healthFailureResponse, healthConfirmMs } = platform.emergency
  if (healthFailureResponse !== 'isolate_component') return system
  return cutEach(context, system, 'health-critical', (one) =>
    one.name === name
      ? one.sensors.find((sensor) => {
          const seen = assessmentOf(system, sensor)
          return seen?.level === 'critical' && now >= seen.since + healthConfirmMs
        })
      : undefined,
  )
}

/** Instead of being shut down: what cannot do without something that is lost. */
export function cutWhatHasLost(context: Context, system: System, { name }: Component): System {
  const lost = context.platform.components[name]!.dependsOn.some(
    ({ on, whenLost, confirmMs }) =>
      whenLost === 'shutdown' &&
      evaluate(system, on) === 'not' &&
      context.now >= (trueSince(system, on) ?? 0) + confirmMs,
  )
  return lost ? cut(context, system, name, 'dependency-lost', name) : system
}

/** Instead of being asked again: what somebody wants off and nobody has seen so. */
export const cutWhatIsOwed = (context: Context, system: System): System =>
  Object.keys(system.protection.owed).reduce(
    (sofar, name) => cut(context, sofar, name, 'emergency-off', name),
    system,
  )

/** Instead of operations: the component and all that hangs on it, or everything. */
export function cutAll(context: Context, system: System, component: Name | null): System {
  const { components } = context.platform
  const feeds = component === null ? [] : (lookUp(components, component)?.feeds ?? [])
  return Object.keys(components)
    .filter((name) => component === null || name === component || feeds.includes(name))
    .reduce((sofar, name) => cut(context, sofar, name, 'emergency-off', name), system)
}

type Description = Platform['components'][string]

function cutEach(
  context: Context,
  system: System,
  cause: string,
  dangerTo: (one: Description) => string | undefined,
): System {
  return Object.values(context.platform.components).reduce((sofar, one) => {
    const danger = one.isLoad ? dangerTo(one) : undefined
    return danger === undefined ? sofar : cut(context, sofar, one.name, cause, danger)
  }, system)
}

function cut(context: Context, system: System, name: Name, cause: string, subject: string): System {
  const correlation = `${cause}/${subject}`
  const why = `${cause} of ${subject}, seen to without the rule that failed`
  return cutPower(context, system, name, { cause, correlation }, why)
}

function isCarried({ platform, now }: Context, system: System, left: readonly string[]): boolean {
  if (left.length === 0) return false
  const { supplyWatts } = platform.capacities
  const capacity = left.reduce((sum, supply) => sum + (lookUp(supplyWatts, supply) ?? Infinity), 0)
  const demand = componentsOf(system).reduce(
    (sum, component) =>
      !mayHavePower(platform, component, now)
        ? sum
        : sum + (platform.components[component.name]!.powerWatts ?? 0),
    0,
  )
  return demand <= capacity
}
