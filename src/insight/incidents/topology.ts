/** Says what hangs on what: along these ties the trouble of one becomes the trouble of others. */

import type { Watches } from '../../assess/watch.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { ComponentDescription, Predicate } from '../../core/model/platform/description.ts'
import type { Platform } from '../../core/model/platform/platform.ts'

/** How something hangs on what is above it. */
export type Relation =
  | 'fed by'
  | 'cooled by'
  | 'read in'
  | 'read of'
  | 'judged by'
  | 'in need of'
  | 'served by'
  | 'carried by'

export interface Tie {
  readonly on: string
  readonly how: Relation
}

/** What there is besides the platform, as the engine is told of it. */
export interface Surroundings {
  readonly watches: Watches
  /** Sensors, each with the zone that it sits in. */
  readonly sensors: Readonly<Record<string, string | null>>
  readonly services: Readonly<Record<'power' | 'thermal' | 'sensors' | 'leds', string>>
}

export interface Topology {
  /** What it hangs on, directly. */
  tiesOf(entity: string): readonly Tie[]
  /** Whether there is such an entity. */
  has(entity: string): boolean
  /** How many ties lie between the two, the lower one hanging on the upper; `null` for none. */
  hops(lower: string, upper: string): number | null
  /** All that hang on it, directly or not. */
  below(upper: string): readonly string[]
}

/** The carrier of all services. */
const bus = 'nats'
/** What supplies give together: emergencies of power are told of it. */
export const wholePower = 'power'

export function topologyOf(platform: Platform, around: Surroundings): Topology {
  const ties = new Map<string, readonly Tie[]>([
    ...Object.values(platform.components).map(
      (one) => [one.name, tiesOfComponent(platform, one, around.services)] as const,
    ),
    ...Object.keys(platform.supplies).map(
      (supply) => [supply, served(around.services.power)] as const,
    ),
    ...Object.keys(around.watches).map(
      (subject) => [subject, tiesOfSubject(platform, subject, around)] as const,
    ),
    [wholePower, tiesOfPower(platform)],
    ...platform.services.map((service) => [service, [{ on: bus, how: 'carried by' }]] as const),
    [bus, []],
  ])
  const above = new Map([...ties.keys()].map((entity) => [entity, distances(ties, entity)]))
  return {
    tiesOf: (entity) => ties.get(entity) ?? [],
    has: (entity) => ties.has(entity),
    hops: (lower, upper) => above.get(lower)?.get(upper) ?? null,
    below: (upper) => [...above].flatMap(([entity, found]) => (found.has(upper) ? [entity] : [])),
  }
}

function tiesOfComponent(
  platform: Platform,
  one: ComponentDescription,
  services: Surroundings['services'],
): readonly Tie[] {
  const named = (names: readonly string[], how: Relation) => names.map((on): Tie => ({ on, how }))
  return [
    ...named(one.chassis === null ? [] : [one.chassis], 'fed by'),
    ...named(one.supplies, 'fed by'),
    ...named(one.isLoad ? [wholePower] : [], 'fed by'),
    ...named(one.zones, 'cooled by'),
    ...named(one.sensors, 'judged by'),
    ...named(
      one.healthRules.map(({ when }) => subjectOf(when)),
      'judged by',
    ),
    ...named(
      one.dependsOn.map(({ on }) => subjectOf(on)),
      'in need of',
    ),
    ...named([...servicesOf(platform, one.name, services)], 'served by'),
  ]
}

const subjectOf = (on: Predicate): string => ('subject' in on ? on.subject : on.component)

/** Those that its recipes ask for anything about it, and those that tell of its power and LEDs. */
function servicesOf(
  { plans }: Platform,
  name: string,
  services: Surroundings['services'],
): ReadonlySet<string> {
  const called = Object.values(lookUp(plans, name) ?? {}).flatMap(({ steps }) =>
    steps.flatMap(({ step, target }) =>
      step.kind === 'call' && target === name
        ? [lookUp(services, step.service) ?? step.service]
        : [],
    ),
  )
  return new Set([...called, services.power, services.leds])
}

function tiesOfSubject(
  platform: Platform,
  subject: string,
  { watches, sensors, services }: Surroundings,
): readonly Tie[] {
  const watch = watches[subject]!
  const [kind, name = ''] = [subject.slice(0, subject.indexOf('/')), subject.split('/')[1]]
  if (kind === 'forecast') return [{ on: `zone/${name}`, how: 'judged by' }]
  if (watch.kind === 'worst') return watch.of.map((on) => ({ on, how: 'judged by' }))
  if (kind === 'zone') return served(services.thermal)
  if (kind === 'supply') return served(services.power)
  if (kind !== 'sensor') return served(services.sensors)
  const zone = lookUp(sensors, name) ?? null
  const component = lookUp(platform.quietWhileOff, subject)
  return [
    ...(zone === null ? [] : [{ on: `zone/${zone}`, how: 'read in' } as const]),
    ...(component === undefined ? [] : [{ on: component, how: 'read of' } as const]),
    ...served(services.sensors),
  ]
}

const served = (on: string): readonly Tie[] => [{ on, how: 'served by' }]

const tiesOfPower = ({ supplies, emergency }: Platform): readonly Tie[] => [
  ...Object.keys(supplies).map((on): Tie => ({ on, how: 'fed by' })),
  ...(emergency.lowBattery === null
    ? []
    : [{ on: emergency.lowBattery, how: 'judged by' } as const]),
]

/** Of all that lie above it, the nearest first; a circle is gone through once. */
function distances(
  ties: ReadonlyMap<string, readonly Tie[]>,
  from: string,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>([[from, 0]])
  for (const [entity, hops] of found)
    for (const { on } of ties.get(entity) ?? []) if (!found.has(on)) found.set(on, hops + 1)
  return found
}
