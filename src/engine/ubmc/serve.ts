/** Serves u-bmc's clients: its twelve subjects, beside the native ones. */

import { answerTooLarge } from '../../api/fields/part.ts'
import { viaBus } from '../../api/via.ts'
import { answerRoom } from '../../bus/answering.ts'
import type { Endpoint, Message, Respond, Stoppable } from '../../bus/bus.ts'
import type { Event } from '../../core/model/events/event.ts'
import { type Refusal, refuse } from '../../core/model/refusals.ts'
import { rowOf } from '../../core/model/table.ts'
import { errorReply } from '../../dialects/ubmc/replies/error-reply.ts'
import {
  controlReply,
  queryReply,
  type Reply,
  updateReply,
} from '../../dialects/ubmc/replies/reply.ts'
import {
  type Query,
  type Read,
  requestReader,
  type Update,
} from '../../dialects/ubmc/requests/request.ts'
import type { Site } from '../../dialects/ubmc/site.ts'
import { identity, type ServedSubject, served } from '../../dialects/ubmc/subjects.ts'
import { control } from '../api/control.ts'
import { askedBy, type HandlerDeps, named, respondTraced } from '../api/handler.ts'
import { withMessageId } from '../api/serving/message-id.ts'
import type { Decided } from '../loop/inbox.ts'

export interface UbmcApiDeps extends HandlerDeps {
  /** Whether the body of an error can be taken for no answer. */
  readonly unmistakableErrors: boolean
  /** A request that cannot be read: it was answered, and nothing was moved. */
  readonly onGarbage: (subject: string, why: string) => void
}

/** As u-bmc's own state manager is found by its clients. */
export function openUbmcApi(deps: UbmcApiDeps): Promise<Stoppable> {
  return deps.bus.serve({
    name: identity.name,
    version: identity.version,
    queue: identity.queue,
    ...deps.answering,
    description: 'Serves the clients of u-bmc, as its own state manager would.',
    // Under this name others are looked for that act: it is the same run as serves the native API.
    metadata: deps.instance,
    endpoints: served.map((subject) => ({
      name: subject.name,
      subject: subject.subject,
      metadata: { about: subject.about },
      handle: answering(deps, subject),
    })),
  })
}

type Answer = Extract<Decided, { kind: 'decided' }>['answer']

function answering(deps: UbmcApiDeps, subject: ServedSubject): Endpoint['handle'] {
  const read = requestReader(subject)
  return (message, given, asker = '') => {
    const traced = deps.tracer?.asked(subject.name, message) ?? null
    const respond = traced === null ? given : respondTraced(traced, given)
    const mine = askedBy(deps, asker, traced?.trace)
    answer(mine, subject, read(message.data), message, respond)
  }
}

function answer(
  deps: UbmcApiDeps,
  subject: ServedSubject,
  read: Read,
  message: Message,
  respond: Respond,
): void {
  const refused = (refusal: Refusal) => refuseWith(deps, respond, refusal)
  if (read.kind === 'refused') {
    deps.onGarbage(subject.subject, read.refusal.message)
    return refused(read.refusal)
  }
  const { parsed } = read
  switch (parsed.kind) {
    case 'control': {
      const { platform } = deps
      const accepted = (answer: Answer) => {
        if (answer.kind !== 'accepted') return
        respond(controlReply(subject.kind, { platform }, answer.component))
      }
      const request = withMessageId(parsed.request, message)
      if ('code' in request) return refused(request)
      return control(deps, request, refused, (event) => put(deps, event, refused, accepted))
    }
    case 'query': {
      const reply = fittingReply(deps, parsed.query)
      return reply.kind === 'refused' ? refused(reply.refusal) : respond(reply.bytes)
    }
    case 'update':
      return update(deps, parsed.update, respond)
  }
}

/** Its lists have no words for where to go on: what the bus does not carry is an error. */
function fittingReply(deps: UbmcApiDeps, query: Query): Reply {
  const reply = queryReply(query, siteOf(deps))
  const room = answerRoom(deps.bus.maxPayloadBytes, identity.name)
  return reply.kind === 'refused' || reply.bytes.length <= room
    ? reply
    : { kind: 'refused', refusal: answerTooLarge(room) }
}

function update(deps: UbmcApiDeps, request: Update, respond: Respond): void {
  const refused = (refusal: Refusal) => refuseWith(deps, respond, refusal)
  const component = named(deps, request.component, request.of)
  if ('code' in component) return refused(component)
  const { name } = component
  const event: Event = {
    kind: 'description.set',
    component: name,
    changes: request.changes,
    actor: 'u-bmc',
    via: viaBus,
    reason: null,
  }
  put(deps, event, refused, () => {
    const site = siteOf(deps)
    respond(updateReply(request.of, site, rowOf(site.system.components, name) ?? component))
  })
}

/** Answered once it is decided and durable. */
function put(
  deps: UbmcApiDeps,
  event: Event,
  refused: (refusal: Refusal) => void,
  accepted: (answer: Answer) => void,
): void {
  const answer = (decided: Decided) => {
    if (decided.kind !== 'decided') return refused(refuse(decided.kind, decided.message))
    if (decided.answer.kind === 'refused') return refused(decided.answer.refusal)
    accepted(decided.answer)
  }
  const isTaken = deps.put({ event, answer })
  if (!isTaken) refused(refuse('overloaded', 'the inbox is full'))
}

/** With the readings of this moment. */
function siteOf(deps: UbmcApiDeps): Site {
  const { platform, clock } = deps
  const system = { ...deps.system(), levels: deps.levels() }
  const { descriptions } = system.intents
  return {
    platform,
    system,
    descriptions,
    units: platform.units,
    at: clock.now(),
    wallMs: clock.wall(),
  }
}

function refuseWith(deps: UbmcApiDeps, respond: Respond, refusal: Refusal): void {
  const isUnmistakable = deps.unmistakableErrors
  const { data, error } = errorReply(refusal, { isUnmistakable })
  respond(data, error)
}
