/**
 * Controls the LEDs: what each ought to show is asked for when that changes, and again when its
 * service says that it shows something else.
 */

import type { Component } from '../model/component.ts'
import type { Platform } from '../model/platform.ts'
import type { Led, LedState, Pattern } from '../model/signals.ts'
import { componentsOf, fedBy, type System } from '../model/system.ts'
import { ledsOf } from './table.ts'

/** How long a report may lag behind what was asked; it doubles with each correction in vain. */
const correctAfterMs = 2000
const correctAfterMaxMs = 60_000
/** Corrections in a row; after that it is stuck, and left alone until it moves by itself. */
export const correctionsMax = 6
/** Corrections in vain after which somebody is told. */
const toldAfter = 2

/**
 * Every LED shows what its component is; the same System when all do. If any does, all did so in
 * `before`: only what has changed since can have to show something else.
 */
export function updateLeds(
  platform: Platform,
  before: System,
  system: System,
  now: number,
): System {
  const changes: Record<string, LedState> = {}
  const asked = Object.values(system.leds)
  for (const state of asked) if (isDue(state, now)) changes[keyOf(state)] = corrected(state, now)
  for (const component of componentsOf(system)) {
    if (asked.length > 0 && isAsBefore(platform, before, system, component)) continue
    const leds = ledsOf(platform, system, component, now)
    for (const led in leds) {
      const wanted = { component: component.name, led, pattern: leds[led]! }
      const state = system.leds[keyOf(wanted)]
      if (state?.pattern !== wanted.pattern)
        changes[keyOf(wanted)] = wanting({ ...wanted, serial: state?.serial ?? 0 })
    }
  }
  if (Object.keys(changes).length === 0) return system
  return { ...system, leds: { ...system.leds, ...changes } }
}

/** What an LED is said to show. A wrong one is given time: that may be older than the call. */
export function applyLedReport(
  system: System,
  { component, led, pattern }: { readonly [K in 'component' | 'led' | 'pattern']: string },
  now: number,
): System {
  const key = `${component}/${led}`
  const state = Object.hasOwn(system.leds, key) ? system.leds[key] : undefined
  if (state === undefined || (pattern === state.pattern) === (state.wrongSince === null))
    return system
  const next =
    pattern === state.pattern
      ? { ...state, wrongSince: null, tries: 0, dueAt: null }
      : { ...state, wrongSince: now, dueAt: now + correctAfterMs }
  return { ...system, leds: { ...system.leds, [key]: next } }
}

/** Their service was away and may have forgotten everything: all is asked for anew. */
export const reassertLeds = (system: System): System => ({
  ...system,
  leds: Object.fromEntries(
    Object.entries(system.leds).map(([key, state]) => [key, wanting(state)]),
  ),
})

/** It was corrected more than once and still shows something else. */
export const isStuck = ({ tries }: LedState) => tries >= toldAfter

const keyOf = ({ component, led }: Pick<LedState, 'component' | 'led'>) => `${component}/${led}`

/** An LED tells of its component, of what that feeds, and of alerts. */
const isAsBefore = (platform: Platform, before: System, after: System, { name }: Component) =>
  before.alerts === after.alerts &&
  before.components[name] === after.components[name] &&
  fedBy(platform, name).every((fed) => before.components[fed] === after.components[fed])

const isDue = ({ dueAt }: LedState, now: number) => dueAt !== null && dueAt <= now

interface WantedLed {
  readonly component: string
  readonly led: Led
  readonly pattern: Pattern
  readonly serial: number
}

const wanting = ({ component, led, pattern, serial }: WantedLed): LedState => ({
  component,
  led,
  pattern,
  serial: serial + 1,
  wrongSince: null,
  tries: 0,
  dueAt: null,
})

/** Asked for once more. */
function corrected(state: LedState, now: number): LedState {
  const { serial, tries } = state
  const waitMs = Math.min(correctAfterMs * 2 ** (tries + 1), correctAfterMaxMs)
  return {
    ...state,
    serial: serial + 1,
    tries: tries + 1,
    dueAt: tries + 1 < correctionsMax ? now + waitMs : null,
  }
}
