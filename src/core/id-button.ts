/**
 * Adopts what somebody did at an ID button: an identify LED that is changed at the hardware is a
 * request, and journaled as one.
 */
import { applyLedReport, asShown, isByHand, type LedReport } from './leds/control.ts'
import { ledsOf } from './leds/table.ts'
import { isInstant } from './machines/takeover.ts'
import { lookUp } from './model/look-up.ts'
import type { Context } from './model/platform/context.ts'
import { type Pattern, patterns } from './model/platform/leds.ts'
import type { Platform } from './model/platform/platform.ts'
import type { Component } from './model/system/component.ts'
import type { System } from './model/system/system.ts'
import { rowOf, withRow } from './model/table.ts'
import { accept } from './operations/requests/accept.ts'

/** What an LED is said to show, by whoever made it show that. */
export function applyShown(context: Context, system: System, said: LedReport): System {
  const { platform, now } = context
  const own = rowOf(system.leds, said.component) ?? {}
  const state = lookUp(own, said.led)
  const component = rowOf(system.components, said.component)
  const pattern = patterns.find((one) => one === said.pattern)
  if (state === undefined || component === undefined || pattern === undefined)
    return applyLedReport(system, said, now)
  const wanted = isByHand(state, said)
    ? askedBy(context, system, component, said.led, pattern)
    : null
  if (wanted === null) return applyLedReport(system, said, now)
  const shown = { ...own, [said.led]: asShown(state, pattern, said.serial) }
  return accept(
    platform,
    { ...system, leds: withRow(system.leds, said.component, shown) },
    {
      id: `${system.boot}-b${system.order + 1}`,
      requestId: null,
      component: said.component,
      action: wanted,
      actor: 'by-hand',
      reason: `its ${said.led} LED was made to show ${pattern} at the hardware`,
      cause: 'by-hand',
      correlation: `${said.led}/${said.component}@${now}`,
    },
    now,
  )
}

/** The action that somebody asked for by that; `null` where it is none, or is so already. */
function askedBy(
  { platform, now }: Context,
  system: System,
  component: Component,
  led: string,
  pattern: Pattern,
): string | null {
  const unasked = ledsOf(platform, system, { ...component, identify: false }, now)
  const identify = pattern !== lookUp(unasked, led)
  return identify === component.identify ? null : actionFor(platform, component, identify)
}

const actionFor = (platform: Platform, { kind }: Component, identify: boolean): string | null =>
  Object.entries(platform.machines[kind]!.actions).find(([, { recipe: name }]) => {
    const recipe = platform.recipes[name]!
    return recipe.sets.identify === identify && isInstant(recipe)
  })?.[0] ?? null
