/** Derives the alerts that hold from the System: the conditions that somebody should know of. */

import { internal, noteBug, ownName } from '../automation/containment.ts'
import { dependencyAlerts } from '../automation/dependencies.ts'
import { hasStuckNews, isStuck } from '../leds/control.ts'
import type { Bug } from '../model/bug.ts'
import type { Component, Discrepancy } from '../model/component.ts'
import type { Context } from '../model/context.ts'
import { type DirtySet, isMarked } from '../model/dirty-set.ts'
import { knownPower } from '../model/evidence.ts'
import type { Level, Name, Subject } from '../model/ids.ts'
import type { Override } from '../model/intents.ts'
import { lookUp } from '../model/look-up.ts'
import type { Fault } from '../model/operation.ts'
import type { Machine, Platform } from '../model/platform.ts'
import { isKnownOff } from '../model/power.ts'
import type { Alert, LedState } from '../model/signals.ts'
import { componentOf, isWorkedOn, ledsOfAll, type System, statusOf } from '../model/system.ts'
import { changedKeys, rowOf } from '../model/table.ts'
import { claimAlerts } from './claim-conditions.ts'
import { emergencyAlerts } from './emergency-conditions.ts'
import { busAlerts, serviceAlerts, unheardAlerts } from './reach-conditions.ts'

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
  const { platform } = context
  const alerts = new Map<string, Alert>()
  const add = ({ which, ...alert }: Unnamed) => {
    const id = [alert.code, alert.component, which].filter((part) => part !== undefined).join('/')
    alerts.set(id, { id, ...alert })
  }
  for (const [index, source] of sources.entries()) {
    const found = (component: Name | null, derive: () => readonly Unnamed[]) => {
      try {
        derive().forEach(add)
      } catch (error) {
        // What one of them cannot tell keeps none of the others from being told.
        noteBug(context, { place: 'alert', what: `source ${index + 1}`, component }, error)
      }
    }
    if (source.at === 'components')
      for (const name of where.components)
        found(name, () => source.of(platform, system, componentOf(system, name)))
    else if (source.at === 'levels')
      for (const subject of where.levels) found(null, () => source.of(platform, system, subject))
    else if (where.parts.includes(source.at)) found(null, () => source.of(system))
  }
  return alerts
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
  levels.push(...changedKeys(before.levels, system.levels))
  const parts = wholeParts.filter(
    (part) => before[part] !== system[part] && (part !== 'leds' || hasStuckNews(before, system)),
  )
  return { components, levels: inOrder(system, levels), parts }
}

const inOrder = ({ levels }: System, subjects: readonly Subject[]): readonly Subject[] =>
  subjects.length < 2 ? subjects : levels.keys.filter((one) => subjects.includes(one))

/** `which` tells several of one code and one component apart. */
type Unnamed = Omit<Alert, 'id'> & { readonly which?: string }

/** Conditions of each component, of each level, or of a part as a whole. */
type Source =
  | { readonly at: 'components'; readonly of: OfComponent }
  | { readonly at: 'levels'; readonly of: OfLevel }
  | { readonly at: WholePart; readonly of: (system: System) => readonly Unnamed[] }

type OfComponent = (platform: Platform, system: System, component: Component) => readonly Unnamed[]
type OfLevel = (platform: Platform, system: System, subject: Subject) => readonly Unnamed[]

/** What a component is held by, or failed at in a way that somebody should know of. */
const faults: OfComponent = (platform, _, component) => {
  const { kind, status, lastError } = component
  const isHeld = statusOf(platform, component).class === 'held'
  if (lastError === null)
    return isHeld && !usualHolds.has(status)
      ? [askedHoldAlert(component, platform.machines[kind]!)]
      : []
  if (isHeld) return [heldAlert(component, lastError)]
  return lastError.code === 'drain-timeout' ? [drainAlert(component, lastError)] : []
}

const locks: OfComponent = (_, __, { name, locks }) =>
  locks
    .filter(({ code }) => Object.hasOwn(lockGuidance, code))
    .map(({ code, actor, reason, at }) => ({
      code,
      component: name,
      severity: 'Warning',
      since: at,
      message: `${name}: ${code} by ${actor}${reason === null ? '' : `: ${reason}`}`,
      guidance: lockGuidance[code]!,
    }))

