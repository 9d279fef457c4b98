/** Serves the bus API: the only way in for anybody who asks for anything. */

import { serviceErrorOf } from '../../../api/fields/errors.ts'
import { answerTooLarge, errorPart, partFor } from '../../../api/fields/part.ts'
import { type ApiSubject, microNameOf, onlyReads, subjectOf } from '../../../api/fields/resource.ts'
import { lineToType } from '../../../api/requests/least-request.ts'
import { requestReader } from '../../../api/requests/parse-request.ts'
import { type Path, subjects } from '../../../api/resources.ts'
import { answerRoom } from '../../../bus/answering.ts'
import type { Endpoint, Message, Refused, Respond, Stoppable } from '../../../bus/bus.ts'
import { type Refusal, refuse } from '../../../core/model/refusals.ts'
import {
  askedBy,
  type Handler,
  type HandlerDeps,
  type HandlersOf,
  type RequestVia,
  refuseWith,
  respondTraced,
} from '../handler.ts'
import { action } from '../handlers/action.ts'
import { alert } from '../handlers/alert.ts'
import { bmc } from '../handlers/bmc.ts'
import { chassis } from '../handlers/chassis.ts'
import { emergency } from '../handlers/emergency.ts'
import { forecast } from '../handlers/forecast.ts'
import { history } from '../handlers/history.ts'
import { host } from '../handlers/host.ts'
import { incident } from '../handlers/incident.ts'
import { interlocks } from '../handlers/interlocks.ts'
import { operation } from '../handlers/operation.ts'
import { override } from '../handlers/override.ts'
import { policy } from '../handlers/policy.ts'
import { preferences } from '../handlers/preferences.ts'
import { record } from '../handlers/record.ts'
import { recovery } from '../handlers/recovery.ts'
import { rules } from '../handlers/rules.ts'
import { schedule } from '../handlers/schedule.ts'
import { subjects as eventSubjects } from '../handlers/subjects.ts'
import { system } from '../handlers/system.ts'
import { withMessageId } from './message-id.ts'

/** Total over the subjects: one that nobody handles does not compile. */
const handlers: HandlersOf<Path> = {
  ...host,
  ...chassis,
  ...bmc,
  ...system,
  ...action,
  ...emergency,
  ...operation,
  ...interlocks,
  ...override,
  ...history,
  ...record,
  ...alert,
  ...forecast,
  ...incident,
  ...recovery,
  ...schedule,
  ...preferences,
  ...policy,
  ...rules,
  ...eventSubjects,
}

/**
 * Serves every subject of the API as one NATS micro service. `viaOf` says by which door a request
 * came in.
 */
export function openApi(
  deps: HandlerDeps,
  viaOf: (message: Message) => string,
): Promise<Stoppable> {
  return deps.bus.serve({
    name: deps.serviceName,
    version: deps.version,
    description: deps.description,
    metadata: deps.instance,
    ...deps.answering,
    endpoints: subjects.map((subject) => ({
      name: microNameOf(subject),
      subject: subjectOf(deps.serviceName, subject),
      metadata: { about: subject.about },
      ...(subject.isUrgent ? { isUrgent: true } : refusalOf(deps, subject)),
      handle: answering(deps, subject, viaOf),
    })),
  })
}

function answering<P extends Path>(
  deps: HandlerDeps,
  subject: ApiSubject & { readonly path: P },
  viaOf: (message: Message) => string,
): Endpoint['handle'] {
  let line: string | undefined
  const typed = () => {
    line ??= lineToType(deps.serviceName, subject, firstOf(deps, subject))
    return line
  }
  const read = requestReader(subject, typed)
  const handle: Handler<P> = handlers[subject.path]
  const isAnonymous = onlyReads(subject)
  return (message, given, asker = '') => {
    const traced = deps.tracer?.asked(subject.path, message) ?? null
    const respond = traced === null ? given : respondTraced(traced, given)
    const request = read(message.data)
    if (request.kind === 'refused')
      return refuseWith(fitting(deps, subject, 0, respond), request.refusal)
    const { after = 0 } = request.request as { readonly after?: number }
    const identified = withMessageId(request.request, message)
    if ('code' in identified) return refuseWith(fitting(deps, subject, 0, respond), identified)
    const asked = isAnonymous ? request.request : { ...identified, via: viaOf(message) }
    const mine = isAnonymous ? deps : askedBy(deps, asker, traced?.trace)
    handle(mine, asked as RequestVia<P>, fitting(deps, subject, after, respond))
  }
}

/** To refuse a flood must not cost what it would take to carry it out. */
const refusalOf = (deps: HandlerDeps, subject: ApiSubject): Pick<Endpoint, 'refusal'> =>
  onlyReads(subject) ? {} : { refusal: (asker) => (deps.isFull(asker) ? overloaded : null) }

const overloaded = refusedWith(refuse('overloaded', 'more waits to be decided than may'))

function refusedWith(refusal: Refusal): Refused {
  const { body, error } = serviceErrorOf(refusal)
  return { data: Buffer.from(body), error }
}

/** Answers with as much of it as the bus carries; from `after` on, where parts were told before. */
function fitting(
  { bus, serviceName }: HandlerDeps,
  subject: ApiSubject,
  after: number,
  respond: Respond,
): Respond {
  return (data, error) => {
    const room = answerRoom(bus.maxPayloadBytes, serviceName, error)
    const isWhole = data.length * utf8MaxBytes <= room || Buffer.byteLength(data) <= room
    if (isWhole && (after === 0 || subject.parts === 'entries')) return respond(data, error)
    const text = typeof data === 'string' ? data : Buffer.from(data).toString()
    if (error !== undefined) return respond(isWhole ? data : errorPart(text, room), error)
    const part = partFor(subject, text, after, room)
    if (part === null) refuseWith(respond, answerTooLarge(room))
    else respond(part)
  }
}

/** What one UTF-16 unit of a string takes at most. */
const utf8MaxBytes = 3

/** The first of the kind that the subject is about; of any kind where it is about all. */
function firstOf({ platform }: HandlerDeps, { path }: ApiSubject): string | undefined {
  const components = Object.values(platform.components)
  const [of] = path.split('.')
  return (components.find(({ kind }) => kind === of) ?? components[0])?.name
}
