/** Handles the question what speaks against an action. */
import { checkView } from '../../../api/views/operation.ts'
import { unknownOverride } from '../../../core/interlocks/overrides.ts'
import { check } from '../../../core/operations/requests/check.ts'
import { unknownAction } from '../control.ts'
import { withPolicy } from '../external-policy.ts'
import { fresh, type Handlers, named, refuseWith } from '../handler.ts'

export const interlocks: Handlers<'interlocks'> = {
  'interlocks.check': (deps, { name, action, override, actor, via, reason }, respond) => {
    const component = named(deps, name, null)
    if ('code' in component) return refuseWith(respond, component)
    const unknown =
      unknownAction(deps.platform, component, action) ??
      unknownOverride(deps.system(), override, component.name, deps.clock.now())
    if (unknown !== null) return refuseWith(respond, unknown)
    const asking = { action, actor, via, reason, cause: 'request', acceptedAt: null }
    withPolicy(deps, component, asking, override, (decided) => {
      const now = deps.clock.now()
      const given = { actor, via, reason, ...decided }
      const system = fresh(deps)
      const verdicts = check(deps.platform, system, component.name, action, override, now, given)
      respond(JSON.stringify(checkView(component.name, action, verdicts)))
    })
  },
}
