/** Shows clients alerts. */

import { activeAlerts } from '../../core/alerts/notify.ts'
import { procedureOf } from '../../core/alerts/procedures.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Alert } from '../../core/model/system/signals.ts'
import type { System } from '../../core/model/system/system.ts'
import type { AlertReply } from '../resources/alert.ts'

/** Those that stand. */
export const alertsView = (system: Pick<System, 'alerts' | 'intents'>): readonly AlertReply[] =>
  activeAlerts(system).map((alert) => alertView(system, alert))

const alertView = ({ intents }: Pick<System, 'intents'>, alert: Alert): AlertReply => ({
  ...alert,
  procedure: procedureOf(alert.code).name,
  acknowledged: lookUp(intents.acknowledged, alert.id) ?? null,
})
