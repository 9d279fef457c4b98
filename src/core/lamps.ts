/**
 * Lamps: what every LED ought to show, asked for when that changes, and again when its service says
 * that it shows something else.
 */
import { indicators } from './indicators.ts'
import type { System } from './model.ts'
import type { Platform } from './platform.ts'
import type { Lamp, Led, Pattern } from './signals.ts'

/** How long a report may lag behind what was asked; it doubles with each correction in vain. */
const correctAfterMs = 2000
const correctAfterMaxMs = 60_000
/** Corrections in a row; after that it is stuck, and left alone until it moves by itself. */
export const correctionsMax = 6
/** Corrections in vain after which somebody is told. */
const toldAfter = 2

/** Every LED shows what its component is; the same System when all do. */
export function light(platform: Platform, system: System, now: number): System {
  let lamps = system.lamps
  for (const [name, leds] of indicators(platform, system, now)) {
    for (const led in leds) {
      const key = `${name}/${led}`
      const pattern = leds[led]!
      const lamp = lamps[key]
      const next =
        lamp === undefined || lamp.pattern !== pattern
          ? wanting({ component: name, led, pattern, serial: lamp?.serial ?? 0 })
          : corrected(lamp, now)
      if (next !== lamp) lamps = { ...lamps, [key]: next }
    }
  }
  return lamps === system.lamps ? system : { ...system, lamps }
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

/** Asked for once more when its time has come. */
function corrected(lamp: Lamp, now: number): Lamp {
  const { dueAt, serial, tries } = lamp
  if (dueAt === null || dueAt > now) return lamp
  const waitMs = Math.min(correctAfterMs * 2 ** (tries + 1), correctAfterMaxMs)
  return {
    ...lamp,
    serial: serial + 1,
    tries: tries + 1,
    dueAt: tries + 1 < correctionsMax ? now + waitMs : null,
  }
}
