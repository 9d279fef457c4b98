/** Defines what handlers share: how a request is put to the loop, refused and answered. */

import { serviceErrorOf } from '../../api/fields/errors.ts'
import type { ComponentKind } from '../../api/resources/control.ts'
import type { Path, PathOf, RequestOf, resources } from '../../api/resources.ts'
import { controlView, planView } from '../../api/views/operation.ts'
import { waitedInVain } from '../../api/views/operation-texts.ts'
import type { Bus, Respond, Service } from '../../bus/bus.ts'
import { isCommand } from '../../core/command.ts'
import type { Event } from '../../core/model/events/event.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { type Refusal, refuse } from '../../core/model/refusals.ts'
import type { Component } from '../../core/model/system/component.ts'
import type { Operation } from '../../core/model/system/operation.ts'
import { hasEnded, operationOf, type System } from '../../core/model/system/system.ts'
import { rowOf } from '../../core/model/table.ts'
import type { Page, RowQuery, Seals } from '../../store/store.ts'
import { orRather } from '../../text/nearest.ts'
import type { Follower } from '../insight/follower.ts'
import type { Studies } from '../insight/studies.ts'
import type { Clock } from '../loop/clock.ts'
import type { Decided, Envelope } from '../loop/inbox.ts'
import type { Recording } from '../loop/recording.ts'
import type { PolicyClient } from '../opa/ask.ts'
import type { AskedTrace, Tracer } from '../tracing/tracer.ts'
import type { Waiters } from './waiters.ts'

export interface HandlerDeps {
  readonly bus: Bus
  readonly platform: Platform
  readonly serviceName: string
  readonly description: string
  readonly version: string
  /** Which run of which System it is, as `$SRV` shows it. */
  readonly instance: Readonly<Record<string, string>>
  /** Whom it answers, and who hears of those whom it does not. */
  readonly answering: Pick<Service, 'replyPrefixes' | 'onUnanswerable'>
  readonly clock: Clock
  readonly system: () => System
  /** False when there is no room. */
  readonly put: (envelope: Envelope) => boolean
  /** Whether this one waits for as much already as may wait for one. */
  readonly isFull: (asker: string) => boolean
  readonly publishLatest: () => void
  /** As the latest readings are; the System's own change with their level only. */
  readonly levels: () => System['levels']
  readonly history: (query: RowQuery) => Promise<Page>
  /** When this run began, service time. */
  readonly ranSince: number
  /** Of the journal; none where nothing is kept. */
  readonly seals: Seals | undefined
  /** Of what is given to each step; `null` where that is not recorded. */
  readonly recording: Pick<Recording, 'read'> | null
  /** What follows the journal, with the studies that it gives it to; `null` where none are made. */
  readonly insight: Follower<Studies> | null
  readonly waiters: Waiters
  readonly newId: () => string
  readonly policyClient: PolicyClient | null
  readonly tracer: Tracer | null
}

/** A request as a handler gets it: one that says who asks also has the door he came in by. */
export type RequestVia<P extends Path> =
  RequestOf<P> extends { readonly actor: string }
    ? RequestOf<P> & { readonly via: string }
    : RequestOf<P>

/** Answers the requests of one subject, now or later, each of them once. */
export type Handler<P extends Path> = (
  deps: HandlerDeps,
  request: RequestVia<P>,
  respond: Respond,
) => void

/** One for each: a missing one does not compile, nor does one for a subject that there is not. */
export type HandlersOf<Paths extends Path> = { readonly [P in Paths]: Handler<P> }
export type Handlers<Name extends keyof typeof resources> = HandlersOf<PathOf<Name>>

/** What is put to the loop is counted against who asks, and is part of the trace of his request. */
export const askedBy = <Deps extends HandlerDeps>(
  deps: Deps,
  asker: string,
  trace?: string,
): Deps => ({
  ...deps,
  put: ({ event, ...rest }: Envelope) =>
    deps.put({
      ...rest,
      event: trace !== undefined && isCommand(event) ? { ...event, trace } : event,
      asker,
    }),
})

