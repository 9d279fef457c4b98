/** Handles the subjects of overrides: granted, revoked, listed. */

import { msUntil } from '../../../api/fields/expiry.ts'
import { overridesView } from '../../../api/views/intents.ts'
import { isRule, overridesAt } from '../../../core/interlocks/overrides.ts'
import { refuse } from '../../../core/model/refusals.ts'
import { nearest } from '../../../text/nearest.ts'
import { type Handlers, named, put, refuseWith } from '../handler.ts'
import { whereComponent } from '../known.ts'

export const override: Handlers<'override'> = {
  'override.grant': (deps, { name, actor, via, reason, interlocks, expires }, respond) => {
    const component = named(deps, name, null)
    if ('code' in component) return refuseWith(respond, component)
    const { overridable } = deps.platform
    const unknown = interlocks.find((rule) => !isRule(deps.platform, rule))
    if (unknown !== undefined) return refuseWith(respond, unknownRule(unknown, overridable))
    put(deps, respond, null, {
      kind: 'override.grant',
      id: deps.newId(),
      component: component.name,
      interlocks,
      forMs: msUntil(expires, deps.clock.wall()),
      ...('untilWall' in expires ? expires : {}),
      actor,
      via,
      reason,
    })
  },
  'override.revoke': (deps, request, respond) =>
    put(deps, respond, null, { kind: 'override.revoke', ...request }),
  'override.list': (deps, { component }, respond) =>
    whereComponent(deps, component, respond, (isAsked) => {
      const at = { now: deps.clock.now(), wall: deps.clock.wall() }
      const overrides = overridesAt(deps.system(), at.now)
      const mine = overrides.filter((one) => isAsked(one.component))
      respond(JSON.stringify(overridesView(mine, at)))
    }),
}

function unknownRule(rule: string, overridable: readonly string[]) {
  const valid = overridable.join(', ')
  const meant = nearest(rule, overridable)
  const hint = meant === null ? '.' : `: did you mean ${meant}?`
  const message = `interlocks: there is no ${rule} to override${hint} Valid: ${valid}`
  const limit = meant ?? valid
  const evidence = { rule: 'malformed', subject: 'interlocks', value: rule, limit, ageMs: null }
  return refuse('malformed', message, [{ ...evidence, ok: false }])
}
