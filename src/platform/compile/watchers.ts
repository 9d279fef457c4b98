/** Finds which components look at which others and at which levels. */

import type { Name, Subject } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { ComponentDescription } from '../../core/model/platform/description.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import type { Relations } from '../../core/model/platform/relations.ts'
import { subjectOf } from '../../core/model/system/predicates.ts'

export function relationsAmong(
  all: readonly ComponentDescription[],
  quietWhileOff: Platform['quietWhileOff'],
): Relations {
  const names = all.map(({ name }) => name)
  const places = new Map(names.map((name, place) => [name, place]))
  const restingOn = new Map<Subject, number[]>()
  for (const [place, description] of all.entries()) {
    for (const subject of levelsOf(description)) {
      const known = restingOn.get(subject)
      if (known === undefined) restingOn.set(subject, [place])
      else known.push(place)
    }
  }
  return {
    names,
    places,
    watchers: watchersIn(all, places),
    restingOn,
    quietLevels: names.map((name) =>
      Object.keys(quietWhileOff).filter((one) => lookUp(quietWhileOff, one) === name),
    ),
    zones: [...new Set(all.flatMap(({ zones }) => zones))],
    supplies: [...new Set(all.flatMap(({ supplies }) => supplies))],
    cooled: cooledIn(all),
    shedOrder: shedOrderOf(all, places),
  }
}

function cooledIn(all: readonly ComponentDescription[]): Relations['cooled'] {
  const chassis = all.filter(({ kind }) => kind === 'chassis')
  const zones = new Set(chassis.flatMap((one) => one.zones))
  return new Map(
    [...zones].map((zone) => [
      zone,
      chassis.filter((one) => one.zones.includes(zone)).map(({ name }) => name),
    ]),
  )
}

/** Those look at it that feed it, that it feeds, and that depend on it or are judged by it. */
function watchersIn(
  all: readonly ComponentDescription[],
  places: Relations['places'],
): Relations['watchers'] {
  const watchers = all.map((_, place) => new Set([place]))
  const looks = (name: Name, at: Name) => {
    const place = places.get(name)
    if (place !== undefined) watchers[places.get(at) ?? place]!.add(place)
  }
  for (const { name, feeds, dependsOn, healthRules } of all) {
    const predicates = [...dependsOn.map(({ on }) => on), ...healthRules.map(({ when }) => when)]
    for (const one of predicates) if ('component' in one) looks(name, one.component)
    for (const fed of feeds) {
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

/**
 * The lowest priority goes first, of equals the last in the configuration; and whoever needs
 * another before that one.
 */
function shedOrderOf(
  all: readonly ComponentDescription[],
  places: Relations['places'],
): readonly number[] {
  const left = all
    .filter(({ isLoad }) => isLoad)
    .reverse()
    .sort((a, b) => a.priority - b.priority)
  const order: number[] = []
  while (left.length > 0) {
    const isNeeded = ({ dependents }: ComponentDescription) =>
      left.some(({ name }) => dependents.includes(name))
    const free = left.findIndex((one) => !isNeeded(one))
    const [next] = left.splice(Math.max(0, free), 1)
    order.push(places.get(next!.name)!)
  }
  return order
}
