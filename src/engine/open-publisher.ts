/** Opens the publisher of events of a service, and tells of the stream that they are kept in. */

import type { Event } from '../core/model/events/event.ts'
import { streamApi } from '../dialects/jetstream.ts'
import { EventPublisher } from './event-publisher.ts'
import type { ServiceDeps } from './service-deps.ts'

export interface PublisherParts {
  readonly isTelling: () => boolean
  readonly submit: (event: Event) => void
  readonly onError: (error: unknown) => void
}

/** That events are not kept where they ought to be is an alert, and keeps nothing from going on. */
export function openPublisher(
  { platform, bus, local, store, clock, log, identity, start, lastRun, eventStream }: ServiceDeps,
  { isTelling, submit, onError }: PublisherParts,
): EventPublisher {
  const onStream = (why: string | null) => {
    const stream = eventStream?.name ?? ''
    if (why === null) log.info({ stream }, 'events are kept in the stream again')
    else log.warn({ stream, why }, 'events are published, and not kept in the stream')
    const subject = streamApi(stream).create
    submit({ kind: 'bus-refusal', subject, why: why && `the stream does not keep: ${why}` })
  }
  return new EventPublisher({
    ...{ bus, local, store, clock, isTelling, onStream, onError },
    origin: {
      serviceName: identity.name,
      systemName: platform.name,
      services: platform.services,
    },
    boot: start.boot,
    stream: eventStream,
    announced: lastRun.announced,
  })
}
