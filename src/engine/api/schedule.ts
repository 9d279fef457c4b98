/** Handles the subjects of schedules: added, listed, cancelled. */

import { schedulesView } from '../../api/views-intents.ts'
import { unknownAction } from './control.ts'
import { type Handlers, named, put, refuseWith } from './handler.ts'

export const schedule: Handlers<'schedule'> = {
  'schedule.add': (deps, { name, at, ...asked }, respond) => {
    const component = named(deps, name, null)
    if ('code' in component) return refuseWith(respond, component)
    const unknown = unknownAction(deps.platform, component, asked.action)
    if (unknown !== null) return refuseWith(respond, unknown)
    put(deps, respond, null, {
      kind: 'schedule.add',
      ...asked,
      component: component.name,
      dueWall: at,
      id: deps.newId(),
      nowWall: deps.clock.wall(),
    })
  },
  'schedule.list': ({ system, clock }, { component }, respond) => {
    const standing = Object.values(system().intents.schedules)
    const mine = standing.filter((one) => component === null || one.component === component)
    respond(JSON.stringify(schedulesView(mine, clock.wall())))
  },
  'schedule.cancel': (deps, asked, respond) =>
    put(deps, respond, null, { kind: 'schedule.cancel', ...asked }),
}
