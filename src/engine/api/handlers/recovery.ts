/** Handles alerts and recoveries: lists, shows, acknowledges and advances them. */

import { progressList, progressOf } from '../../../core/alerts/recovery-progress.ts'
import { refuse } from '../../../core/model/refusals.ts'
import { type Handlers, put, refuseWith } from '../handler.ts'
import { whereKnown } from '../known.ts'

export const recovery: Handlers<'recovery'> = {
  'recovery.list': (deps, { component }, respond) =>
    whereKnown(deps, component, respond, (isAsked) => {
      const recoveries = progressList(deps.platform, deps.system(), deps.clock.now()).filter(
        ({ alert }) => isAsked(alert.component),
      )
      respond(JSON.stringify({ recoveries }))
    }),
  'recovery.get': ({ platform, system, clock }, { alert }, respond) => {
    const progress = progressOf(platform, system(), alert, clock.now())
    if (progress !== null) return respond(JSON.stringify(progress))
    const message = `the alert ${alert} does not stand: it is mended, or never was`
    refuseWith(respond, refuse('unknown-alert', message))
  },
  /** What the service then does rests on the latest readings. */
  'recovery.advance': (deps, request, respond) => {
    deps.publishLatest()
    put(deps, respond, null, { kind: 'recovery.advance', ...request, id: deps.newId() })
  },
}
