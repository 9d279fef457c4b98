/** What each part of the plant can be told, and what it does then. */
import type { Name } from '../core/nouns.ts'
import type { SimShape } from './shape.ts'
import type { BmcTruth, HostTruth, PlantState, Rail, ZoneTruth } from './truth.ts'

export interface Command {
  readonly target: Name
  readonly verb: string
}

/** The verbs that each target of the power service understands. */
export function powerVerbs(shape: SimShape): ReadonlyMap<Name, readonly string[]> {
  return new Map([
    ...shape.hosts.map(({ name }) => [name, Object.keys(hostVerbs)] as const),
    [shape.chassis.name, Object.keys(railVerbs)],
    [shape.bmc, Object.keys(bmcVerbs)],
    ...shape.supplies.map(({ name }) => [name, Object.keys(railVerbs)] as const),
  ])
}

/** The verbs that each target of the thermal service understands. */
export function thermalVerbs(shape: SimShape): ReadonlyMap<Name, readonly string[]> {
  return new Map(shape.zones.map(({ name }) => [name, Object.keys(zoneVerbs)] as const))
}

/** The plant just after the command: rails are told, and follow in their own time. */
export function obey(shape: SimShape, state: PlantState, command: Command): PlantState {
  const { target, verb } = command
  const host = state.hosts[target]
  if (host !== undefined) {
    const next = called(hostVerbs, command)(host, shape, target)
    return { ...state, hosts: { ...state.hosts, [target]: next } }
  }
  const zone = state.zones[target]
  if (zone !== undefined) {
    const next = called(zoneVerbs, command)(zone, shape, target)
    return { ...state, zones: { ...state.zones, [target]: next } }
  }
  const bmc = state.bmc[target]
  if (bmc !== undefined) {
    const next = called(bmcVerbs, command)(bmc, shape, target)
    return { ...state, bmc: { ...state.bmc, [target]: next } }
  }
  const to = called(railVerbs, command)
  const turning = { to, inMs: shape.timing.railMs }
  const chassis = state.chassis[target]
  if (chassis !== undefined) {
    return { ...state, chassis: { ...state.chassis, [target]: { ...chassis, turning } } }
  }
  const supply = state.psus[target]
  if (supply !== undefined) {
    return { ...state, psus: { ...state.psus, [target]: { ...supply, turning } } }
  }
  throw new Error(`${verb}: the plant has no ${target}`)
}

type Verbs<Part> = Readonly<Record<string, (part: Part, shape: SimShape, name: Name) => Part>>

const hostVerbs: Verbs<HostTruth> = {
  on: (host, { timing }) => ({ ...host, turning: { to: 'On', inMs: timing.railMs } }),
  'force-off': (host, { timing }) => ({ ...host, turning: { to: 'Off', inMs: timing.railMs } }),
  shutdown: (host, shape, name) => ({
    ...host,
    shutdownInMs: host.power === 'On' ? (host.shutdownInMs ?? shutdownMs(shape, name)) : null,
  }),
  reset: (host) => ({
    ...host,
    boot: 'None',
    stageInMs: null,
    shutdownInMs: null,
    interrupted: false,
  }),
  nmi: (host) => ({ ...host, interrupted: host.power === 'On' }),
  cap: (host) => ({ ...host, capped: true }),
  uncap: (host) => ({ ...host, capped: false }),
}

const railVerbs: Readonly<Record<string, Rail>> = { on: 'On', off: 'Off' }

const bmcVerbs: Verbs<BmcTruth> = {
  reset: (_, { timing }) => ({ power: 'Off', turning: { to: 'On', inMs: timing.bmcResetMs } }),
  off: (bmc, { timing }) => ({ ...bmc, turning: { to: 'Off', inMs: timing.railMs } }),
}

const zoneVerbs: Verbs<ZoneTruth> = {
  raise: (zone, shape, name) => ({ ...zone, coolingPercent: zoneOf(shape, name).raisedPercent }),
  lower: (zone, shape, name) => ({ ...zone, coolingPercent: zoneOf(shape, name).loweredPercent }),
}

function called<Does>(verbs: Readonly<Record<string, Does>>, { target, verb }: Command): Does {
  const does = verbs[verb]
  if (does === undefined) throw new Error(`${target} has no verb ${verb}`)
  return does
}

function shutdownMs(shape: SimShape, name: Name): number {
  const host = shape.hosts.find((candidate) => candidate.name === name)
  return host?.shutdownMs ?? shape.timing.shutdownMs
}

function zoneOf(shape: SimShape, name: Name) {
  const zone = shape.zones.find((candidate) => candidate.name === name)
  if (zone === undefined) throw new Error(`the plant has no zone ${name}`)
  return zone
}
