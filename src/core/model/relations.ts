/** Relations: which components look at which others and at which levels, read off a platform. */
import type { ComponentDescription } from './description.ts'
import type { Name, Subject } from './ids.ts'
import type { Platform } from './platform.ts'
import { subjectOf } from './predicates.ts'
import { fedBy } from './system.ts'

/** A component's place is its index in the platform; everything goes through them in that order. */
export interface Relations {
  readonly names: readonly Name[]
  readonly places: ReadonlyMap<Name, number>
  /** By place: who looks at that component, itself included. */
  readonly watchers: readonly (readonly number[])[]
  /** By subject: whose health or power rests on that level. */
  readonly restingOn: ReadonlyMap<Subject, readonly number[]>
  /** By place: the levels that mean nothing while that component is off. */
  readonly quietLevels: readonly (readonly Subject[])[]
  /** Every thermal zone, and every supply, that a component names. */
  readonly zones: readonly Subject[]
  readonly supplies: readonly Subject[]
  /** The places of loads, in the order in which they go: lowest priority first. */
  readonly shedOrder: readonly number[]
}

/** A platform never changes: they are found once. */
export function relationsOf(platform: Platform): Relations {
  let relations = known.get(platform)
  if (relations === undefined) {
    relations = found(platform)
    known.set(platform, relations)
  }
  return relations
}

const known = new WeakMap<Platform, Relations>()

function found(platform: Platform): Relations {
  const all = Object.values(platform.components)
  const names = all.map(({ name }) => name)
  const places = new Map(names.map((name, place) => [name, place]))
  const restingOn = new Map<Subject, number[]>()
  for (const [place, description] of all.entries()) {
    for (const subject of levelsOf(description))
      restingOn.set(subject, [...(restingOn.get(subject) ?? []), place])
  }
  return {
    names,
    places,
    watchers: watchersIn(platform, all, places),
    restingOn,
    quietLevels: names.map((name) =>
      Object.keys(platform.quietWhileOff).filter((one) => platform.quietWhileOff[one] === name),
    ),
    zones: [...new Set(all.flatMap(({ zones }) => zones))],
    supplies: [...new Set(all.flatMap(({ supplies }) => supplies))],
    shedOrder: shedOrderOf(all, places),
  }
}

/** Those look at it that feed it, that it feeds, and that depend on it or are judged by it. */
function watchersIn(
  platform: Platform,
  all: readonly ComponentDescription[],
  places: Relations['places'],
): Relations['watchers'] {
  const watchers = all.map((_, place) => new Set([place]))
  const looks = (name: Name, at: Name) => {
    const place = places.get(name)
    if (place !== undefined) watchers[places.get(at) ?? place]!.add(place)
  }
  for (const { name, dependsOn, healthRules } of all) {
    const predicates = [...dependsOn.map(({ on }) => on), ...healthRules.map(({ when }) => when)]
    for (const one of predicates) if ('component' in one) looks(name, one.component)
    for (const fed of fedBy(platform, name)) {
      looks(name, fed)
      looks(fed, name)
    }
  }
  return watchers.map((set) => [...set].sort((a, b) => a - b))
}

const levelsOf = ({
  sensors,
  supplies,
  zones,
  dependsOn,
  healthRules,
}: ComponentDescription): ReadonlySet<Subject> =>
  new Set([
    ...sensors,
    ...supplies,
    ...zones,
    ...dependsOn.map(({ on }) => subjectOf(on)),
    ...healthRules.map(({ when }) => subjectOf(when)),
  ])

/** Of equals the last in the configuration goes first. */
const shedOrderOf = (all: readonly ComponentDescription[], places: Relations['places']) =>
  all
    .filter(({ isLoad }) => isLoad)
    .reverse()
    .sort((a, b) => a.priority - b.priority)
    .map(({ name }) => places.get(name)!)
