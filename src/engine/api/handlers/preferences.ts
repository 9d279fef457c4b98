/** Handles the subjects of preferences: shown and set. */

import { preferencesView } from '../../../api/views/intents.ts'
import { preferencesOf } from '../../../core/intents/preferences.ts'
import { type Handlers, named, put, refuseWith } from '../handler.ts'

export const preferences: Handlers<'preferences'> = {
  'preferences.get': (deps, request, respond) => {
    const component = named(deps, request.name, null)
    if ('code' in component) return refuseWith(respond, component)
    const { name } = component
    const holding = preferencesOf(deps.platform, deps.system(), name)
    respond(JSON.stringify(preferencesView(name, holding)))
  },
  'preferences.set': (deps, { name, actor, via, reason, ...preferences }, respond) => {
    const component = named(deps, name, null)
    if ('code' in component) return refuseWith(respond, component)
    put(deps, respond, null, {
      kind: 'preferences.set',
      component: component.name,
      preferences,
      actor,
      via,
      reason,
    })
  },
}