/** Where another acts, it may have asked for it. */
const discrepancies: OfComponent = (_, { claim }, { name, discrepancy }) =>
  discrepancy === null || claim.role !== 'acting' ? [] : [discrepancyAlert(name, discrepancy)]

const levels: OfLevel = (platform, system, subject) => {
  const judged = rowOf(system.levels, subject)
  if (judged === undefined || judged.level === 'normal') return []
  const { level, since } = judged
  if (isUnforeseen(subject, level) || isIdle(platform, system, subject)) return []
  return [
    {
      code: `level-${level}`,
      component: subject,
      since,
      // Without the reading, which differs each time: status tells it.
      message: `${subject} is ${level}`,
      severity: level === 'critical' ? 'Critical' : 'Warning',
      guidance: levelGuidance[level],
    },
  ]
}

/** Too few readings to tell where a zone goes: nobody can do anything about that. */
const isUnforeseen = (subject: string, level: Level) =>
  level === 'unknown' && subject.startsWith('forecast/')

/**
 * A pump that is known to be off, or on its way, moves nothing: that is no news. Nor is it while
 * nobody can have said of it yet what it is.
 */
function isIdle(platform: Platform, { components }: System, subject: string): boolean {
  const component = rowOf(components, lookUp(platform.quietWhileOff, subject) ?? '')
  if (component === undefined) return false
  if (isKnownOff(knownPower(component)) || isWorkedOn(component)) return true
  return statusOf(platform, component).class === 'waiting'
}

const overrides = ({ intents }: System) => Object.values(intents.overrides).map(overrideAlert)

const stuckLeds = (system: System) => ledsOfAll(system).filter(isStuck).map(stuckLedAlert)

const journalBehind = ({ intents: { behind } }: System): readonly Unnamed[] =>
  behind === null
    ? []
    : [
        {
          code: 'journal-behind',
          component: 'statemgr',
          severity: 'Critical',
          since: behind.at,
          message:
            `${behind.service} has done call ${behind.order} for this System, and the ` +
            `journal ends before: at ${behind.kept}`,
          guidance:
            'The data folder was put back from a copy, or something was done that could not ' +
            'be kept: compare heads that were kept elsewhere (history verify), and see what else ' +
            'is missing.',
        },
      ]

const store = ({ intents: { damage } }: System): readonly Unnamed[] =>
  damage === null
    ? []
    : [
        {
          code: 'store-damaged',
          component: 'statemgr',
          severity: 'Critical',
          since: damage.at,
          message: damage.message,
          guidance: 'See what was lost, mend the disk, then acknowledge this alert.',
        },
      ]

/** The latest of each component says it; the log has them all. */
const bugs = ({ intents }: System): readonly Unnamed[] => Object.values(intents.bugs).map(bugAlert)

const bugAlert = ({ place, what, component, at, message, trace }: Bug): Unnamed => ({
  code: internal,
  component: component ?? ownName,
  severity: 'Critical',
  since: at,
  message: `a bug of statemgr in ${place} ${what}: ${message}${trace[0] ? ` at ${trace[0]}` : ''}`,
  guidance: 'Report it with this alert and the log; then acknowledge it. Everything else goes on.',
})
const unkept = ({ storeFailure }: System): readonly Unnamed[] =>
  storeFailure === null
    ? []
    : [
        {
          code: 'store-failing',
          component: 'statemgr',
          severity: 'Critical',
          since: storeFailure.since,
          message: `nothing is kept any more, and what is shown is of then: ${storeFailure.why}`,
          guidance:
            'Mend the disk. Until it keeps again, only what protects the hardware is done; ' +
            'what happens meanwhile is written down then, with its time.',
        },
      ]

const emergencies = ({ protection }: System) => emergencyAlerts(protection)

const unheard: OfComponent = (_, system, component) => unheardAlerts(system, component)

