/** Commands the parts of the plant: what each can be asked, and what it does then. */

import type { Name } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { nativeVerbs } from '../../dialects/verbs.ts'
import type { SimShape } from './shape.ts'
import type {
  BmcTruth,
  ComponentTruth,
  HostTruth,
  Parts,
  PlantState,
  Rail,
  SupplyTruth,
  Turning,
  ZoneTruth,
} from './truth.ts'

export interface Command {
  readonly target: Name
  readonly verb: string
}

/** The verbs that each target of the service understands. */
export function verbsOf(shape: SimShape, service: string): ReadonlyMap<Name, readonly string[]> {
  const verbs = new Map<Name, ReadonlySet<string>>()
  const add = (name: Name, more: readonly string[]) =>
    verbs.set(name, new Set([...(verbs.get(name) ?? []), ...more]))
  if (service === shape.services.power) {
    for (const { name } of shape.hosts) add(name, Object.keys(hostVerbs))
    for (const { name } of [shape.chassis, ...shape.supplies]) add(name, Object.keys(railVerbs))
    add(shape.bmc, Object.keys(bmcVerbs))
  }
  if (service === shape.services.thermal) {
    for (const { name } of shape.zones) add(name, Object.keys(zoneVerbs))
  }
  for (const component of shape.components) {
    if (component.service === service) add(component.name, Object.keys(componentVerbs))
  }
  for (const own of shape.ownVerbs) if (own.service === service) add(own.target, [own.verb])
  return new Map([...verbs].map(([name, known]) => [name, [...known]]))
}

/** The plant just after the command: rails are told, and follow in their own time. */
export function obey(shape: SimShape, state: PlantState, command: Command): PlantState {
  const { target, verb } = command
  const { hosts, chassis, bmc, components, supplies, zones } = state
  const groups = [hosts, chassis, bmc, components, supplies, zones]
  if (!groups.some((parts) => Object.hasOwn(parts, target))) {
    throw new Error(`${verb}: the plant has no ${target}`)
  }
  const commanded = <Part>(parts: Parts<Part>, verbs: NoInfer<Verbs<Part>>): Parts<Part> => {
    const part = lookUp(parts, target)
    if (part === undefined) return parts
    return { ...parts, [target]: called(shape, verbs, command)(part, shape, target) }
  }
  return {
    ...state,
    hosts: commanded(hosts, hostVerbs),
    chassis: commanded(chassis, railVerbs),
    bmc: commanded(bmc, bmcVerbs),
    components: commanded(components, componentVerbs),
    supplies: commanded(supplies, supplyVerbs),
    zones: commanded(zones, zoneVerbs),
  }
}

type Does<Part> = (part: Part, shape: SimShape, name: Name) => Part
type Verbs<Part> = Readonly<Record<string, Does<Part>>>
/** What the services are known to answer, the plant does. */
type Whole<Rows, Part> = Readonly<Record<keyof Rows & string, Does<Part>>>
type NativeVerbs = typeof nativeVerbs

const turn =
  (to: Rail) =>
  <Part extends { readonly turning: Turning | null }>(part: Part, { timing }: SimShape): Part => ({
    ...part,
    turning: { to, inMs: timing.railMs },
  })

const railVerbs = { on: turn('On'), off: turn('Off') } satisfies Record<
  keyof NativeVerbs['power']['chassis' | 'supply'],
  unknown
>

/** One that has tripped is reset by being turned on. */
const supplyVerbs: Verbs<SupplyTruth> = {
  ...railVerbs,
  on: (supply, shape) => turn('On')({ ...supply, tripped: false }, shape),
}

const hostVerbs: Whole<NativeVerbs['power']['host'], HostTruth> = {
  on: turn('On'),
  'force-off': turn('Off'),
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

const componentVerbs: Whole<NativeVerbs['power']['component'], ComponentTruth> = {
  ...railVerbs,
  shutdown: (part, { timing }) => ({
    ...part,
    shutdownInMs: part.power === 'On' ? (part.shutdownInMs ?? timing.shutdownMs) : null,
  }),
}

const bmcVerbs: Whole<NativeVerbs['power']['bmc'], BmcTruth> = {
  reset: (bmc, { timing }) =>
    bmc.ignoresReset
      ? bmc
      : { ...bmc, power: 'Off', turning: { to: 'On', inMs: timing.bmcResetMs } },
  off: (bmc, { timing }) =>
    bmc.ignoresReset ? bmc : { ...bmc, turning: { to: 'Off', inMs: timing.railMs } },
}

const zoneVerbs: Whole<NativeVerbs['thermal']['zone'], ZoneTruth> = {
  raise: (zone, shape, name) => cooledBy(zone, zoneOf(shape, name).raisedPercent),
  lower: (zone, shape, name) => cooledBy(zone, zoneOf(shape, name).loweredPercent),
}

const cooledBy = (zone: ZoneTruth, coolingPercent: number): ZoneTruth =>
  zone.stuckCooling ? zone : { ...zone, coolingPercent }

/** What the verb does, by itself or as the platform's own. */
function called<Part>(
  { ownVerbs }: SimShape,
  verbs: Verbs<Part>,
  { target, verb }: Command,
): Does<Part> {
  const known = lookUp(verbs, verb)
  if (known !== undefined) return known
  const own = ownVerbs.find((one) => one.target === target && one.verb === verb)
  if (own === undefined) throw new Error(`${target} has no verb ${verb}`)
  const meant = own.as === null ? undefined : lookUp(verbs, own.as)
  return meant ?? ((part) => part)
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
