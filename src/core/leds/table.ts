/** Says what the LEDs of each component show, by what it is. A pure table, by priority. */

import { recipeClasses } from '../machines/recipe-classes.ts'
import type { Name, Status } from '../model/ids.ts'
import { putRow } from '../model/look-up.ts'
import type { Led, LedCondition, LedRow, Pattern, UsualLed } from '../model/platform/leds.ts'
import type { Platform } from '../model/platform/platform.ts'
import { isKnown, isKnownOn } from '../model/power.ts'
import type { Component } from '../model/system/component.ts'
import type { Alert } from '../model/system/signals.ts'
import { fedBy, isWorkedOn, powerNow, type System, statusOf } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'

/**
 * What every kind has, but where a platform says otherwise. Unknown is the only one whose power LED
 * blinks fast while its status LED is dark. Identify has an LED of its own, so that it never hides
 * an error.
 */
export const usualLeds: Readonly<Record<UsualLed, readonly LedRow[]>> = {
  power: [
    ['unknown', 'fast-blink'],
    ['changing', 'blink'],
    ['powered', 'on'],
    ['always', 'off'],
  ],
  status: [
    ['unknown', 'off'],
    ['critical', 'fast-blink'],
    ['warning', 'blink'],
    ['held', 'blink'],
    ['always', 'on'],
  ],
  error: [
    ['urgent', 'fast-blink'],
    ['failed', 'on'],
    ['alarmed', 'on'],
    ['noticed', 'blink'],
    ['always', 'off'],
  ],
  identify: [
    ['identified', 'blink'],
    ['always', 'off'],
  ],
}

export type Leds = Readonly<Record<Led, Pattern>>

/** Every LED of a component. A chassis also shows what those suffer from that it feeds. */
export function ledsOf(
  platform: Platform,
  system: System,
  component: Component,
  now: number,
  worst: WorstAlerts = worstAlerts(system),
): Leds {
  const { name, kind, status } = component
  const conditions = [...conditionsOf(platform, component, worst, now)]
  for (const fed of fedBy(platform, name)) {
    const one = rowOf(system.components, fed)
    if (one !== undefined)
      conditions.push(...conditionsOf(platform, one, worst, now).filter(isRolledUp))
  }
  const table = platform.ledTables[kind]!
  const leds: Record<Led, Pattern> = {}
  for (const led in table) putRow(leds, led, patternOf(table[led]!, conditions, status))
  return leds
}

/** Whether what feeds it has no reason to show anything else. */
export const isAlikeToFeeder = (platform: Platform, was: Component, is: Component): boolean =>
  was.status === is.status &&
  was.health === is.health &&
  was.lastError === is.lastError &&
  isEmergency(platform, was) === isEmergency(platform, is)

function patternOf(
  rows: readonly LedRow[],
  conditions: readonly LedCondition[],
  status: Status,
): Pattern {
  for (const [when, pattern] of rows) {
    const applies =
      typeof when === 'string' ? conditions.includes(when) : when.statuses.includes(status)
    if (applies) return pattern
  }
  return 'off'
}

/** What a chassis shows of what it feeds: that one is off or booting is no news of the chassis. */
const rolledUp: ReadonlySet<LedCondition> = new Set([
  'urgent',
  'failed',
  'alarmed',
  'noticed',
  'critical',
  'warning',
])
const isRolledUp = (condition: LedCondition) => rolledUp.has(condition)

function conditionsOf(
  platform: Platform,
  component: Component,
  alerts: WorstAlerts,
  now: number,
): readonly LedCondition[] {
  const { status, health, identify } = component
  const { class: statusClass, impliedPower } = statusOf(platform, component)
  const power = impliedPower ?? powerNow(platform, component, now)
  const isHeld = statusClass === 'held'
  const hasFailed = isHeld && component.lastError !== null
  const isCritical = health === 'Critical'
  const worst = worstOf(alerts, component)
  const conditions: LedCondition[] = ['always']
  if (status === 'Unknown' || (statusClass !== 'waiting' && !isKnown(power)))
    conditions.push('unknown')
  if (statusClass === 'waiting' || isWorkedOn(component)) conditions.push('changing')
  if (isKnownOn(power)) conditions.push('powered')
  if (isCritical || isEmergency(platform, component)) conditions.push('urgent')
  if (hasFailed) conditions.push(fedBy(platform, component.name).length > 0 ? 'urgent' : 'failed')
  if (isHeld) conditions.push('held')
  if (worst !== null) conditions.push(worst === 'Critical' ? 'alarmed' : 'noticed')
  if (isCritical) conditions.push('critical')
  if (health === 'Warning') conditions.push('warning')
  if (identify) conditions.push('identified')
  return conditions
}

function isEmergency(platform: Platform, component: Component): boolean {
  if (!isWorkedOn(component)) return false
  const { class: one } = platform.recipes[component.operation!.recipe]!
  return recipeClasses[one].protects === 'always'
}

type Severity = Alert['severity']

/** The worst of the alerts that stand, by the component that they are about. */
export type WorstAlerts = ReadonlyMap<Name | null, Severity>

/**
 * Found once for all: a chassis shows those of everything that it feeds. What is about no
 * component, a service or the store, is under `null`, and the BMC's to show; levels are health.
 */
export function worstAlerts({ alerts, components }: System): WorstAlerts {
  const worst = new Map<Name | null, Severity>()
  for (const id in alerts) {
    const { alert, isCleared } = alerts[id]!
    const { component, severity } = alert
    const isOwned = rowOf(components, component) !== undefined
    if (isCleared || (!isOwned && component.includes('/'))) continue
    const whose = isOwned ? component : null
    if (worst.get(whose) !== 'Critical') worst.set(whose, severity)
  }
  return worst
}

function worstOf(alerts: WorstAlerts, { name, kind }: Component): Severity | null {
  const own = alerts.get(name) ?? null
  const others = kind === 'bmc' ? (alerts.get(null) ?? null) : null
  return own === 'Critical' || others === null ? own : others
}
