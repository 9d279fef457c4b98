/** Derives the alerts of components: what each is held by, failed at, or contradicts. */

import { shownDuration } from '../../text/duration.ts'
import type { Subject } from '../model/ids.ts'
import { lookUp } from '../model/look-up.ts'
import type { Machine, Platform } from '../model/platform/platform.ts'
import { isKnownOn } from '../model/power.ts'
import { refusals } from '../model/refusals.ts'
import { hasNoGoodSupply } from '../model/system/assessments.ts'
import type {
  Aftermath,
  Component,
  CoolingObserved,
  Discrepancy,
} from '../model/system/component.ts'
import { knownPower } from '../model/system/evidence.ts'
import type { Fault } from '../model/system/operation.ts'
import type { Condition } from '../model/system/signals.ts'
import { type System, statusOf } from '../model/system/system.ts'
import { flapText, heldUntil } from '../observations/power-changes.ts'

/** What it is held by, or failed at in a way that somebody should know of. */
export function faultAlerts(
  platform: Platform,
  _: System,
  component: Component,
): readonly Condition[] {
  const { kind, status, lastError } = component
  const isHeld = statusOf(platform, component).class === 'held'
  if (lastError === null)
    return isHeld && !usualHolds.has(status)
      ? [askedHoldAlert(component, platform.machines[kind]!)]
      : []
  if (isHeld) return [heldAlert(component, lastError, platform.machines[kind]!)]
  return lastError.isUntold ? [failedAlert(component, lastError)] : []
}

/** What operations left; while it is held by a fault, that tells what was not taken back. */
export function aftermathAlerts(
  platform: Platform,
  _: System,
  component: Component,
): readonly Condition[] {
  const { name, lastError, aftermath = [] } = component
  const isHeld = lastError !== null && statusOf(platform, component).class === 'held'
  return aftermath
    .filter(({ code }) => (code === 'left-behind' ? !isHeld : platform.alertsWhenForced))
    .map(({ code, message, operation, at }) => ({
      code,
      component: name,
      which: operation,
      severity: 'Warning',
      since: at,
      message,
      guidance: aftermathGuidance[code],
    }))
}

const aftermathGuidance: Readonly<Record<Aftermath['code'], string>> = {
  'forced-off':
    'See why it did not shut down by itself, and what it may have lost, when it runs again. ' +
    'Acknowledge this alert then; the next operation of its power that goes well clears it too.',
  'left-behind':
    'See by hand to what is named, or ask for its power again. Acknowledge this alert then; ' +
    'the next operation of its power that goes well clears it too.',
}

export const lockAlerts = (
  _: Platform,
  __: System,
  { name, locks }: Component,
): readonly Condition[] =>
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
export const discrepancyAlerts = (
  platform: Platform,
  system: System,
  { name, discrepancy, lastError }: Component,
): readonly Condition[] => {
  if (discrepancy === null || system.claim.role !== 'acting') return []
  const isWhy = discrepancy.name === 'never-reached' && lastError !== null
  const isUnfed = discrepancy.name === 'unexpected-off' && hasNoGoodSupply(platform, system, name)
  const why = isWhy ? `: ${lastError.message}` : isUnfed ? '; none of its supplies is good' : ''
  const isKept = isWhy && isOfOthers(lastError)
  return [discrepancyAlert(name, discrepancy, isKept ? keptFrom : textsOf(discrepancy), why)]
}

/** What kept it from being done was not its own hardware, which may not have been asked at all. */
const isOfOthers = ({ code }: Fault): boolean =>
  code === 'dependents' || Object.hasOwn(refusals, code)

const keptFrom = ['it did not do what was asked', 'See to what is named, then ask again.'] as const

/** It is told by percents; heat itself is told and answered apart from it. */
export function coolingAlerts(
  _: Platform,
  __: System,
  { thermal }: Component,
): readonly Condition[] {
  if (thermal === null) return []
  return Object.entries(thermal.observed ?? {}).flatMap(([zone, observed]) =>
    observed.discrepancy === null ? [] : [coolingAlert(zone, observed, observed.discrepancy.at)],
  )
}

const coolingAlert = (
  zone: Subject,
  { percent, before }: CoolingObserved,
  since: number,
): Condition => ({
  code: 'cooling-not-raised',
  component: zone,
  severity: 'Warning',
  since,
  value: percent,
  limit: before,
  unit: '%',
  message:
    `${zone}: its cooling was asked to be raised, and is at ${percent} % of what it ` +
    `can be; it was at ${before} % before`,
  guidance:
    'See to the fans or pumps of the zone and their service. What gets too hot is ' +
    'taken down all the same.',
})

