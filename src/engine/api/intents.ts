/** Handles schedules and preferences: what is meant to happen by itself. */

import type { ApiRequest } from '../../api/request.ts'
import { policyView, schedulesView } from '../../api/views-intents.ts'
import type { Respond } from '../../bus/bus.ts'
import { preferencesOf } from '../../core/intents/preferences.ts'
import { refuse } from '../../core/model/refusals.ts'
import { nearest } from '../../text/nearest.ts'
import { type HandlerDeps, named, put, refuseWith } from './handler.ts'

type Asked<Kind extends ApiRequest['kind']> = Extract<ApiRequest, { kind: Kind }>

export function addSchedule(
  parts: HandlerDeps,
  asked: Asked<'schedule.add'>,
  respond: Respond,
): void {
  const component = named(parts, asked.component, null)
  if ('code' in component) return refuseWith(respond, component)
  const { action } = asked
  const actions = Object.keys(parts.platform.machines[component.kind]!.actions)
  if (!actions.includes(action)) {
    const message = `a ${component.kind} has no action ${action}`
    const hint = `did you mean ${nearest(action, actions)}?`
    return refuseWith(respond, refuse('unknown-action', `${message}: ${hint}`))
  }
  put(parts, respond, null, {
    ...asked,
    component: component.name,
    id: parts.newId(),
    nowWall: parts.clock.wall(),
  })
}

export function listSchedules(
  { system, clock }: HandlerDeps,
  { component }: Asked<'schedules'>,
  respond: Respond,
): void {
  const standing = Object.values(system().intents.schedules)
  const mine = standing.filter((one) => component === null || one.component === component)
  respond(JSON.stringify(schedulesView(mine, clock.wall())))
}

export function showPreferences(
  parts: HandlerDeps,
  asked: Asked<'policy'>,
  respond: Respond,
): void {
  const component = named(parts, asked.component, null)
  if ('code' in component) return refuseWith(respond, component)
  const { name } = component
  const preferences = preferencesOf(parts.platform, parts.system(), name)
  respond(JSON.stringify(policyView(name, preferences)))
}

export function setPreferences(
  parts: HandlerDeps,
  asked: Asked<'preferences.set'>,
  respond: Respond,
): void {
  const component = named(parts, asked.component, null)
  if ('code' in component) return refuseWith(respond, component)
  put(parts, respond, null, { ...asked, component: component.name })
}
