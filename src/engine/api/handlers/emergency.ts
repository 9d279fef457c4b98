/** Handles emergency off: it is put before everything else that waits. */
import { type Handlers, named, put, refuseWith } from '../handler.ts'

export const emergency: Handlers<'emergency'> = {
  'emergency.off': (deps, { name, actor, via, reason }, respond) => {
    const target = name === null ? null : named(deps, name, null)
    if (target !== null && 'code' in target) return refuseWith(respond, target)
    put(deps, respond, null, {
      kind: 'emergency.off',
      id: deps.newId(),
      component: target?.name ?? null,
      actor,
      via,
      reason,
    })
  },
}