/** Left alone for having been switched too often: nothing powers it on before that is over. */
export function flapAlerts(
  platform: Platform,
  _: System,
  component: Component,
  now: number,
): readonly Condition[] {
  const { name, powerChanges } = component
  const { flap } = platform.limits
  const until = heldUntil(platform, component)
  if (until === null || until <= now || isKnownOn(knownPower(component))) return []
  return [
    {
      code: 'flap-hold',
      component: name,
      severity: 'Warning',
      since: powerChanges.at.at(-1)!,
      until,
      value: powerChanges.at.length,
      limit: flap.transitions,
      message: `${flapText(component)}: it is kept off for ${shownDuration(flap.holdMs)}`,
      guidance:
        'Find what switches it. It is let go by itself; an override of flap-hold lets it on ' +
        'before.',
    },
  ]
}

const heldAlert = (
  { name, status, since }: Component,
  { code, message }: Fault,
  { actions }: Machine,
): Condition => ({
  code,
  component: name,
  severity: 'Critical',
  since,
  value: status,
  message: `${name} is held in ${status}: ${message}`,
  guidance: `See to the cause, then ask for Recover${offAtOnce(actions)}.`,
})

const offAtOnce = (actions: Machine['actions']) =>
  Object.hasOwn(actions, 'ForceOff') ? '; ForceOff takes the power away at once' : ''

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
function askedHoldAlert({ name, status, since }: Component, { actions }: Machine): Condition {
  const out = Object.entries(actions).flatMap(([action, { from }]) =>
    from !== 'any' && from.includes(status) ? [action] : [],
  )
  const guidance =
    out.length === 0
      ? 'Ask for any of its allowed actions once the reason for that is gone.'
      : `Once the reason for that is gone, ask for ${out.join(' or ')}.`
  const message = `${name} is held in ${status}`
  return {
    code: 'held',
    component: name,
    severity: 'Warning',
    since,
    value: status,
    message,
    guidance,
  }
}

/** It failed, and the component works all the same. */
const failedAlert = ({ name }: Component, { code, message, at }: Fault): Condition => ({
  code: Object.hasOwn(failureGuidance, code) ? code : 'operation-failed',
  component: name,
  severity: 'Warning',
  since: at,
  // Many a fault names what it is of by itself.
  message: message.startsWith(name) ? message : `${name}: ${message}`,
  guidance:
    lookUp(failureGuidance, code) ??
    'See to what is named, then ask again; whatever is asked of it next clears this.',
})

const failureGuidance: Readonly<Record<string, string>> = {
  'drain-timeout': 'See which operation does not end, and ask again once it has.',
  'reboot-timeout':
    'See why it does not follow its reset, and ask for another, or reset it by hand.',
  'shutdown-timeout': 'See why it does not follow, and ask again, or take its power away by hand.',
  unverified: 'See for yourself whether it was done; whatever is asked of it next clears this.',
}

const discrepancyAlert = (
  component: string,
  { name: code, at }: Discrepancy,
  [message, guidance]: readonly [string, string],
  why: string,
): Condition => ({
  code,
  component,
  severity: 'Warning',
  since: at,
  message: `${component}: ${message}${why}`,
  guidance: `${guidance} Any accepted action clears this alert.`,
})

/** What comes late was asked for, though nobody counts on it any more. */
function textsOf({ name, at, askedBefore }: Discrepancy): readonly [string, string] {
  if (askedBefore === undefined) return discrepancyTexts[name]
  const { action, actor, at: askedAt, why } = askedBefore
  const asked = `${action} of ${actor} had begun ${shownDuration(at - askedAt)} before`
  const change = name === 'unexpected-off' ? 'went off' : 'came on'
  return [
    `the hardware ${change} late: ${asked}${why === null ? '' : `, and ended so: ${why}`}`,
    'See why the hardware or its service follows so late.',
  ]
}

/** What it is, and what to do about it. */
const discrepancyTexts: Readonly<
  Record<Discrepancy['name'], readonly [message: string, guidance: string]>
> = {
  'unexpected-off': [
    'the hardware went off and nobody had asked for it',
    'Find out who or what switched it off.',
  ],
  'unexpected-on': [
    'the hardware came on and nobody had asked for it',
    'Find out who or what switched it on.',
  ],
  'never-reached': [
    'the hardware did not do what was asked',
    'See to the power service and the hardware, then ask again.',
  ],
}

const lockGuidance: Readonly<Record<string, string>> = {
  isolated: 'Nothing powers it on. Recover it once the reason for that is gone.',
  maintenance: 'Ask for ExitMaintenance once the work is done.',
  diagnostic: 'Ask for Resume once the diagnosis is done.',
}
