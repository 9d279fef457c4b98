/** Handles emergency off: it is put before everything else that waits. */

import type { ApiRequest } from '../../api/request.ts'
import type { Respond } from '../../bus/bus.ts'
import { type HandlerDeps, named, put, refuseWith } from './handler.ts'

export function emergencyOff(
  parts: HandlerDeps,
  asked: Extract<ApiRequest, { kind: 'emergency.off' }>,
  respond: Respond,
): void {
  const { component, actor, reason } = asked
  const target = component === null ? null : named(parts, component, null)
  if (target !== null && 'code' in target) return refuseWith(respond, target)
  put(parts, respond, null, {
    kind: 'emergency.off',
    id: parts.newId(),
    component: target?.name ?? null,
    actor,
    reason,
  })
}
