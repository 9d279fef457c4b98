/**
 * Draws what depends on what in a platform: supplies, chassis, hosts, zones, sensors and services.
 */

import type { Name, Subject } from '../core/model/ids.ts'
import { lookUp } from '../core/model/look-up.ts'
import type { ComponentDescription, Predicate } from '../core/model/platform/description.ts'
import type { Platform } from '../core/model/platform/platform.ts'
import type { Graph, Look } from './graph.ts'

export interface Dependencies {
  readonly name: string
  readonly things: readonly Thing[]
  /** From what is needed to what needs it. */
  readonly ties: readonly Tie[]
}

export interface Thing {
  /** `host.0`, `supply/psu.0`, `zone/cpu_zone`, `service/powermgr`. */
  readonly id: string
  readonly sort: Sort
  readonly name: string
  readonly remark: string | null
}

export type Sort = 'component' | 'supply' | 'zone' | 'sensor' | 'resource' | 'service'

/** An end is the id of a thing, or a sort for all things of it. */
export interface Tie {
  readonly from: string
  readonly to: string
  readonly why: string
}

/** What each service is called on the bus, by the name that recipes have for it. */
export type ServiceNames = Readonly<Record<'power' | 'thermal' | 'sensors' | 'leds', string>>

type Described = Pick<Platform, 'name' | 'components' | 'recipes' | 'capacities'>

export function dependenciesOf(platform: Described, services: ServiceNames): Dependencies {
  const { power, thermal, sensors, leds } = services
  const names = { power, thermal, sensors, leds }
  const descriptions = Object.values(platform.components)
  const own = descriptions.flatMap((one) => servicesOf(platform, one, names))
  const things = unique(
    [
      ...descriptions.flatMap(thingsOf),
      ...Object.keys(platform.capacities.supplyWatts).map(watched),
      ...Object.values(names).map(serviceThing),
      ...own.map(({ service }) => serviceThing(service)),
    ].map((thing) => withRemark(platform, thing)),
    ({ id }) => id,
  )
  const has = (sort: string) => things.some((thing) => thing.sort === sort)
  return {
    name: platform.name,
    things,
    ties: unique(
      [
        ...descriptions.flatMap(tiesOf),
        ...own.map(({ service, component }) => {
          return { from: serviceId(service), to: component, why: 'switches' }
        }),
        ...serviceTies(names).filter(({ to }) => has(to)),
      ],
      ({ from, to, why }) => [from, to, why].join('\n'),
    ),
  }
}

export function graphOfDependencies({ name, things, ties }: Dependencies): Graph {
  return {
    name,
    flow: 'right',
    groups: Object.entries(sorts).flatMap(([sort, { label }]) =>
      things.some((thing) => thing.sort === sort) ? [{ id: sort, label }] : [],
    ),
    nodes: things.map((thing) => ({
      id: thing.id,
      lines: thing.remark === null ? [thing.name] : [thing.name, thing.remark],
      look: sorts[thing.sort].look,
      group: thing.sort,
    })),
    edges: ties.map(({ from, to, why }) => {
      return { from, to, label: why, isDashed: from.startsWith('service/') }
    }),
  }
}

const sorts: Readonly<Record<Sort, { readonly label: string; readonly look: Look }>> = {
  service: { label: 'services', look: 'plain' },
  supply: { label: 'power supplies', look: 'good' },
  zone: { label: 'thermal zones', look: 'moving' },
  sensor: { label: 'sensors', look: 'plain' },
  resource: { label: 'resources', look: 'good' },
  component: { label: 'components', look: 'acting' },
}

function thingsOf(description: ComponentDescription): readonly Thing[] {
  const { name, kind, zones, supplies, sensors, dependsOn, healthRules } = description
  const seen = [...dependsOn.map(({ on }) => on), ...healthRules.map(({ when }) => when)]
  const subjects = seen.flatMap((predicate) => ('subject' in predicate ? [predicate.subject] : []))
  return [
    { id: name, sort: 'component', name, remark: name.startsWith(kind) ? null : kind },
    ...[...supplies, ...zones, ...sensors, ...subjects].map(watched),
  ]
}

/** `supply/psu.0` is a supply, and so on; of what is unheard of the rest is a resource. */
function watched(subject: Subject): Thing {
  const [sort = '', ...name] = subject.split('/')
  const known = Object.hasOwn(sorts, sort) ? (sort as Sort) : 'resource'
  return { id: subject, sort: known, name: name.join('/'), remark: null }
}

function tiesOf(description: ComponentDescription): readonly Tie[] {
  const { name, chassis, supplies, zones, sensors, dependsOn, healthRules } = description
  return [
    ...(chassis === null ? [] : [{ from: chassis, to: name, why: 'powers' }]),
    ...supplies.map((from) => ({ from, to: name, why: 'powers' })),
    ...zones.map((from) => ({ from, to: name, why: 'cools' })),
    ...sensors.map((from) => ({ from, to: name, why: 'health' })),
    ...dependsOn.map(({ on, whenLost }) => ({
      from: endOf(on),
      to: name,
      why: `must be ${wanted(on)}${whenLost === 'shutdown' ? ', else shut down' : ''}`,
    })),
    ...healthRules.map(({ when, health }) => ({
      from: endOf(when),
      to: name,
      why: `health is ${health} if ${wanted(when)}`,
    })),
  ]
}

const endOf = (predicate: Predicate) =>
  'subject' in predicate ? predicate.subject : predicate.component
const wanted = (predicate: Predicate) =>
  ('subject' in predicate ? predicate.levels : predicate.statuses).join(' or ') || 'nothing'

/** The services besides the usual four that the recipes of its kind call. */
function servicesOf(
  { recipes }: Described,
  { name, kind }: ComponentDescription,
  names: ServiceNames,
): readonly { readonly service: string; readonly component: Name }[] {
  const called = Object.values(recipes)
    .filter((recipe) => recipe.kind === kind)
    .flatMap(({ steps }) => steps.flatMap((one) => (one.kind === 'call' ? [one.service] : [])))
  return [...new Set(called)]
    .filter((service) => !Object.hasOwn(names, service))
    .map((service) => ({ service, component: name }))
}

const serviceId = (name: string) => `service/${name}`
const serviceThing = (name: string): Thing => {
  return { id: serviceId(name), sort: 'service', name, remark: null }
}

const serviceTies = ({ power, thermal, sensors, leds }: ServiceNames): readonly Tie[] => [
  { from: serviceId(power), to: 'supply', why: 'switches' },
  { from: serviceId(power), to: 'component', why: 'switches' },
  { from: serviceId(thermal), to: 'zone', why: 'cools' },
  { from: serviceId(sensors), to: 'sensor', why: 'reads' },
  { from: serviceId(leds), to: 'component', why: 'lights' },
]

/** How much there is of it, where the platform says. */
function withRemark({ components, capacities }: Described, thing: Thing): Thing {
  const supplied = lookUp(capacities.supplyWatts, thing.id)
  const cooled = lookUp(capacities.coolingWatts, thing.id)
  const taken = lookUp(components, thing.id)?.powerWatts ?? 0
  if (supplied !== undefined) return { ...thing, remark: `gives ${supplied} W` }
  if (cooled !== undefined) return { ...thing, remark: `cools ${cooled} W` }
  return taken > 0 ? { ...thing, remark: `takes ${taken} W` } : thing
}

function unique<T>(all: readonly T[], keyOf: (one: T) => string): readonly T[] {
  return [...new Map(all.map((one) => [keyOf(one), one])).values()]
}
