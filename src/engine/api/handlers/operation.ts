/** Handles the subjects of operations: shown, listed, aborted. */
import type { RequestOf } from '../../../api/resources.ts'
import { operationView } from '../../../api/views/operation.ts'
import type { Name } from '../../../core/model/ids.ts'
import { refuse } from '../../../core/model/refusals.ts'
import type { Operation } from '../../../core/model/system/operation.ts'
import { componentsOf, operationOf, type System } from '../../../core/model/system/system.ts'
import { type Handlers, put, refuseWith } from '../handler.ts'
import { whereComponent } from '../known.ts'

export const operation: Handlers<'operation'> = {
  'operation.get': ({ platform, clock, system: known }, { id }, respond) => {
    const system = known()
    const found = operationOf(system, id)
    return found === undefined
      ? refuseWith(respond, refuse('unknown-operation', `there is no operation ${id}`))
      : respond(JSON.stringify(operationView(platform, found, { system, now: clock.now() })))
  },
  'operations.list': (deps, request, respond) =>
    whereComponent(deps, request.component, respond, (isAsked) => {
      const system = deps.system()
      const at = { system, now: deps.clock.now() }
      const found = operationsOf(system, request, isAsked)
      const operations = found.map((one) => operationView(deps.platform, one, at))
      respond(JSON.stringify({ operations }))
    }),
  'operation.abort': (deps, { id, actor, via, reason }, respond) =>
    put(deps, respond, null, { kind: 'operation.abort', operation: id, actor, via, reason }),
}

/** Newest first: what is under way, then what ended. */
function operationsOf(
  system: System,
  { state, limit }: RequestOf<'operations.list'>,
  isAsked: (component: Name) => boolean,
): readonly Operation[] {
  const going = componentsOf(system).flatMap(({ operation }) => operation ?? [])
  return [...going.sort((a, b) => b.order - a.order), ...system.ended.toReversed()]
    .filter(
      (operation) => isAsked(operation.component) && (state === null || operation.state === state),
    )
    .slice(0, limit)
}