const sources: readonly Source[] = [
  { at: 'components', of: faults },
  { at: 'components', of: locks },
  { at: 'components', of: discrepancies },
  { at: 'levels', of: levels },
  { at: 'bus', of: busAlerts },
  { at: 'claim', of: claimAlerts },
  { at: 'services', of: serviceAlerts },
  { at: 'intents', of: overrides },
  { at: 'leds', of: stuckLeds },
  { at: 'intents', of: store },
  { at: 'intents', of: journalBehind },
  { at: 'intents', of: bugs },
  { at: 'storeFailure', of: unkept },
  { at: 'protection', of: emergencies },
  { at: 'components', of: dependencyAlerts },
  { at: 'components', of: unheard },
]

const heldAlert = ({ name, status, since }: Component, { code, message }: Fault): Unnamed => ({
  code,
  component: name,
  severity: 'Critical',
  since,
  message: `${name} is held in ${status}: ${message}`,
  guidance: 'See to the cause, then ask for Recover; ForceOff takes the power away at once.',
})

/** Nothing is held in these but by a lock or a fault, and those are told of by themselves. */
const usualHolds: ReadonlySet<string> = new Set([
  'Maintenance',
  'Isolated',
  'Diagnostic',
  'Quiesced',
  'Error',
  'Failed',
])

/** Held without anything having gone wrong: a platform's own hold, such as a drained loop. */
function askedHoldAlert({ name, status, since }: Component, { actions }: Machine): Unnamed {
  const out = Object.entries(actions).flatMap(([action, { from }]) =>
    from !== 'any' && from.includes(status) ? [action] : [],
  )
  const guidance =
    out.length === 0
      ? 'Ask for any of its allowed actions once the reason for that is gone.'
      : `Once the reason for that is gone, ask for ${out.join(' or ')}.`
  const message = `${name} is held in ${status}`
  return { code: 'held', component: name, severity: 'Warning', since, message, guidance }
}

const drainAlert = ({ name }: Component, { code, message, at }: Fault): Unnamed => ({
  code,
  component: name,
  severity: 'Warning',
  since: at,
  message: `${name}: ${message}`,
  guidance: 'See which operation does not end, and ask again once it has.',
})

const discrepancyAlert = (component: string, { name: code, at }: Discrepancy): Unnamed => ({
  code,
  component,
  severity: 'Warning',
  since: at,
  message: `${component}: ${discrepancyTexts[code]}`,
  guidance: 'Find out who or what did it; any accepted action clears this alert.',
})

const overrideAlert = (override: Override): Unnamed => ({
  code: 'override',
  component: override.component,
  which: override.id,
  severity: 'Warning',
  since: override.grantedAt,
  message:
    `${override.component} may go against ${override.interlocks.join(', ')}` +
    ` by leave of ${override.actor}: ${override.reason}`,
  guidance: 'Revoke it as soon as it is not needed any more; it ends by itself.',
})

const stuckLedAlert = ({ component, led, pattern, wrongSince }: LedState): Unnamed => ({
  code: 'led-stuck',
  component,
  which: led,
  severity: 'Warning',
  since: wrongSince ?? 0,
  message: `the ${led} LED of ${component} should be ${pattern} and shows something else`,
  guidance: 'Do not trust that LED; see to it and its service.',
})

const discrepancyTexts: Readonly<Record<Discrepancy['name'], string>> = {
  'unexpected-off': 'the hardware went off and nobody had asked for it',
  'unexpected-on': 'the hardware came on and nobody had asked for it',
  'never-reached': 'the hardware did not follow what was asked',
}

const lockGuidance: Readonly<Record<string, string>> = {
  isolated: 'Nothing powers it on. Recover it once the reason for that is gone.',
  maintenance: 'Ask for ExitMaintenance once the work is done.',
  diagnostic: 'Ask for Resume once the diagnosis is done.',
}

const levelGuidance: Readonly<Record<Exclude<Level, 'normal'>, string>> = {
  warning: 'It still works; see to it before it gets worse.',
  critical: 'Power-on is blocked by it until it is well again.',
  unknown: 'Power-on is blocked until there is a fresh reading: see sensor and service.',
}
