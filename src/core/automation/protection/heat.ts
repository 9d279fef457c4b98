/**
 * Acts on heat: more cooling while a zone is warm, less load before it is too hot, and none when it
 * is.
 */

import { nameIn } from '../../machines/plan.ts'
import type { Name, Subject } from '../../model/ids.ts'
import { lookUp } from '../../model/look-up.ts'
import type { Context } from '../../model/platform/context.ts'
import type { Platform } from '../../model/platform/platform.ts'
import { forecastOf, levelText } from '../../model/system/level-text.ts'
import type { Emergency, EmergencyCause } from '../../model/system/protection.ts'
import { componentOf, mayHavePower, mitigationOf, type System } from '../../model/system/system.ts'
import { rowOf } from '../../model/table.ts'
import { begin, end } from './emergencies.ts'
import { begin as beginMitigation, release } from './mitigations.ts'
import { byDoubt, hostsOn, isGoing, type Shed, shed, turnOf } from './shedding.ts'

/** What follows from how warm each zone is, and is going to be. */
export const heatIsHeeded = (context: Context, system: System): System =>
  context.platform.relations.zones.reduce((sofar, zone) => heedZone(context, sofar, zone), system)

/** When the mere passing of time makes a difference to a zone. */
export function heatDeadlines(platform: Platform, system: System): readonly number[] {
  const { shedIntervalMs, unknownAfterMs } = platform.emergency
  return platform.relations.zones.flatMap((zone) => {
    const seen = rowOf(system.levels, zone)
    const emergency = lookUp(system.protection.emergencies, zone)
    const isUnknown = seen?.level === 'unknown' && unknownAfterMs !== null
    return [
      ...(isUnknown ? [seen.since + unknownAfterMs] : []),
      ...(emergency === undefined ? [] : [calmSince(system, zone) + shedIntervalMs]),
      ...(emergency?.nextAt == null ? [] : [emergency.nextAt]),
    ]
  })
}

function heedZone(context: Context, before: System, zone: Subject): System {
  const danger = dangerOf(context, before, zone)
  const system = stand(context, before, zone, danger)
  const cooled = cool(context, system, zone, danger)
  if (danger === null) return cooled
  return danger.cause === 'thermal-forecast'
    ? lighten(context, cooled, zone, danger)
    : clear(context, cooled, zone, danger)
}

type Danger = Pick<Emergency, 'cause' | 'why'>

/** What is wrong with it now; the configuration may have nothing done about it. */
function dangerOf({ platform, now }: Context, system: System, zone: Subject): Danger | null {
  const { thermalShutdown, unknownAfterMs } = platform.emergency
  const seen = rowOf(system.levels, zone)
  const ahead = rowOf(system.levels, forecastOf(zone))
  if (!thermalShutdown) return null
  const why = () => levelText(platform, system, zone)
  if (seen?.level === 'critical') return { cause: 'thermal-critical', why: why() }
  if (seen?.level === 'unknown' && unknownAfterMs !== null && now >= seen.since + unknownAfterMs)
    return { cause: 'thermal-unknown', why: `${why()}; that is taken for critical` }
  return ahead?.level === 'critical'
    ? { cause: 'thermal-forecast', why: levelText(platform, system, forecastOf(zone)) }
    : null
}

/** The emergency begins with the first danger, may get worse, and ends when the zone is cool. */
function stand(context: Context, system: System, zone: Subject, danger: Danger | null): System {
  const { now } = context
  const emergency = lookUp(system.protection.emergencies, zone)
  if (danger !== null && isWorse(danger.cause, emergency)) {
    const nextAt = danger.cause === 'thermal-forecast' ? now : null
    return begin(system, zone, { ...danger, nextAt }, now)
  }
  return emergency !== undefined && danger === null && isCool(context, system, zone, emergency)
    ? endAt(context, system, zone)
    : system
}

const severity: readonly EmergencyCause[] = [
  'thermal-forecast',
  'thermal-unknown',
  'thermal-critical',
]

const isWorse = (cause: EmergencyCause, emergency: Emergency | undefined) =>
  emergency === undefined || severity.indexOf(cause) > severity.indexOf(emergency.cause)

/** Normal again; and for a while, where hosts that are let go again would only heat it up anew. */
function isCool(
  { platform, now }: Context,
  system: System,
  zone: Subject,
  { cause }: Emergency,
): boolean {
  if (rowOf(system.levels, zone)?.level !== 'normal') return false
  const { shedIntervalMs } = platform.emergency
  return cause !== 'thermal-forecast' || now >= calmSince(system, zone) + shedIntervalMs
}

