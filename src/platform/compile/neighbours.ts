/** Finds who may look at whom and at which levels, so that nobody else has to be visited. */
import { isWithin } from '../../core/interlocks/rule-scope.ts'
import type { ComponentDescription, Predicate } from '../../core/model/description.ts'
import type { Name, Subject } from '../../core/model/ids.ts'
import type { Condition, Platform, Recipe, Step } from '../../core/model/platform.ts'

/** A component before it is known who looks at it. */
export type Described = Omit<ComponentDescription, 'neighbours'>

/** Each with those that look at it; what a BMC answers for, it looks at. */
export function neighboured(components: readonly Described[]): readonly ComponentDescription[] {
  const bmcs = components.filter(({ kind }) => kind === 'bmc')
  const lookers = inverted(
    components.map((one) => {
      const answeredFor = one.kind === 'bmc' ? components : bmcs
      return [one.name, [...namesOf(answeredFor), ...lookedAt(one)]]
    }),
  )
  return components.map((one) => {
    const neighbours = (lookers.get(one.name) ?? []).filter((name) => name !== one.name)
    return { ...one, neighbours }
  })
}

/** All that decides who looks at which levels. */
export interface Sights
  extends Pick<
    Platform,
    'machines' | 'recipes' | 'capacities' | 'hasBudget' | 'rules' | 'emergency'
  > {
  readonly components: readonly Described[]
  readonly recipesOfKind: ReadonlyMap<string, readonly Recipe[]>
  /** Every level that there may be. */
  readonly subjects: readonly Subject[]
}

/** By level: the components that look at it. */
export function watchersOf(sights: Sights): Platform['watchersOf'] {
  const { components, subjects } = sights
  const watchers = inverted(components.map((one) => [one.name, watchedBy(sights, one)]))
  return Object.fromEntries(subjects.map((subject) => [subject, watchers.get(subject) ?? []]))
}

/** For each that is looked at, who does. */
function inverted(
  sights: readonly (readonly [looker: Name, at: readonly string[]])[],
): ReadonlyMap<string, readonly Name[]> {
  const lookers = new Map<string, Name[]>()
  for (const [looker, at] of sights) {
    for (const seen of new Set(at)) {
      const known = lookers.get(seen)
      if (known === undefined) lookers.set(seen, [looker])
      else known.push(looker)
    }
  }
  return lookers
}

const lookedAt = (one: Described): readonly Name[] => [
  ...(one.chassis === null ? [] : [one.chassis]),
  ...one.feeds,
  ...predicatesOf(one).flatMap((predicate) =>
    'component' in predicate ? [predicate.component] : [],
  ),
]

/** What its rules, interlocks and steps go by, and for what it is shut down. */
function watchedBy(sights: Sights, one: Described): readonly Subject[] {
  const { capacities, components, emergency, hasBudget, recipesOfKind, subjects } = sights
  if (isRuled(sights, one)) return subjects
  const conditions = (recipesOfKind.get(one.kind) ?? []).flatMap(({ steps }) =>
    steps.flatMap(conditionsOf),
  )
  return [
    ...one.zones,
    ...one.zones.map((zone) => zone.replace(/^zone\//, 'forecast/')),
    ...one.supplies,
    ...one.sensors,
    ...[...predicatesOf(one), ...conditions].flatMap((condition) =>
      'subject' in condition ? [condition.subject] : [],
    ),
    ...(hasBudget && one.powerWatts > 0 ? Object.keys(capacities.supplyWatts) : []),
    // What is left of the supplies has to carry all loads.
    ...(one.isLoad ? components.flatMap(({ supplies }) => supplies) : []),
    ...(one.isLoad && emergency.lowBattery !== null ? [emergency.lowBattery] : []),
  ]
}

/** Whether a rule of the platform's owner, which may look at anything, is asked about it. */
const isRuled = ({ rules, machines, recipes }: Sights, one: Described): boolean =>
  Object.entries(machines[one.kind]!.actions).some(([action, { recipe }]) =>
    rules.some(({ scope }) => isWithin(scope, one, recipes[recipe]!, { ...anybody, action })),
  )

const anybody = { actor: '', reason: null, cause: 'request', acceptedAt: null } as const

const namesOf = (components: readonly Described[]) => components.map(({ name }) => name)

const predicatesOf = ({ dependsOn, healthRules }: Described): readonly Predicate[] => [
  ...dependsOn.map(({ on }) => on),
  ...healthRules.map(({ when }) => when),
]

/** Of the step, and of what takes it back. */
function conditionsOf(step: Step): readonly Condition[] {
  const undo = step.kind === 'call' && Array.isArray(step.undo) ? step.undo : []
  return [
    ...(step.skipIf === undefined ? [] : [step.skipIf]),
    ...(step.kind === 'observe' || step.kind === 'each' ? [step.until] : []),
    ...undo.flatMap(conditionsOf),
  ]
}
