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
  const { platform, now } = context
  const alerts = new Map<string, Alert>()
  const add = ({ which, ...condition }: Condition) => {
    const { code, component } = condition
    const id = [code, component, which].filter((part) => part !== undefined).join('/')
    alerts.set(id, { id, ...noFacts, ...condition })
  }
  for (const [index, source] of sources.entries()) {
    const found = (component: Name | null, derive: () => readonly Condition[]) => {
      try {
        derive().forEach(add)
      } catch (error) {
        // What one of them cannot tell keeps none of the others from being told.
        noteBug(context, { place: 'alert', what: `source ${index + 1}`, component }, error)
      }
    }
    if (source.at === 'components')
      for (const name of where.components)
        found(name, () => source.of(platform, system, componentOf(system, name), now))
    else if (source.at === 'levels')
      for (const subject of where.levels) found(null, () => source.of(platform, system, subject))
    else if (where.parts.includes(source.at)) found(null, () => source.of(system))
  }
  return alerts
}

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

/** Conditions of each component, of each level, or of a part as a whole. */
type Source =
  | { readonly at: 'components'; readonly of: OfComponent }
  | { readonly at: 'levels'; readonly of: OfLevel }
  | { readonly at: WholePart; readonly of: (system: System) => readonly Condition[] }

type OfComponent = (
  platform: Platform,
  system: System,
  component: Component,
  now: number,
) => readonly Condition[]
type OfLevel = (platform: Platform, system: System, subject: Subject) => readonly Condition[]

const sources: readonly Source[] = [
  { at: 'components', of: faultAlerts },
  { at: 'components', of: aftermathAlerts },
  { at: 'components', of: lockAlerts },
  { at: 'components', of: discrepancyAlerts },
  { at: 'components', of: flapAlerts },
  { at: 'components', of: coolingAlerts },
  { at: 'levels', of: levelAlerts },
  { at: 'levels', of: supplyAlerts },
  { at: 'bus', of: busAlerts },
  { at: 'claim', of: claimAlerts },
  { at: 'services', of: serviceAlerts },
  { at: 'intents', of: overrideAlerts },
  { at: 'intents', of: takenDownAlerts },
  { at: 'intents', of: scheduleAlerts },
  { at: 'intents', of: restorationAlerts },
  { at: 'leds', of: ledAlerts },
  { at: 'intents', of: damageAlerts },
  { at: 'intents', of: journalAlerts },
  { at: 'intents', of: bugAlerts },
  { at: 'storeFailure', of: unkeptAlerts },
  { at: 'protection', of: emergencyAlerts },
  { at: 'components', of: dependencyAlerts },
  { at: 'components', of: notCarriedOutAlerts },
]
