/** The subjects of what somebody should see to: alerts, and the procedures that mend them. */
import { z } from 'zod'
import { type Endpoint, endpoint } from './endpoint.ts'
import * as field from './fields.ts'

/** `code/component`, and for some which of several. */
const alertId = z
  .string()
  .min(3)
  .max(384)
  .regex(
    /^[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)+$/,
    'must be the id of an alert, such as service-silent/powermgr: alerts.list has them',
  )

export const recoveries: readonly Endpoint[] = [
  endpoint(
    'alerts.list',
    'Lists the alerts that stand, each with its procedure and who has seen it.',
    {
      component: field.journaled.nullable().default(null),
      severity: field.severity.nullable().default(null),
    },
    (asked) => ({ kind: 'alerts', ...asked }),
  ),
  endpoint(
    'alerts.acknowledge',
    'Says that somebody has seen an alert; it stands on until its condition is gone.',
    { id: alertId, reason: field.reason, actor: field.actor },
    ({ id, reason, actor }) => ({ kind: 'alert.acknowledge', alert: id, reason, actor }),
  ),
  endpoint(
    'recovery.list',
    'Lists every alert with the procedure that mends it, and how far that has come.',
    { component: field.journaled.nullable().default(null) },
    (asked) => ({ kind: 'recoveries', ...asked }),
  ),
  endpoint(
    'recovery.get',
    'Shows the procedure that mends an alert, step by step, and which step is next.',
    { alert: alertId },
    (asked) => ({ kind: 'recovery', ...asked }),
  ),
  endpoint(
    'recovery.advance',
    'Confirms the step of a recovery that is next, or has the service do it.',
    { alert: alertId, step: z.int().min(1).max(64), reason: field.reason, actor: field.actor },
    (asked) => ({ kind: 'recovery.advance', ...asked }),
  ),
]
