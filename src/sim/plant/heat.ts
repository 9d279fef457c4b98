/**
 * Warms and cools zones: what is on heats them, cooling takes it away, and both take their time.
 */
import { lookUp } from '../../core/model/look-up.ts'
import { isAtWork } from './rails.ts'
import type { SimShape } from './shape.ts'
import { eachPart, type PlantState, type ZoneTruth } from './truth.ts'

/** Closer to where it tends than this, a zone is there. */
const restCelsius = 0.05

/** Temperatures after so many ms during which nothing else changes. */
export function warm(shape: SimShape, state: PlantState, ms: number): PlantState {
  const zones = eachPart(state.zones, (zone, name) => {
    if (zone.pinned) return zone
    const tendsTo = equilibriumCelsius(shape, state, name)
    // Newton's law of cooling, solved: the size of the steps makes no difference.
    const away = (zone.celsius - tendsTo) * Math.exp(-ms / shape.timing.heatLagMs)
    const celsius = Math.abs(away) < restCelsius ? tendsTo : tendsTo + away
    return celsius === zone.celsius ? zone : { ...zone, celsius }
  })
  return zones === state.zones ? state : { ...state, zones }
}

/** Whether any zone is on its way to another temperature. */
export function isWarming(shape: SimShape, state: PlantState): boolean {
  return Object.entries(state.zones).some(
    ([name, zone]: [string, ZoneTruth]) =>
      !zone.pinned && zone.celsius !== equilibriumCelsius(shape, state, name),
  )
}

/** The temperature a zone tends to as things are. */
function equilibriumCelsius(shape: SimShape, state: PlantState, name: string): number {
  const zone = shape.zones.find((candidate) => candidate.name === name)
  const truth = lookUp(state.zones, name)
  if (zone === undefined || truth === undefined) return state.ambient.celsius
  const { cooledBy, coolingGain, riseCelsius } = zone
  const isCooled = cooledBy.length === 0 || cooledBy.some((one) => isAtWork(state, one))
  const { coolingPercent, clogged, dried } = truth
  const gain = (coolingGain * coolingPercent * (1 - clogged)) / 100
  const divisor = isCooled ? 1 + gain : stillDivisor
  const rise = riseCelsius * (1 + dried)
  return state.ambient.celsius + (heatersIn(shape, state, name) * rise) / divisor
}

/** How many heat the zone. */
function heatersIn({ hosts, components }: SimShape, state: PlantState, zone: string): number {
  const warmedBy = hosts
    .filter((host) => host.zone === zone && lookUp(state.hosts, host.name)?.power === 'On')
    .reduce((sum, host) => sum + (lookUp(state.hosts, host.name)?.capped ? cappedShare : 1), 0)
  const others = components.filter((component) => {
    return component.zone === zone && lookUp(state.components, component.name)?.power === 'On'
  })
  return warmedBy + others.length
}

/** A zone whose coolant stands still gets far warmer than one that is merely not cooled. */
const stillDivisor = 0.5

/** A host that is held to less power heats so much as one that is not. */
const cappedShare = 0.5
