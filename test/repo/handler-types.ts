/** Records of handlers that are right, and each way in which one can be wrong, as types. */

import type { Given, Path, RequestOf, Sent } from '../../src/api/resources.ts'
import type { Handler, Handlers, HandlersOf } from '../../src/engine/api/handler.ts'
import { rules } from '../../src/engine/api/handlers/rules.ts'

export const right: Handlers<'rules'> = { ...rules }

export const another: Handlers<'schedule'> = {
  'schedule.add': (_, { at }, respond) => respond(JSON.stringify(at)),
  'schedule.list': (_, { component }, respond) => respond(component ?? ''),
  'schedule.cancel': (_, { id }, respond) => respond(id),
}

// @ts-expect-error: a resource whose subject nobody handles
export const missing: Handlers<'rules'> = {}

// @ts-expect-error: one of several that nobody handles
export const missingOne: Handlers<'schedule'> = {
  'schedule.add': another['schedule.add'],
  'schedule.list': another['schedule.list'],
}

// @ts-expect-error: the API without most of its handlers
export const missingMost: HandlersOf<Path> = { ...rules, ...another }

export const unknownPath: Handlers<'rules'> = {
  ...rules,
  // @ts-expect-error: a subject that there is not
  'rules.lst': rules['rules.list'],
}

export const ofAnother: Handlers<'rules'> = {
  ...rules,
  // @ts-expect-error: a subject of another resource
  'schedule.list': another['schedule.list'],
}

// @ts-expect-error: a field that the request has not
export const foreignField: Handler<'host.get'> = (_, { action }) => action

// @ts-expect-error: an action without an option that chooses none
export const foreignOption = ({ force }: RequestOf<'host.power.on'>) => force

// @ts-expect-error: a subject that no client can ask
export const asked: Sent<'host.got'> = { name: 'host.0' }

// @ts-expect-error: a field that must be given
export const tooLittle: Sent<'host.get'> = {}

export const optional: Sent<'chassis.get'> = {}

// @ts-expect-error: a field of the answer that is no number
export const answered: number = (null as unknown as Given<'host.get'>).status
