/** What clients are shown of alerts. */
import type { System } from '../core/model.ts'
import { procedureOf } from '../core/procedures.ts'
import type { Alert } from '../core/signals.ts'
import { standingAlerts } from '../core/telling.ts'
import type { AlertReply } from './replies-recovery.ts'

/** Those that stand. */
export const alertsView = (system: Pick<System, 'alerts' | 'standing'>): readonly AlertReply[] =>
  standingAlerts(system).map((alert) => alertView(system, alert))

const alertView = ({ standing }: Pick<System, 'standing'>, alert: Alert): AlertReply => ({
  ...alert,
  procedure: procedureOf(alert.code).name,
  acknowledged: standing.acknowledged[alert.id] ?? null,
})
