/**
 * Answers the discovery of a service on the memory bus: `$SRV.PING`, `INFO` and `STATS` of NATS
 * micro.
 */
import type { Endpoint, Service } from './bus.ts'
import { defaultQueue } from './rules.ts'

/** What has been counted of one endpoint. */
export interface Counted {
  readonly endpoint: Endpoint
  requests: number
  errors: number
  /** JSON leaves it out while there is none. */
  lastError: string | undefined
  processingMs: number
}

export interface Identity {
  readonly id: string
  readonly started: Date
}

/**
 * The nine questions a service answers: each verb to all services, to those of its name, and to
 * its id alone. The answers are those of NATS ADR-32, `io.nats.micro.v1.*_response`.
 */
export function discoveryEndpoints(
  service: Service,
  identity: Identity,
  counted: readonly Counted[],
): readonly Endpoint[] {
  const { name } = service
  const bodies = {
    PING: () => responseOf('ping', service, identity),
    INFO: () => infoOf(service, identity),
    STATS: () => statsOf(service, identity, counted),
  }
  return Object.entries(bodies).flatMap(([verb, body]) =>
    [`$SRV.${verb}`, `$SRV.${verb}.${name}`, `$SRV.${verb}.${name}.${identity.id}`].map(
      (subject): Endpoint => ({
        name: verb,
        subject,
        handle: (_, respond) => respond(JSON.stringify(body())),
      }),
    ),
  )
}

type Kind = 'ping' | 'info' | 'stats'

function responseOf(kind: Kind, service: Service, identity: Identity) {
  const { name, version, metadata = {} } = service
  return { type: `io.nats.micro.v1.${kind}_response`, name, id: identity.id, version, metadata }
}

function infoOf(service: Service, identity: Identity) {
  const { description, queue = defaultQueue } = service
  const endpoints = service.endpoints.map(({ name, subject, metadata = {} }) => {
    return { name, subject, queue_group: queue, metadata }
  })
  return { ...responseOf('info', service, identity), description, endpoints }
}

function statsOf(service: Service, identity: Identity, counted: readonly Counted[]) {
  const { queue = defaultQueue } = service
  const endpoints = counted.map(({ endpoint, requests, errors, lastError, processingMs }) => ({
    name: endpoint.name,
    subject: endpoint.subject,
    queue_group: queue,
    num_requests: requests,
    num_errors: errors,
    last_error: lastError,
    processing_time: processingMs * nanosecondsAMs,
    average_processing_time: Math.round((processingMs * nanosecondsAMs) / Math.max(requests, 1)),
  }))
  const started = identity.started.toISOString()
  return { ...responseOf('stats', service, identity), started, endpoints }
}

const nanosecondsAMs = 1_000_000
