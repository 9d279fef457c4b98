/** Lays out what the handlers of a service are given: all that they may see and do of it. */
import type { Unanswerable } from '../bus/bus.ts'
import type { StoreFailure, System } from '../core/model/system/system.ts'
import { instanceMetadata } from '../dialects/native/claims.ts'
import { StoreError, silentDisk } from '../store/store.ts'
import type { HandlerDeps } from './api/handler.ts'
import type { Gate } from './claim/gate.ts'
import type { HardwareMonitor } from './hardware/monitor.ts'
import type { Loop } from './loop/loop.ts'
import { PatientReader } from './patient-reader.ts'
import type { ServiceDeps } from './service-deps.ts'
import { shownWithout } from './shown.ts'

export interface ServedParts
  extends Pick<HandlerDeps, 'insight' | 'newId' | 'ranSince' | 'waiters'> {
  readonly loop: Pick<Loop, 'isFull' | 'put' | 'system'>
  readonly monitor: Pick<HardwareMonitor, 'levels' | 'publishLatest'>
  readonly storeFailure: () => StoreFailure | null
  readonly gate: Pick<Gate, 'report' | 'telling'>
  /** Wall time at which this run began, ISO 8601. */
  readonly since: string
}

export function handlerDeps(deps: ServiceDeps, parts: ServedParts): HandlerDeps {
  const { bus, platform, clock, store, log, identity, start, policyClient } = deps
  const { recording, tracer } = deps
  const { loop, monitor, storeFailure, gate, since, insight, newId, ranSince, waiters } = parts
  const { replyPrefixes } = identity
  const reader = new PatientReader(store, clock)
  return {
    ...{ bus, platform, clock, policyClient, recording, tracer, insight, newId, ranSince, waiters },
    serviceName: identity.name,
    description: identity.description,
    version: identity.version,
    instance: instanceMetadata(platform.name, start.boot, since, gate.report.role),
    answering: {
      onUnanswerable: (told) => log.warn(told, unanswered[told.why]),
      ...(replyPrefixes === undefined ? {} : { replyPrefixes }),
    },
    system: () => shown(deps, loop.system, storeFailure()),
    put: (envelope) => loop.put(gate.telling(envelope)),
    isFull: (asker) => loop.isFull(asker),
    publishLatest: () => monitor.publishLatest(),
    levels: () => monitor.levels(),
    history: async (query) => {
      const why = storeFailure()?.why
      if (why === silentDisk) throw new StoreError(why)
      return reader.history(query)
    },
    seals: store.seals,
  }
}

/** As clients are shown it: what was kept, and what has grown too old is not believed. */
const shown = (
  { platform, clock }: ServiceDeps,
  system: System,
  failure: StoreFailure | null,
): System =>
  failure === null ? system : shownWithout({ platform, now: clock.now() }, system, failure)

/** Requests that are not done, for the log. */
const unanswered: Readonly<Record<Unanswerable['why'], string>> = {
  reply: 'a request was not done: its answer was wanted elsewhere than in an inbox',
  answer: 'an answer came as a request, and was not done',
}
