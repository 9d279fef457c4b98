/** Handles the subjects of overrides: granted, revoked, listed. */

import { msUntil } from '../../../api/fields/expiry.ts'
import { overridesView } from '../../../api/views/intents.ts'
import { isRule } from '../../../core/interlocks/overrides.ts'
import { refuse } from '../../../core/model/refusals.ts'
import { nearest } from '../../../text/nearest.ts'
import { type Handlers, named, put, refuseWith } from '../handler.ts'

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
  'override.list': ({ system, clock }, { component }, respond) => {
    const overrides = Object.values(system().intents.overrides)
    const mine = overrides.filter((one) => component === null || one.component === component)
    respond(JSON.stringify(overridesView(mine, { now: clock.now(), wall: clock.wall() })))
  },
}

function unknownRule(rule: string, overridable: readonly string[]) {
  const likely = nearest(rule, overridable)
  return refuse(
    'malformed',
    `interlocks: there is no ${rule} to override: did you mean ${likely}? ` +
      `Valid: ${overridable.join(', ')}`,
    [
      {
        rule: 'malformed',
        subject: 'interlocks',
        value: rule,
        limit: likely,
        ageMs: null,
        ok: false,
      },
    ],
  )
}
