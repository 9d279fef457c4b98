/** Lists the subjects that events are told on, and reads off one what it is about. */
import type { z } from 'zod'
import { entityOf } from '../../core/model/entity.ts'
import type { Name } from '../../core/model/ids.ts'
import type { eventSubjectSchema } from '../resources/subjects.ts'
import { eventStreams } from './events.ts'
import { aboutIncidents, incidentSubject } from './incidents.ts'

export type EventSubject = z.output<typeof eventSubjectSchema>

/** Of all of those names, and the streams. */
export const eventSubjectsOf = (
  serviceName: string,
  services: readonly string[],
  names: readonly Name[],
): readonly EventSubject[] => [
  ...Object.entries(eventStreams).map(([stream, about]) => ({
    subject: `${serviceName}.events.${stream}`,
    about,
  })),
  { subject: incidentSubject(serviceName), about: aboutIncidents },
  ...names.map((about) => {
    const { kind, token } = entityOf(about, services)
    return { subject: `${serviceName}.events.${kind}.${token}`, about }
  }),
]

/** The names that may be told of on that subject, whatever there is; none of a pattern. */
export function namesToldOn(serviceName: string, subject: string): readonly Name[] {
  const [kind, token, ...rest] = subject.startsWith(`${serviceName}.events.`)
    ? subject.slice(`${serviceName}.events.`.length).split('.')
    : []
  if (kind === undefined || token === undefined || rest.length > 0) return []
  const name = plainOf(token)
  if (name === null || /[*>]/.test(`${kind}${token}`)) return []
  return [`${kind}.${name}`, `${kind}/${name}`, name]
}

function plainOf(token: string): string | null {
  try {
    return decodeURIComponent(token)
  } catch {
    return null
  }
}
