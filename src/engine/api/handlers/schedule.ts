/** Handles the subjects of schedules: added, listed, cancelled. */

import { msUntil } from '../../../api/fields/expiry.ts'
import { schedulesView } from '../../../api/views/intents.ts'
import { unknownAction } from '../control.ts'
import { type Handlers, named, put, refuseWith } from '../handler.ts'
import { whereComponent } from '../known.ts'

export const schedule: Handlers<'schedule'> = {
  'schedule.add': (deps, { name, at, ...request }, respond) => {
    const component = named(deps, name, null)
    if ('code' in component) return refuseWith(respond, component)
    const unknown = unknownAction(deps.platform, component, request.action)
    if (unknown !== null) return refuseWith(respond, unknown)
    const nowWall = deps.clock.wall()
    put(deps, respond, null, {
      kind: 'schedule.add',
      ...request,
      component: component.name,
      dueWall: nowWall + msUntil(at, nowWall),
      ...('forMs' in at ? { afterMs: at.forMs } : {}),
      id: deps.newId(),
      nowWall,
    })
  },
  'schedule.list': (deps, { component }, respond) =>
    whereComponent(deps, component, respond, (isAsked) => {
      const schedules = Object.values(deps.system().intents.schedules)
      const mine = schedules.filter((one) => isAsked(one.component))
      const at = { now: deps.clock.now(), wall: deps.clock.wall() }
      respond(JSON.stringify(schedulesView(mine, at)))
    }),
  'schedule.cancel': (deps, request, respond) =>
    put(deps, respond, null, { kind: 'schedule.cancel', ...request }),
}
