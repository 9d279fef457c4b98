/** Lets power flow: from input to supply, from supply to chassis, from chassis to all the rest. */

import { type BootStage, bootStages } from '../../core/model/boot.ts'
import type { Name } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { SensorShape, SimShape } from './shape.ts'
import {
  type ComponentTruth,
  eachPart,
  type HostTruth,
  type PlantState,
  type SupplyTruth,
} from './truth.ts'

/** Makes true what follows at once: what lost its source is off, sensors show their zone. */
export function settle(shape: SimShape, state: PlantState): PlantState {
  const supplies = eachPart(state.supplies, supplied)
  const fed = { ...state, supplies }
  const chassis = eachPart(state.chassis, (part) =>
    part.power === 'Off' || chassisIsFed(shape, fed)
      ? part
      : { ...part, power: 'Off' as const, turning: null },
  )
  const switched = { ...fed, chassis }
  const hosts = eachPart(state.hosts, (host, name) =>
    host.power === 'Off' || hostIsFed(shape, switched, name)
      ? booting(shape, name, host)
      : booting(shape, name, { ...host, power: 'Off' as const, turning: null }),
  )
  const components = eachPart(state.components, (part, name) =>
    part.power === 'Off' || componentIsFed(shape, switched, name) ? idle(part) : idle(dark(part)),
  )
  const powered = { ...switched, hosts, components }
  const tripped = overloaded(shape, powered)
  return tripped === powered
    ? { ...powered, sensors: sensed(shape, powered) }
    : settle(shape, tripped)
}

/** Those that give power share the load: whoever has more to give than it can trips. */
function overloaded(shape: SimShape, state: PlantState): PlantState {
  const isGiving = ({ output }: SupplyTruth) => output === 'On'
  const shares = Object.values(state.supplies).filter(isGiving).length
  const shareWatts = loadWatts(shape, state) / shares
  const supplies = eachPart(state.supplies, (supply) => {
    const { ratedWatts } = supply
    const isOver = ratedWatts !== null && shareWatts > ratedWatts
    return isOver && isGiving(supply) ? { ...supply, tripped: true } : supply
  })
  return supplies === state.supplies ? state : { ...state, supplies }
}

const loadWatts = ({ hosts }: SimShape, state: PlantState): number =>
  hosts
    .filter(({ name }) => lookUp(state.hosts, name)?.power === 'On')
    .reduce((sum, { drawsWatts = 0 }) => sum + drawsWatts, 0)

/** The stages after `None`, each of which takes its share of the time to boot. */
const stagesToGo = bootStages.length - 1

export function nextStage(boot: BootStage): BootStage | null {
  return bootStages[bootStages.indexOf(boot) + 1] ?? null
}

/** Whether at least one of its supplies gives power, if only from a browning-out input. */
export function chassisIsFed(shape: SimShape, state: PlantState): boolean {
  return isFedBy(shape.chassis.supplies, state)
}

export function hostIsFed(shape: SimShape, state: PlantState, name: Name): boolean {
  const supplies = shape.hosts.find((host) => host.name === name)?.supplies ?? []
  return lookUp(state.chassis, shape.chassis.name)?.power === 'On' && isFedBy(supplies, state)
}

export function componentIsFed(shape: SimShape, state: PlantState, name: Name): boolean {
  const described = shape.components.find((component) => component.name === name)
  if (described === undefined) return false
  const { chassisPower, supplies } = described
  const hasRail = !chassisPower || lookUp(state.chassis, shape.chassis.name)?.power === 'On'
  return hasRail && isFedBy(supplies, state)
}

/** Whether it does what it is there for. */
export function isAtWork(state: PlantState, name: Name): boolean {
  const { hosts, chassis, components } = state
  const component = lookUp(components, name)
  const part = component ?? lookUp(hosts, name) ?? lookUp(chassis, name)
  return part?.power === 'On' && component?.fault !== true
}

function isFedBy(names: readonly Name[], { supplies }: PlantState): boolean {
  return names.length === 0 || names.some((name) => lookUp(supplies, name)?.output === 'On')
}

/**
 * A supply gives what it was asked for as long as it can: a brown-out it still passes on, and a UPS
 * carries it for a while without any input.
 */
function supplied(supply: SupplyTruth): SupplyTruth {
  const isFed = supply.input !== 'Lost' || supply.reserveMs > 0
  const { present, fault, givesNothing, tripped } = supply
  const can = present && !fault && !givesNothing && !tripped && isFed
  const output = can ? supply.commanded : 'Off'
  return output === supply.output ? supply : { ...supply, output }
}

const dark = (part: ComponentTruth): ComponentTruth => ({ ...part, power: 'Off', turning: null })

/** What has no power has nothing to shut down. */
const idle = (part: ComponentTruth): ComponentTruth =>
  part.power === 'On' || part.shutdownInMs === null ? part : { ...part, shutdownInMs: null }

/** A host without power has nothing under way but what its rail was told; one with power boots. */
function booting(shape: SimShape, name: Name, host: HostTruth): HostTruth {
  if (host.power === 'Off') {
    const isBlank =
      host.boot === 'None' &&
      host.stageInMs === null &&
      host.shutdownInMs === null &&
      !host.interrupted
    return isBlank
      ? host
      : {
          ...host,
          boot: 'None',
          stageInMs: null,
          shutdownInMs: null,
          interrupted: false,
        }
  }
  const goesOn = !host.stuckBoot && !host.interrupted && nextStage(host.boot) !== null
  if (goesOn === (host.stageInMs !== null)) return host
  const bootMs = shape.hosts.find((one) => one.name === name)?.bootMs ?? shape.timing.bootMs
  return { ...host, stageInMs: goesOn ? bootMs / stagesToGo : null }
}

function sensed(shape: SimShape, state: PlantState) {
  return eachPart(state.sensors, (sensor, name) => {
    const described = shape.sensors.find((one) => one.name === name)
    if (sensor.pinned || described === undefined) return sensor
    const value = reading(described, state)
    return value === sensor.value ? sensor : { ...sensor, value }
  })
}

function reading({ follows, zone, offset }: SensorShape, state: PlantState): number {
  if (follows !== null) {
    return isAtWork(state, follows.component) ? follows.working : follows.idle
  }
  return (zone === null ? 0 : (lookUp(state.zones, zone)?.celsius ?? 0)) + offset
}
