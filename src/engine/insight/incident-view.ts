/** Shows findings on incidents as clients are given them. */

import type { IncidentLine, IncidentReply, IncidentSummary } from '../../api/resources/incident.ts'
import type { Finding } from '../../insight/incidents/finding.ts'

export function summaryView(finding: Finding): IncidentSummary {
  const { id, state, severity, headline, beganAt, beganWallMs, lastAt, endedAt } = finding
  const { root, affected, timeline, leftOut } = finding
  return {
    ...{ id, state, severity, headline, beganAt, wall: wallOf(beganWallMs), lastAt, endedAt },
    ...{ root, affected, entries: timeline.length + leftOut },
  }
}

export function incidentView(finding: Finding): IncidentReply {
  const { followed, done, open, timeline, leftOut } = finding
  return {
    ...summaryView(finding),
    ...{ followed, done: done.map(lineView), open, timeline: timeline.map(lineView), leftOut },
  }
}

const lineView = ({ wallMs, ...line }: Finding['timeline'][number]): IncidentLine => ({
  ...line,
  wall: wallOf(wallMs),
})

const wallOf = (wallMs: number): string => new Date(wallMs).toISOString()
