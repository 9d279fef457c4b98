/** Derives the alerts that hold from the System: the conditions that somebody should know of. */

import { noteBug } from '../automation/protection/containment.ts'
import { hasStuckNews } from '../leds/control.ts'
import type { Name, Subject } from '../model/ids.ts'
import type { Context } from '../model/platform/context.ts'
import type { Platform } from '../model/platform/platform.ts'
import type { Component } from '../model/system/component.ts'
import { type DirtySet, isMarked } from '../model/system/dirty-set.ts'
import { forecastOf } from '../model/system/level-text.ts'
import type { Alert, AlertFacts, Condition } from '../model/system/signals.ts'
import { componentOf, isProtecting, type System } from '../model/system/system.ts'
import { changedKeys } from '../model/table.ts'
import { claimAlerts } from './claim-conditions.ts'
import {
  aftermathAlerts,
  coolingAlerts,
  discrepancyAlerts,
  faultAlerts,
  flapAlerts,
  lockAlerts,
} from './component-conditions.ts'
import { dependencyAlerts } from './dependency-conditions.ts'
import { emergencyAlerts } from './emergency-conditions.ts'
import {
  ledAlerts,
  overrideAlerts,
  restorationAlerts,
  scheduleAlerts,
  takenDownAlerts,
} from './intent-conditions.ts'
import { levelAlerts } from './level-conditions.ts'
import { bugAlerts, damageAlerts, journalAlerts, unkeptAlerts } from './own-conditions.ts'
import { busAlerts, notCarriedOutAlerts, serviceAlerts } from './reach-conditions.ts'
import { supplyAlerts } from './supply-conditions.ts'
import { wearAlerts } from './wear-conditions.ts'

/** Where conditions are looked for: components, levels, and whole parts of the System. */
export interface Whereabouts {
  readonly components: readonly Name[]
  readonly levels: readonly Subject[]
  readonly parts: readonly WholePart[]
}

const wholeParts = [
  'bus',
  'claim',
  'services',
  'intents',
  'leds',
  'protection',
  'storeFailure',
] as const
type WholePart = (typeof wholeParts)[number]

/** One for each condition that holds, by its id. What is told of them stands in `notify.ts`. */
export const alertsOf = (context: Context, system: System): ReadonlyMap<string, Alert> =>
  alertsAt(context, system, {
    components: system.components.keys,
    levels: system.levels.keys,
    parts: wholeParts,
  })

/** Those that are looked for there, in the same order. */
export function alertsAt(
  context: Context,
  system: System,
  where: Whereabouts,
): ReadonlyMap<string, Alert> {
  const alerts = new Map<string, Alert>()
  for (let index = 0; index < sources.length; index++) {
    const { at, of } = sources[index]!
    for (const name of placesOf(where, at)) {
      try {
        for (const condition of of(context, system, name)) add(alerts, condition)
      } catch (error) {
        // What one of them cannot tell keeps none of the others from being told.
        const component = at === 'components' ? name : null
        noteBug(context, { place: 'alert', what: `source ${index + 1}`, component }, error)
      }
    }
  }
  return alerts
}

function add(alerts: Map<string, Alert>, { which, ...condition }: Condition): void {
  const { code, component } = condition
  const id = [code, component, which].filter((part) => part !== undefined).join('/')
  alerts.set(id, { id, ...noFacts, ...condition })
}

function placesOf(where: Whereabouts, at: Source['at']): readonly string[] {
  if (at === 'components') return where.components
  if (at === 'levels') return where.levels
  return where.parts.includes(at) ? [at] : nowhere
}

const nowhere: readonly string[] = []

const noFacts: AlertFacts & Pick<Alert, 'until'> = {
  value: null,
  limit: null,
  unit: null,
  until: null,
}

/** What may have another condition, or say something else, than before a step. */
export function whereaboutsOf(dirty: DirtySet, before: System, system: System): Whereabouts {
  const { relations } = dirty
  const components: Name[] = []
  const levels: Subject[] = []
  for (let place = 0; place < relations.names.length; place++) {
    if (!isMarked(dirty, place)) continue
    components.push(relations.names[place]!)
    levels.push(...relations.quietLevels[place]!)
  }
  levels.push(...changedKeys(before.supplies, system.supplies))
  for (const subject of changedKeys(before.levels, system.levels)) {
    levels.push(subject)
    // Where a zone goes is told only while it is not there.
    if (forecastOf(subject) !== subject) levels.push(forecastOf(subject))
  }
  const parts = wholeParts.filter((part) => {
    // A cap says nothing of a host that is off: whatever a component is may have to do with it.
    if (part === 'protection' && isProtecting(system)) return true
    return before[part] !== system[part] && (part !== 'leds' || hasStuckNews(before, system))
  })
  return { components, levels: inOrder(system, levels), parts }
}

const inOrder = ({ levels }: System, subjects: readonly Subject[]): readonly Subject[] =>
  subjects.length < 2 ? subjects : levels.keys.filter((one) => subjects.includes(one))

/** Conditions of each component, of each level, or of a part as a whole, by its name. */
interface Source {
  readonly at: 'components' | 'levels' | WholePart
  readonly of: (context: Context, system: System, name: string) => readonly Condition[]
}

const ofComponents = (
  of: (
    platform: Platform,
    system: System,
    component: Component,
    now: number,
  ) => readonly Condition[],
): Source => ({
  at: 'components',
  of: ({ platform, now }, system, name) => of(platform, system, componentOf(system, name), now),
})

const ofLevels = (
  of: (platform: Platform, system: System, subject: Subject) => readonly Condition[],
): Source => ({
  at: 'levels',
  of: ({ platform }, system, subject) => of(platform, system, subject),
})

const ofPart = (at: WholePart, of: (system: System) => readonly Condition[]): Source => ({
  at,
  of: (_, system) => of(system),
})

const sources: readonly Source[] = [
  ofComponents(faultAlerts),
  ofComponents(aftermathAlerts),
  ofComponents(lockAlerts),
  ofComponents(discrepancyAlerts),
  ofComponents(flapAlerts),
  ofComponents(coolingAlerts),
  ofLevels(levelAlerts),
  ofLevels(supplyAlerts),
  ofPart('bus', busAlerts),
  ofPart('claim', claimAlerts),
  ofPart('services', serviceAlerts),
  ofPart('intents', overrideAlerts),
  ofPart('intents', takenDownAlerts),
  ofPart('intents', scheduleAlerts),
  ofPart('intents', restorationAlerts),
  ofPart('leds', ledAlerts),
  ofPart('intents', damageAlerts),
  ofPart('intents', journalAlerts),
  ofPart('intents', bugAlerts),
  ofPart('intents', wearAlerts),
  ofPart('storeFailure', unkeptAlerts),
  ofPart('protection', emergencyAlerts),
  ofComponents(dependencyAlerts),
  ofComponents(notCarriedOutAlerts),
]
