/** Handles alerts and recoveries: lists, shows, acknowledges and advances them. */

import type { ApiRequest } from '../../api/request.ts'
import { alertsView } from '../../api/views-recovery.ts'
import type { Respond } from '../../bus/bus.ts'
import { progressList, progressOf } from '../../core/alerts/recovery-progress.ts'
import { refuse } from '../../core/model/refusals.ts'
import { type HandlerDeps, put, refuseWith } from './handler.ts'

type Asked<Kind extends ApiRequest['kind']> = Extract<ApiRequest, { kind: Kind }>

export function listAlerts(
  { system }: HandlerDeps,
  { component, severity }: Asked<'alerts'>,
  respond: Respond,
): void {
  const alerts = alertsView(system()).filter(
    (alert) =>
      (component === null || alert.component === component) &&
      (severity === null || alert.severity === severity),
  )
  respond(JSON.stringify({ alerts }))
}

export function listRecoveries(
  { platform, system, clock }: HandlerDeps,
  { component }: Asked<'recoveries'>,
  respond: Respond,
): void {
  const recoveries = progressList(platform, system(), clock.now()).filter(
    ({ alert }) => component === null || alert.component === component,
  )
  respond(JSON.stringify({ recoveries }))
}

export function showRecovery(
  { platform, system, clock }: HandlerDeps,
  { alert }: Asked<'recovery'>,
  respond: Respond,
): void {
  const progress = progressOf(platform, system(), alert, clock.now())
  if (progress !== null) return respond(JSON.stringify(progress))
  const message = `the alert ${alert} does not stand: it is mended, or never was`
  refuseWith(respond, refuse('unknown-alert', message))
}

/** What the service then does rests on the latest readings. */
export function advance(
  parts: HandlerDeps,
  asked: Asked<'recovery.advance'>,
  respond: Respond,
): void {
  parts.freshen()
  put(parts, respond, null, { ...asked, id: parts.newId() })
}
