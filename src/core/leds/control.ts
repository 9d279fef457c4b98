/**
 * Controls the LEDs: what each ought to show is asked for when that changes, and again when its
 * service says that it shows something else.
 */

import type { Name } from '../model/ids.ts'
import { lookUp } from '../model/look-up.ts'
import type { Context } from '../model/platform/context.ts'
import type { Led, Pattern } from '../model/platform/leds.ts'
import type { Platform } from '../model/platform/platform.ts'
import type { Component, Serial } from '../model/system/component.ts'
import type { Change } from '../model/system/dirty-set.ts'
import type { LedState } from '../model/system/signals.ts'
import { componentOf, ledsOfAll, type System } from '../model/system/system.ts'
import { changedKeys, entriesOf, rowOf, tableOf, withRow, withRows } from '../model/table.ts'
import { isAlikeToFeeder, ledsOf, type WorstAlerts, worstAlerts } from './table.ts'

/** How long a report may lag behind what was asked; it doubles with each correction in vain. */
const correctAfterMs = 2000
const correctAfterMaxMs = 60_000
/** Corrections that are counted; after that it is asked for once a minute, until it is mended. */
export const correctionsMax = 6
/** Corrections in vain after which somebody is told. */
const stuckAfter = 2

/**
 * Every LED shows what its component is; the same System when all do. If any does, all did so in
 * `before`: only what has changed since can have to show something else.
 */
export function updateLeds(context: Context, change: Change, isAnyDue: boolean): System {
  const { after: system } = change
  const { leds } = system
  const changes = new Map<Name, Readonly<Record<Led, LedState>>>()
  const set = (state: LedState) => {
    const own = changes.get(state.component) ?? rowOf(leds, state.component)
    changes.set(state.component, { ...own, [state.led]: state })
  }
  if (isAnyDue)
    for (const state of ledsOfAll(system))
      if (isDue(state, context.now)) set(corrected(state, context.now))
  let worst: WorstAlerts | undefined
  for (const name of shownAnew(context.platform, change)) {
    worst ??= worstAlerts(system)
    const component = componentOf(system, name)
    const patterns = ledsOf(context.platform, system, component, context.now, worst)
    for (const led in patterns) {
      const pattern = patterns[led]!
      const state = lookUp(rowOf(leds, name), led)
      if (state?.pattern !== pattern) {
        const isButton = isIdButton(context.platform, component, led)
        const serial = state?.serial ?? 0
        set(wanting({ component: name, led, pattern, serial, isButton }, context.now))
      }
    }
  }
  return changes.size === 0 ? system : { ...system, leds: withRows(leds, [...changes]) }
}

/** When the first of the LEDs that are not as in `before` is to be corrected. */
export function ledsDueAt(before: System | null, { leds }: System): number {
  let next = Number.POSITIVE_INFINITY
  for (const name of changedKeys(before?.leds, leds))
    for (const { dueAt } of Object.values(rowOf(leds, name)!))
      if (dueAt !== null && dueAt < next) next = dueAt
  return next
}

/** Whether any got stuck or unstuck since `before`. */
export function hasStuckNews(before: System, { leds }: System): boolean {
  for (const name of changedKeys(before.leds, leds)) {
    const was = rowOf(before.leds, name)
    for (const state of Object.values(rowOf(leds, name)!)) {
      const prior = lookUp(was, state.led)
      if (prior !== state && (isStuck(state) || (prior !== undefined && isStuck(prior))))
        return true
    }
  }
  return false
}

/** What an LED is said to show. */
export function applyLedReport(system: System, said: LedReport, now: number): System {
  const { component, led } = said
  const own = rowOf(system.leds, component) ?? {}
  const state = lookUp(own, led)
  const next = state && showing(state, said, now)
  if (next === undefined || next === state) return system
  return { ...system, leds: withRow(system.leds, component, { ...own, [led]: next }) }
}

export interface LedReport {
  readonly component: Name
  readonly led: Led
  readonly pattern: string
  readonly serial: Serial | null
}

/** A wrong one is given time: what is said may be older than the call. */
export function showing(
  state: LedState,
  { pattern, serial }: Pick<LedReport, 'pattern' | 'serial'>,
  now: number,
): LedState {
  const isRight = pattern === state.pattern
  const settled = isRight && isSettling(state, serial, now) ? serial : state.settled
  if (isRight === (state.wrongSince === null))
    return settled === state.settled ? state : { ...state, settled }
  return isRight
    ? { ...state, settled, wrongSince: null, tries: 0, dueAt: null }
    : { ...state, wrongSince: now, dueAt: now + correctAfterMs }
}

