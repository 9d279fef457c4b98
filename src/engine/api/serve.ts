/** Serves the bus API: the only way in for anybody who asks for anything. */

import { requestReader } from '../../api/parse-request.ts'
import { type ApiSubject, microNameOf, subjectOf } from '../../api/resource.ts'
import { type Path, subjects } from '../../api/resources.ts'
import type { Endpoint, Stoppable } from '../../bus/bus.ts'
import { action } from './action.ts'
import { alert } from './alert.ts'
import { bmc } from './bmc.ts'
import { chassis } from './chassis.ts'
import { emergency } from './emergency.ts'
import { type Handler, type HandlerDeps, type HandlersOf, refuseWith } from './handler.ts'
import { history } from './history.ts'
import { host } from './host.ts'
import { interlocks } from './interlocks.ts'
import { operation } from './operation.ts'
import { override } from './override.ts'
import { preferences } from './preferences.ts'
import { recovery } from './recovery.ts'
import { rules } from './rules.ts'
import { schedule } from './schedule.ts'
import { system } from './system.ts'

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
  ...alert,
  ...recovery,
  ...schedule,
  ...preferences,
  ...rules,
}

/** Serves every subject of the API as one NATS micro service. */
export function openApi(deps: HandlerDeps): Promise<Stoppable> {
  return deps.bus.serve({
    name: deps.serviceName,
    version: deps.version,
    description: deps.description,
    metadata: deps.instance,
    endpoints: subjects.map((subject) => ({
      name: microNameOf(subject),
      subject: subjectOf(deps.serviceName, subject),
      metadata: { about: subject.about },
      handle: answering(deps, subject),
    })),
  })
}

function answering<P extends Path>(
  deps: HandlerDeps,
  subject: ApiSubject & { readonly path: P },
): Endpoint['handle'] {
  const read = requestReader(subject)
  const handle: Handler<P> = handlers[subject.path]
  return (message, respond) => {
    const request = read(message.data)
    if (request.kind === 'refused') return refuseWith(respond, request.refusal)
    handle(deps, request.request, respond)
  }
}