const calmSince = (system: System, zone: Subject) =>
  Math.max(
    rowOf(system.levels, zone)?.since ?? 0,
    rowOf(system.levels, forecastOf(zone))?.since ?? 0,
  )

/** With the emergency go the caps of its hosts, but for those that another zone still wants. */
function endAt({ platform, now }: Context, system: System, zone: Subject): System {
  const ended = end(system, zone)
  const hosts = Object.values(platform.components).filter(({ zones }) => zones.includes(zone))
  return hosts.reduce((sofar, { name, zones }) => {
    const isWanted = zones.some(
      (other) => lookUp(ended.protection.emergencies, other) !== undefined,
    )
    return isWanted ? sofar : release(platform, sofar, 'cap', name, { isNeeded: false, now })
  }, ended)
}

/** Cooling is raised once for as long as the zone is warm, and let go where no host needs it. */
function cool(context: Context, system: System, zone: Subject, danger: Danger | null): System {
  const { platform, now } = context
  const target = nameIn(zone)
  const seen = rowOf(system.levels, zone)
  const emergency = lookUp(system.protection.emergencies, zone)
  if (emergency !== undefined || seen?.level === 'warning' || seen?.level === 'critical') {
    const correlation = emergency?.correlation ?? `${zone}@${seen?.since ?? now}`
    const cause = emergency?.cause ?? `thermal-${seen?.level}`
    const why = danger?.why ?? levelText(platform, system, zone)
    return beginMitigation(context, system, { kind: 'cooling', target, cause, correlation, why })
  }
  if (seen?.level !== 'normal' || mitigationOf(system, 'cooling', target) === undefined)
    return system
  const isNeeded = isCoolingNeeded(context, system, zone)
  return release(platform, system, 'cooling', target, { isNeeded, now })
}

/** Whether cooling stays raised by policy, now that the zone is well. */
function isCoolingNeeded(context: Context, system: System, zone: Subject): boolean {
  const { platform, now } = context
  switch (platform.coolingPolicy) {
    case 'quiet':
      return false
    case 'balanced':
      return hostsIn(context, system, zone).length > 0
    case 'performance':
      return Object.values(platform.components).some(
        ({ name, kind, zones }) =>
          kind === 'chassis' &&
          zones.includes(zone) &&
          mayHavePower(platform, componentOf(system, name), now),
      )
  }
}

/** Before it is too hot: one step at a time, each given time to show; caps, then shutdowns. */
function lighten(context: Context, system: System, zone: Subject, danger: Danger): System {
  const { platform, now } = context
  const emergency = lookUp(system.protection.emergencies, zone)
  if (emergency === undefined || emergency.nextAt === null || now < emergency.nextAt) return system
  // One that was off heats it least.
  const hosts = byDoubt(system, staying(platform, system, hostsIn(context, system, zone)), 'last')
  const nextAt = hosts.length > 0 ? now + platform.emergency.shedIntervalMs : null
  const again = begin(system, zone, { ...emergency, nextAt }, now)
  const capped = hosts.find((name) => mitigationOf(system, 'cap', name) === undefined)
  if (capped !== undefined) {
    const why = `${danger.why}; ${turnOf(platform, hosts, capped)}`
    const { cause, correlation } = emergency
    return beginMitigation(context, again, { kind: 'cap', target: capped, cause, correlation, why })
  }
  const [first] = hosts
  if (first === undefined) return again
  const { correlation } = emergency
  return shed(context, again, first, off(platform, hosts, first, { ...danger, correlation }))
}

/** Too hot: whatever may have power in that zone goes down, in order while there is time. */
function clear(context: Context, system: System, zone: Subject, danger: Danger): System {
  const { platform } = context
  const { correlation } = system.protection.emergencies[zone]!
  const hosts = staying(platform, system, hostsIn(context, system, zone))
  return hosts.reduce(
    (sofar, name) =>
      shed(context, sofar, name, off(platform, hosts, name, { ...danger, correlation })),
    system,
  )
}

const off = (
  platform: Platform,
  hosts: readonly Name[],
  name: Name,
  { cause, why, correlation }: Pick<Emergency, 'cause' | 'why' | 'correlation'>,
): Shed => ({
  action: 'EmergencyOff',
  cause,
  correlation,
  reason: `${why}; ${turnOf(platform, hosts, name)}`,
})

/** Hosts of the zone that may have power, in the order in which they go. */
const hostsIn = (context: Context, system: System, zone: Subject) =>
  hostsOn(context, system).filter((name) => context.platform.components[name]!.zones.includes(zone))

const staying = (platform: Platform, system: System, hosts: readonly Name[]) =>
  hosts.filter((name) => !isGoing(platform, componentOf(system, name)))
