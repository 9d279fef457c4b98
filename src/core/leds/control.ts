/**
 * Lamps: what every LED ought to show, asked for when that changes, and again when its service says
 * that it shows something else.
 */

import type { Component } from '../model/component.ts'
import type { Platform } from '../model/platform.ts'
import type { Lamp, Led, Pattern } from '../model/signals.ts'
import { componentsOf, fedBy, type System } from '../model/system.ts'
import { indicate } from './table.ts'

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
export function light(platform: Platform, before: System, system: System, now: number): System {
  const changes: Record<string, Lamp> = {}
  const lamps = Object.values(system.lamps)
  for (const lamp of lamps) if (isDue(lamp, now)) changes[keyOf(lamp)] = corrected(lamp, now)
  for (const component of componentsOf(system)) {
    if (lamps.length > 0 && isAsBefore(platform, before, system, component)) continue
    const leds = indicate(platform, system, component, now)
    for (const led in leds) {
      const wanted = { component: component.name, led, pattern: leds[led]! }
      const lamp = system.lamps[keyOf(wanted)]
      if (lamp?.pattern !== wanted.pattern)
        changes[keyOf(wanted)] = wanting({ ...wanted, serial: lamp?.serial ?? 0 })
    }
  }
  if (Object.keys(changes).length === 0) return system
  return { ...system, lamps: { ...system.lamps, ...changes } }
}

/** What an LED is said to show. A wrong one is given time: that may be older than the call. */
export function observeLamp(
  system: System,
  { component, led, pattern }: { readonly [K in 'component' | 'led' | 'pattern']: string },
  now: number,
): System {
  const key = `${component}/${led}`
  const lamp = Object.hasOwn(system.lamps, key) ? system.lamps[key] : undefined
  if (lamp === undefined || (pattern === lamp.pattern) === (lamp.wrongSince === null)) return system
  const next =
    pattern === lamp.pattern
      ? { ...lamp, wrongSince: null, tries: 0, dueAt: null }
      : { ...lamp, wrongSince: now, dueAt: now + correctAfterMs }
  return { ...system, lamps: { ...system.lamps, [key]: next } }
}

/** Their service was away and may have forgotten everything: all is asked for anew. */
export const relight = (system: System): System => ({
  ...system,
  lamps: Object.fromEntries(
    Object.entries(system.lamps).map(([key, lamp]) => [key, wanting(lamp)]),
  ),
})

/** It was corrected more than once and still shows something else. */
export const isStuck = ({ tries }: Lamp) => tries >= toldAfter

const keyOf = ({ component, led }: Pick<Lamp, 'component' | 'led'>) => `${component}/${led}`

/** An LED tells of its component, of what that feeds, and of alerts. */
const isAsBefore = (platform: Platform, before: System, after: System, { name }: Component) =>
  before.alerts === after.alerts &&
  before.components[name] === after.components[name] &&
  fedBy(platform, name).every((fed) => before.components[fed] === after.components[fed])

const isDue = ({ dueAt }: Lamp, now: number) => dueAt !== null && dueAt <= now

interface Wanted {
  readonly component: string
  readonly led: Led
  readonly pattern: Pattern
  readonly serial: number
}

const wanting = ({ component, led, pattern, serial }: Wanted): Lamp => ({
  component,
  led,
  pattern,
  serial: serial + 1,
  wrongSince: null,
  tries: 0,
  dueAt: null,
})

/** Asked for once more. */
function corrected(lamp: Lamp, now: number): Lamp {
  const { serial, tries } = lamp
  const waitMs = Math.min(correctAfterMs * 2 ** (tries + 1), correctAfterMaxMs)
  return {
    ...lamp,
    serial: serial + 1,
    tries: tries + 1,
    dueAt: tries + 1 < correctionsMax ? now + waitMs : null,
  }
}
