/** Relates components: what they depend on, look at, and hang on, as a configuration says. */

import type { Level, Name, Status } from '../../core/model/ids.ts'
import type {
  Dependency,
  HealthRule,
  Part,
  Predicate,
} from '../../core/model/platform/description.ts'
import type { Machine } from '../../core/model/platform/platform.ts'
import type { Config } from '../schema/config.ts'
import type { PredicateGiven } from '../schema/predicates.ts'
import { kindIn } from './kind-of.ts'
import { resourceSubject, sensorSubject, supplySubject, zoneSubject } from './watches.ts'

export type Machines = Readonly<Record<string, Machine>>

/** What a component is when it is on, as far as its kind says. */
const statusOn = (config: Config, machines: Machines, name: Name): Status =>
  machines[kindIn(config, name)]!.statusWhenPower.On

export function predicateOf(config: Config, machines: Machines, given: PredicateGiven): Predicate {
  const { sensor, zone, supply, resource = '', component, is } = given
  if (component !== undefined) {
    return { component, statuses: is ?? [statusOn(config, machines, component)] }
  }
  const levels = (is as readonly Level[] | undefined) ?? ['normal', 'warning']
  if (sensor !== undefined) return { subject: sensorSubject(sensor), levels }
  if (zone !== undefined) return { subject: zoneSubject(zone), levels }
  if (supply !== undefined) return { subject: supplySubject(supply), levels }
  return { subject: resourceSubject(resource), levels }
}

type Depending = Pick<Config['hosts'][number], 'dependsOn' | 'healthRules'>

export const relationsOf = (
  config: Config,
  machines: Machines,
  { dependsOn, healthRules }: Depending,
): { readonly dependsOn: readonly Dependency[]; readonly healthRules: readonly HealthRule[] } => ({
  dependsOn: dependsOn.map(({ whenLost, confirm, ...on }) => ({
    on: predicateOf(config, machines, on),
    whenLost,
    confirmMs: confirm,
  })),
  healthRules: healthRules.map(({ health, ...when }) => ({
    when: predicateOf(config, machines, when),
    health,
  })),
})

/** Those that name it. */
export const dependentsOn = ({ hosts, chassis, components }: Config, name: Name): readonly Name[] =>
  [...hosts, chassis, ...components]
    .filter(({ dependsOn }) => dependsOn.some(({ component }) => component === name))
    .map((one) => one.name)

/** How many need each other in a row, up to those that nobody needs; who needs itself is none. */
export function levelsAbove(config: Config, name: Name): number {
  if (isInCircle(config, name)) return 0
  const above = dependentsOn(config, name).filter((one) => one !== config.chassis.name)
  return Math.max(0, ...above.map((one) => 1 + levelsAbove(config, one)))
}

/** Whether it needs itself, by way of others: a finding, and no order to go in. */
export function isInCircle(config: Config, name: Name): boolean {
  const above = new Set(dependentsOn(config, name))
  for (const one of above) for (const other of dependentsOn(config, one)) above.add(other)
  return above.has(name)
}

/** The parts that the chassis feeds; what some depend on stands before them. */
export function partsOf({ components }: Config): readonly Part[] {
  const fed = components.filter(({ chassisPower }) => chassisPower)
  const parts = fed.map(
    ({ name, dependsOn }): Part => ({
      name,
      dependsOn: dependsOn.flatMap(({ component }) =>
        component !== undefined && fed.some((one) => one.name === component) ? component : [],
      ),
    }),
  )
  const ordered: Part[] = []
  while (ordered.length < parts.length) {
    const next = parts.filter(
      (part) => !ordered.includes(part) && part.dependsOn.every((name) => isIn(ordered, name)),
    )
    // In a circle there is no order: whoever looks for findings says so.
    if (next.length === 0) return parts.map(({ name }) => ({ name, dependsOn: [] }))
    ordered.push(...next)
  }
  return ordered
}

const isIn = (parts: readonly Part[], name: Name) => parts.some((part) => part.name === name)
