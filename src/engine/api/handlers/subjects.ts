/** Handles the question which subjects events are told on. */
import { type EventSubject, eventSubjectsOf, namesToldOn } from '../../../api/events/subjects.ts'
import type { RequestOf } from '../../../api/resources.ts'
import type { Respond } from '../../../bus/bus.ts'
import { isPattern, subjectMatches } from '../../../bus/subject.ts'
import { refuse } from '../../../core/model/refusals.ts'
import { nearest, orRather } from '../../../text/nearest.ts'
import { type HandlerDeps, type Handlers, refuseWith } from '../handler.ts'
import { entitiesOf, isInJournal, orStoreFailed } from '../known.ts'

export const subjects: Handlers<'subjects'> = {
  'subjects.list': (deps, { subject }, respond) =>
    orStoreFailed(respond, listed(deps, subject, respond)),
}

async function listed(
  deps: HandlerDeps,
  pattern: RequestOf<'subjects.list'>['subject'],
  respond: Respond,
): Promise<void> {
  const { serviceName, platform } = deps
  const all = eventSubjectsOf(serviceName, platform.services, entitiesOf(deps))
  const found =
    pattern === undefined
      ? all
      : isPattern(pattern)
        ? all.filter(({ subject }) => subjectMatches(pattern, subject))
        : []
  if (pattern === undefined || found.length > 0) {
    return respond(JSON.stringify({ subjects: found }))
  }
  const past = await toldInThePast(deps, pattern)
  if (past.length > 0) return respond(JSON.stringify({ subjects: past }))
  refuseWith(respond, nothingTold(serviceName, pattern, all))
}

/** What is not there any more, and was told of on that subject. */
async function toldInThePast(deps: HandlerDeps, subject: string): Promise<readonly EventSubject[]> {
  const names = namesToldOn(deps.serviceName, subject)
  const past = await Promise.all(names.map((component) => isInJournal(deps, { component })))
  return names.filter((_, index) => past[index]).map((about) => ({ subject, about }))
}

function nothingTold(serviceName: string, pattern: string, all: readonly EventSubject[]) {
  const known = all.map(({ subject }) => subject)
  const kinds = known.map((subject) => subject.replace(/^(.+\.events\.[^.]+)\.[^.]+$/, '$1.*'))
  const candidates = [...new Set([...known, ...kinds])]
  const message = `nothing is told on ${pattern}${orRather(pattern, candidates)}`
  const limit = nearest(pattern, candidates)
  const evidence = { rule: 'unknown-subject', subject: 'subject', value: pattern, limit }
  return {
    ...refuse('unknown-subject', message, [{ ...evidence, ageMs: null, ok: false }]),
    guidance:
      `List what there is with ${serviceName}.subjects.list; ` +
      `${serviceName}.events.> is everything.`,
  }
}
