/** Consequences: what must follow from where things are, whoever brought them there. */
import { adopt, poweredStatus } from './adopt.ts'
import { sagaOf } from './flight.ts'
import type { Component, System } from './model.ts'
import { accept } from './operations.ts'
import { stop } from './outcomes.ts'
import type { Platform } from './platform.ts'
import {
  change,
  componentOf,
  componentsOf,
  enter,
  isWorkedOn,
  noBoot,
  powerNow,
  put,
} from './system.ts'
import { mayTakeOver } from './takeover.ts'

type Consequence = (platform: Platform, system: System, component: Component, now: number) => System

/** The same System when nothing follows. Run to a fixed point after each event. */
export const follow = (platform: Platform, system: System, now: number): System =>
  componentsOf(system).reduce(
    (sofar, { name }) =>
      consequences.reduce(
        (next, consequence) => consequence(platform, next, componentOf(next, name), now),
        sofar,
      ),
    system,
  )

/** What was seen too long ago is not shown as if it were so. */
const observationsExpire: Consequence = (platform, system, component, now) => {
  const { observed } = component
  if (observed.power === 'Unknown' || powerNow(platform, component, now) !== 'Unknown')
    return system
  return put(system, change(component, { observed: { ...observed, power: 'Unknown', offs: 0 } }))
}

/** No chassis power, no host power: the rail says so before the host's own sensor does. */
const hostsLoseTheirRail: Consequence = (platform, system, component, now) => {
  const { chassis } = platform.components[component.name]!
  if (chassis === null || powerNow(platform, component, now) === 'Off') return system
  const rail = componentOf(system, chassis)
  if (powerNow(platform, rail, now) !== 'Off' || rail.observed.at === null) return system
  return put(
    system,
    change(component, {
      observed: { ...rail.observed, source: 'rail', offs: 0 },
      boot: noBoot(component, now),
    }),
  )
}

/** A status that says one thing about power while the hardware says another is given up. */
const statusFollowsHardware: Consequence = (platform, system, component, now) => {
  const { claims, class: standing } = platform.machines[component.kind]!.statuses[component.status]!
  const power = powerNow(platform, component, now)
  const { operation } = component
  if (power === 'Unknown' || claims === power) return system
  if (claims === null) {
    const waits = component.status === 'Unknown' || isForgiven(component)
    return waits && !isWorkedOn(component)
      ? put(
          system,
          adopt(platform, { ...component, lastError: forgiven(component) }, 'observed', now),
        )
      : system
  }
  if (claims === 'On' && operation?.state === 'running') {
    const message = `${component.name} lost power during ${operation.action}`
    return stop(sagaOf(platform, system, operation, now), { code: 'power-lost', message, at: now })
  }
  if (isWorkedOn(component)) return system
  const name = power === 'Off' ? 'unexpected-off' : 'unexpected-on'
  if (standing === 'held') {
    return component.discrepancy !== null
      ? system
      : put(system, change(component, { discrepancy: { name, at: now } }))
  }
  if (component.observed.source === 'rail')
    return put(system, adopt(platform, component, 'chassis-off', now))
  return put(
    system,
    adopt(platform, change(component, { discrepancy: { name, at: now } }), name, now),
  )
}

/** A host that tells of its boot is as far as it tells. */
const statusFollowsBoot: Consequence = (platform, system, component, now) => {
  const { claims } = platform.machines[component.kind]!.statuses[component.status]!
  if (component.boot === null || isWorkedOn(component) || claims !== 'On') return system
  // No progress because there is no power is no boot: it only has to be confirmed yet.
  if (powerNow(platform, component, now) !== 'On' || component.observed.offs > 0) return system
  return put(
    system,
    enter(platform, component, poweredStatus(platform, component), 'boot-progress', now),
  )
}

/** What nobody has confirmed for too long is unknown. */
const silenceIsUnknown: Consequence = (platform, system, component, now) => {
  const { claims, class: standing } = platform.machines[component.kind]!.statuses[component.status]!
  if (claims === null || standing === 'held' || isWorkedOn(component)) return system
  if (powerNow(platform, component, now) !== 'Unknown') return system
  return put(system, enter(platform, component, 'Unknown', 'not-observed', now))
}

/** A waiting status that nothing ended is given up at its deadline. */
const waitingEnds: Consequence = (platform, system, component, now) => {
  const { gaveUp } = platform.machines[component.kind]!.statuses[component.status]!
  const { deadline, name, status } = component
  if (gaveUp === null || deadline === null || deadline > now || isWorkedOn(component)) return system
  const fault = { code: gaveUp.code, message: `${name} was ${status} for too long`, at: now }
  return put(
    system,
    enter(platform, change(component, { lastError: fault }), gaveUp.to, gaveUp.code, now),
  )
}

/** The BMC is ready once everything it answers for has been observed. */
const bmcBecomesReady: Consequence = (platform, system, component, now) => {
  const starting =
    component.status === 'Starting' ||
    (component.lastError?.code === 'initialization-timeout' &&
      component.status === platform.machines[component.kind]!.fails)
  if (component.kind !== 'bmc' || !starting || component.operation !== null) return system
  if (componentsOf(system).some(({ status }) => status === 'Unknown')) return system
  return put(
    system,
    enter(platform, change(component, { lastError: null }), 'Ready', 'observed', now),
  )
}

/** Too hot to run: what has power in that zone goes down, in an orderly way while there is time. */
const heatStopsHosts: Consequence = (platform, system, component, now) => {
  const { zones } = platform.components[component.name]!
  if (component.kind !== 'host' || !platform.emergency.thermalShutdown) return system
  const zone = zones.find((subject) => system.levels[subject]?.level === 'critical')
  if (zone === undefined || !takesPower(platform, component, now)) return system
  if (!mayTakeOver(platform, component, 'emergency') || isForcedOff(platform, component))
    return system
  const tried = component.lastError
  if (
    tried !== null &&
    component.operation === null &&
    now < tried.at + platform.emergency.retryMs &&
    platform.machines.host!.statuses[component.status]!.class === 'held'
  )
    return system
  // Requests count on their own: no two operations may share an id, nor their calls.
  const id = `${system.boot}-e${system.order + 1}`
  return accept(
    platform,
    system,
    {
      id,
      requestId: null,
      component: component.name,
      action: 'EmergencyOff',
      actor: 'statemgr',
      reason: `${zone} is critical`,
      cause: 'thermal-critical',
      correlation: `${zone}@${system.levels[zone]!.since}`,
    },
    now,
  )
}

const consequences: readonly Consequence[] = [
  observationsExpire,
  hostsLoseTheirRail,
  statusFollowsHardware,
  statusFollowsBoot,
  silenceIsUnknown,
  waitingEnds,
  bmcBecomesReady,
  heatStopsHosts,
]

/**
 * Held only because nobody had seen it: seeing it is the cure. Faults of other kinds wait for
 * somebody.
 */
const isForgiven = ({ lastError, status }: Component) =>
  lastError?.code === 'never-observed' && (status === 'Error' || status === 'Failed')

const forgiven = (component: Component) => (isForgiven(component) ? null : component.lastError)

/** It goes down faster than an emergency would take it. */
const isForcedOff = (platform: Platform, { operation }: Component) =>
  operation !== null && platform.recipes[operation.recipe]!.class === 'force'

function takesPower(platform: Platform, component: Component, now: number): boolean {
  const { claims } = platform.machines[component.kind]!.statuses[component.status]!
  if (claims === 'On' || powerNow(platform, component, now) === 'On') return true
  const recipe = component.operation && platform.recipes[component.operation.recipe]
  return recipe?.class === 'up'
}
