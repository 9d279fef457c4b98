/** Writes what became of an incident as a CloudEvent, and names the subject that it is told on. */
import { z } from 'zod'
import { type IncidentSummary, incidentSummarySchema } from '../resources/incident.ts'
import type { EventOrigin } from './events.ts'

/** It is derived and not journaled, so that it is on no stream: who missed it asks for the list. */
export const incidentSubject = (serviceName: string): string => `${serviceName}.events.incidents`

export const aboutIncidents = 'an incident that begins, spreads, has another root, or is over'

const incidentEventType = 'statemgr.incident'

export const incidentEventSchema = z.object({
  specversion: z.literal('1.0').describe('of CloudEvents'),
  id: z
    .string()
    .describe(
      'of the last entry that it has by then, and the number of the first: `41-3f0a9c21-77be.i17`',
    ),
  source: z.string().describe('the System: `/statemgr/<name>`'),
  type: z.literal(incidentEventType).describe('what it tells of'),
  subject: z.string().describe('what the incident began with: a component, `zone/cpu_zone`'),
  time: z.string().describe('wall time, ISO 8601'),
  datacontenttype: z.literal('application/json').describe('of `data`'),
  data: incidentSummarySchema.describe('the incident as it is now'),
})
export type IncidentEvent = z.infer<typeof incidentEventSchema>

export function incidentEvent(
  { systemName, boot }: Pick<EventOrigin, 'systemName'> & { readonly boot: string },
  incident: IncidentSummary,
  { seq, wallMs }: { readonly seq: number; readonly wallMs: number },
): IncidentEvent {
  return {
    specversion: '1.0',
    id: `${seq}-${boot}.i${Number.parseInt(incident.id, 10)}`,
    source: `/statemgr/${encodeURIComponent(systemName)}`,
    type: incidentEventType,
    subject: incident.root.component,
    time: new Date(wallMs).toISOString(),
    datacontenttype: 'application/json',
    data: incident,
  }
}