/** The answer says which trace it is part of, and the trace what the answer was. */
export const respondTraced =
  (traced: AskedTrace, respond: Respond): Respond =>
  (data, error) => {
    respond(data, error, traced.headers)
    traced.answered(data, error)
  }

export const refuseWith = (respond: Respond, refusal: Refusal): void => {
  const { body, error } = serviceErrorOf(refusal)
  respond(body, error)
}

/** What is durable, with the readings of this moment. */
export const fresh = ({ system, levels }: Pick<HandlerDeps, 'system' | 'levels'>): System => ({
  ...system(),
  levels: levels(),
})

/** The component that is meant; a name may be left out where there is only one of its kind. */
export function named(
  deps: HandlerDeps,
  name: string | null,
  kind: ComponentKind,
): Component | Refusal {
  const { components } = deps.system()
  const component = name === null ? null : (rowOf(components, name) ?? null)
  if (component !== null && (kind === null || component.kind === kind)) return component
  const candidates = components.rows.filter((one) => kind === null || one.kind === kind)
  if (candidates.length === 0)
    return refuse('unknown-component', `there is no ${kind ?? 'component'} on this board`)
  if (name === null) {
    return candidates.length === 1
      ? candidates[0]!
      : refuse('malformed', `name is missing: one of ${candidates.map((c) => c.name).join(', ')}`)
  }
  const hint = orRather(
    name,
    candidates.map((candidate) => candidate.name),
  )
  return refuse(
    'unknown-component',
    component === null
      ? `there is no ${kind ?? 'component'} ${name}${hint}`
      : `${name} is a ${component.kind}, not a ${kind}${hint}`,
  )
}

/** Answers once it is decided and durable; `waitMs` waits for the operation to end as well. */
export function put(
  deps: HandlerDeps,
  respond: Respond,
  waitMs: number | null,
  event: Event,
): void {
  const taken = deps.put({
    event,
    answer: (decided) => respondWith(deps, respond, waitMs, decided),
  })
  if (!taken) refuseWith(respond, refuse('overloaded', 'the inbox is full'))
}

function respondWith(
  deps: HandlerDeps,
  respond: Respond,
  waitMs: number | null,
  decided: Decided,
): void {
  if (decided.kind !== 'decided') return refuseWith(respond, refuse(decided.kind, decided.message))
  const { answer } = decided
  switch (answer.kind) {
    case 'refused':
      return refuseWith(respond, answer.refusal)
    case 'planned':
      return respond(JSON.stringify(planView(deps.platform, answer)))
    case 'recorded':
      return respond(JSON.stringify(answer.body))
    case 'accepted': {
      const { operation, kept } = answer
      // How one ends that is not kept yet is not told either.
      if (waitMs === null || operation === null || hasEnded(operation) || kept === false) {
        const at = { system: deps.system(), now: deps.clock.now() }
        return respond(JSON.stringify(controlView(deps.platform, answer, at)))
      }
      const full = !deps.waiters.wait(operation.id, waitMs, () => {
        const now = latest(deps.system(), answer)
        if (now.operation !== null && !hasEnded(now.operation))
          return refuseWith(respond, waitedInVain(now.operation, waitMs))
        respond(JSON.stringify(controlView(deps.platform, now)))
      })
      if (full) refuseWith(respond, notWaitedFor(operation))
    }
  }
}

/** What was accepted goes on, though there is no room to wait for it. */
function notWaitedFor({ id, component, action, state }: Operation): Refusal {
  const evidence = { rule: 'wait', subject: id, value: state, limit: 'ended', ageMs: 0 }
  const why = 'too many wait for operations already'
  const message = `${action} of ${component} is not waited for: ${why}`
  return {
    ...refuse('waited-in-vain', `${message} (operation ${id})`, [{ ...evidence, ok: false }]),
    operation: id,
  }
}

type Accepted = Parameters<typeof controlView>[1]

const latest = (system: System, answer: Accepted): Accepted => ({
  ...answer,
  component: rowOf(system.components, answer.component.name) ?? answer.component,
  operation: answer.operation && (operationOf(system, answer.operation.id) ?? answer.operation),
})
