/** Switches: when a component's power changed, as far back as somebody has to know. */
import type { Component, Switches } from '../model/component.ts'
import type { Platform } from '../model/platform.ts'
import { put, type System } from '../model/system.ts'

export const neverSwitched: Switches = { power: 'Unknown', at: [] }

/** Takes down a change of power; the first observation of all is none. */
export function noteSwitch(platform: Platform, system: System, component: Component): System {
  const { observed, switches } = component
  if (observed.power === 'Unknown' || observed.power === switches.power) return system
  const { power } = observed
  if (switches.power === 'Unknown')
    return put(system, { ...component, switches: { power, at: [] } })
  const at = [...switches.at, observed.at!].slice(-platform.limits.flap.transitions)
  return put(system, { ...component, switches: { power, at } })
}

/** Since when it is off; `null` when it is not, or when nobody saw it go off. */
export const offSince = ({ observed, switches }: Component): number | null =>
  observed.power === 'Off' && switches.power === 'Off' ? (switches.at.at(-1) ?? null) : null

/** Until when it is left alone for having been switched too often; `null` when it was not. */
export function heldUntil({ limits }: Platform, { switches }: Component): number | null {
  const { transitions, windowMs, holdMs } = limits.flap
  const first = switches.at[0]
  const last = switches.at.at(-1)
  if (first === undefined || last === undefined) return null
  return switches.at.length >= transitions && last - first <= windowMs ? last + holdMs : null
}
