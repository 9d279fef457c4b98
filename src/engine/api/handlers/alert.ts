/** Handles the subjects of alerts: listed and acknowledged. */
import { alertsView } from '../../../api/views/alerts.ts'
import { type Handlers, put } from '../handler.ts'
import { whereKnown } from '../known.ts'

export const alert: Handlers<'alert'> = {
  'alerts.list': (deps, { component, severity }, respond) =>
    whereKnown(deps, component, respond, (isAsked) => {
      const alerts = alertsView(deps.system()).filter(
        (one) => isAsked(one.component) && (severity === null || one.severity === severity),
      )
      respond(JSON.stringify({ alerts }))
    }),
  'alerts.acknowledge': (deps, { id, actor, via, reason }, respond) =>
    put(deps, respond, null, { kind: 'alert.acknowledge', alert: id, actor, via, reason }),
}
