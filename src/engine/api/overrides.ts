/** Handles overrides: grants, revokes and lists them. */

import { msUntil } from '../../api/expiry.ts'
import type { ApiRequest } from '../../api/request.ts'
import { overridesView } from '../../api/views.ts'
import type { Respond } from '../../bus/bus.ts'
import { refuse } from '../../core/model/refusals.ts'
import { nearest } from '../../text/nearest.ts'
import { type HandlerDeps, named, put, refuseWith } from './handler.ts'

type Asked<Kind extends ApiRequest['kind']> = Extract<ApiRequest, { kind: Kind }>

export function grantOverride(
  parts: HandlerDeps,
  asked: Asked<'override.grant'>,
  respond: Respond,
): void {
  const component = named(parts, asked.component, null)
  if ('code' in component) return refuseWith(respond, component)
  const { overridable } = parts.platform
  const unknown = asked.interlocks.find((rule) => !overridable.includes(rule))
  if (unknown !== undefined) return refuseWith(respond, notOverridable(unknown, overridable))
  const { actor, reason, interlocks, expires } = asked
  put(parts, respond, null, {
    kind: 'override.grant',
    id: parts.newId(),
    component: component.name,
    interlocks,
    forMs: msUntil(expires, parts.clock.wall()),
    actor,
    reason,
  })
}

export function listOverrides(
  { system, clock }: HandlerDeps,
  { component }: Asked<'overrides'>,
  respond: Respond,
): void {
  const standing = Object.values(system().intents.overrides)
  const mine = standing.filter((one) => component === null || one.component === component)
  respond(JSON.stringify(overridesView(mine, clock.now())))
}

function notOverridable(rule: string, overridable: readonly string[]) {
  const likely = nearest(rule, overridable)
  return refuse(
    'malformed',
    `interlocks: nobody may override ${rule}: did you mean ${likely}? ` +
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
