/** Indicators: what the LEDs of a component show, by what it is. A pure table. */
import type { Component } from './model.ts'
import type { Platform } from './platform.ts'

export type Led = 'power' | 'status' | 'error' | 'identify'
export type Pattern = 'off' | 'on' | 'blink' | 'fast-blink'

/**
 * Every LED of a component with its pattern. Identify has its own LED, so it never hides an
 * error.
 */
export function indicators(
  platform: Platform,
  component: Component,
): Readonly<Record<Led, Pattern>> {
  const { class: standing, claims } = platform.machines[component.kind]!.statuses[component.status]!
  const unknown = component.status === 'Unknown'
  return {
    power:
      unknown || standing === 'waiting'
        ? 'blink'
        : (claims ?? component.observed.power) === 'On'
          ? 'on'
          : 'off',
    status: unknown
      ? 'fast-blink'
      : component.health === 'Warning'
        ? 'blink'
        : component.health === 'Critical'
          ? 'fast-blink'
          : standing === 'held'
            ? 'blink'
            : 'on',
    error: standing === 'held' && component.lastError !== null ? 'on' : 'off',
    identify: component.identify ? 'blink' : 'off',
  }
}