/** Whether that it is as asked is news: of a button, once for each call and run of its service. */
const isSettling = (
  { isButton, settled, askedAt }: LedState,
  serial: Serial | null,
  now: number,
): boolean =>
  isButton && serial !== null && settled?.boot !== serial.boot && now >= askedAt + correctAfterMs

/**
 * Whether somebody changed it by hand: it was as asked, and the same run of its service says later
 * that it is not any more. Who was started anew, or has a call of ours on its way, may say so
 * without that.
 */
export const isByHand = (
  { pattern, settled }: LedState,
  said: Pick<LedReport, 'pattern' | 'serial'>,
): boolean =>
  said.pattern !== pattern &&
  settled !== null &&
  said.serial !== null &&
  said.serial.boot === settled.boot &&
  said.serial.seq > settled.seq

/** As somebody made it by hand: it is not asked for. */
export const asShown = (state: LedState, pattern: Pattern, settled: Serial | null): LedState => ({
  ...state,
  pattern,
  settled,
  wrongSince: null,
  tries: 0,
  dueAt: null,
})

/** Their service was away and may have forgotten everything: all is asked for anew. */
export const reassertLeds = (system: System, now: number): System => ({
  ...system,
  leds: tableOf(
    entriesOf(system.leds).map(([component, own]) => [
      component,
      Object.fromEntries(Object.entries(own).map(([led, state]) => [led, wanting(state, now)])),
    ]),
  ),
})

/** It was corrected more than once and still shows something else. */
export const isStuck = ({ tries }: LedState) => tries >= stuckAfter

/** An LED tells of its component, of what that feeds, and of alerts about them. */
function shownAnew(
  platform: Platform,
  { before, after: system, changed }: Change,
): readonly Name[] | ReadonlySet<Name> {
  if (system.leds.keys.length === 0) return system.components.keys
  if (before.components === system.components && before.alerts === system.alerts) return []
  const names = new Set<Name>()
  for (const name of changed) {
    names.add(name)
    const feeder = platform.components[name]!.chassis
    const was = rowOf(before.components, name)
    if (feeder !== null && !(was && isAlikeToFeeder(platform, was, componentOf(system, name))))
      names.add(feeder)
  }
  for (const name of namedByAlerts(before, system)) {
    names.add(name)
    const feeder = platform.components[name]!.chassis
    if (feeder !== null) names.add(feeder)
  }
  return names
}

/** Those that alerts are about which are not as before; the BMC where that is no component. */
function namedByAlerts(before: System, { alerts, components }: System): readonly Name[] {
  if (before.alerts === alerts) return []
  const ids = Object.keys({ ...before.alerts, ...alerts })
  return ids
    .filter((id) => lookUp(before.alerts, id) !== lookUp(alerts, id))
    .flatMap((id) => {
      const { component } = (lookUp(alerts, id) ?? lookUp(before.alerts, id))!.alert
      if (rowOf(components, component) !== undefined) return [component]
      return components.rows.flatMap(({ kind, name }) => (kind === 'bmc' ? [name] : []))
    })
}

const isDue = ({ dueAt }: LedState, now: number) => dueAt !== null && dueAt <= now

/** Whether what it shows tells that somebody wants to find the component, and is a button. */
const isIdButton = (platform: Platform, { name, kind }: Component, led: Led): boolean =>
  platform.components[name]!.hasIdButton &&
  platform.ledTables[kind]![led]!.some(([condition]) => condition === 'identified')

type WantedLed = Pick<LedState, 'component' | 'led' | 'pattern' | 'serial' | 'isButton'>

const wanting = (
  { component, led, pattern, serial, isButton }: WantedLed,
  now: number,
): LedState => ({
  component,
  led,
  pattern,
  serial: serial + 1,
  wrongSince: null,
  tries: 0,
  dueAt: null,
  askedAt: now,
  isButton,
  settled: null,
})

/** Asked for once more. */
function corrected(state: LedState, now: number): LedState {
  const { serial } = state
  const tries = Math.min(state.tries + 1, correctionsMax)
  return {
    ...state,
    askedAt: now,
    settled: null,
    serial: serial + 1,
    tries,
    dueAt: now + Math.min(correctAfterMs * 2 ** tries, correctAfterMaxMs),
  }
}
