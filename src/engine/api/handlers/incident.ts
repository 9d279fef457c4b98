/** Handles the subjects of incidents: listed, and told of one by one. */
import { type Refusal, refuse } from '../../../core/model/refusals.ts'
import { nearest, orRather } from '../../../text/nearest.ts'
import { incidentView, summaryView } from '../../insight/incident-view.ts'
import { type HandlerDeps, type Handlers, refuseWith } from '../handler.ts'
import { insightOff } from '../insight-off.ts'
import { whereKnown } from '../known.ts'

export const incident: Handlers<'incident'> = {
  'incidents.list': (deps, { component, open, limit }, respond) => {
    const { insight } = deps
    if (insight === null) return refuseWith(respond, insightOff())
    whereKnown(deps, component, respond, (isAsked) => {
      const { incidents } = insight.studies
      const found = incidents
        .list()
        .filter(({ state, affected }) => affected.some(isAsked) && (!open || state === 'open'))
      respond(
        JSON.stringify({
          incidents: found.slice(0, limit).map(summaryView),
          patterns: incidents.patterns(),
          windows: incidents.windows(),
          ...{ through: insight.through, isWhole: insight.isWhole },
        }),
      )
    })
  },
  'incidents.get': (deps, { id }, respond) => {
    const { insight } = deps
    if (insight === null) return refuseWith(respond, insightOff())
    const found = insight.studies.incidents.get(id)
    if (found === null) return refuseWith(respond, unknownIncident(insight, id))
    respond(JSON.stringify(incidentView(found)))
  },
}

function unknownIncident(
  { studies, isWhole }: NonNullable<HandlerDeps['insight']>,
  id: string,
): Refusal {
  const ids = studies.incidents.list().map((one) => one.id)
  const yet = isWhole ? '' : ' yet: the journal is still being read'
  const message = `there is no incident ${id}${yet}${orRather(id, ids)}`
  const evidence = { rule: 'unknown-incident', subject: 'id', value: id, limit: nearest(id, ids) }
  return refuse('unknown-incident', message, [{ ...evidence, ageMs: null, ok: false }])
}
