/** The endpoints of the bus API: the only door through which anybody asks for anything. */
import type { Bus, Message, Respond, Stoppable } from '../bus/bus.ts'
import { alertsOf } from '../core/alerts.ts'
import type { Event } from '../core/event.ts'
import type { Component, Operation, Refusal, System } from '../core/model.ts'
import type { Platform } from '../core/platform.ts'
import { refuse } from '../core/refusals.ts'
import { check } from '../core/requests.ts'
import { componentsOf, hasEnded, operationOf } from '../core/system.ts'
import { type Page, type RowQuery, StoreError } from '../store/store.ts'
import type { ApiRequest, AskedKind, ControlRequest } from '../wire/api-request.ts'
import { endpoints, subjectOf } from '../wire/api-subjects.ts'
import type { Endpoint } from '../wire/endpoint.ts'
import { serviceErrorOf } from '../wire/errors.ts'
import { nearest } from '../wire/nearest.ts'
import { parseRequest } from '../wire/parse-request.ts'
import {
  checkView,
  componentView,
  controlView,
  historyText,
  operationView,
  planView,
  statusView,
} from '../wire/views.ts'
import type { Clock } from './clock.ts'
import type { Decided, Letter } from './inbox.ts'
import type { Waiters } from './waiters.ts'

export interface DoorParts {
  readonly bus: Bus
  readonly platform: Platform
  readonly serviceName: string
  readonly description: string
  readonly version: string
  readonly clock: Clock
  readonly system: () => System
  /** False when there is no room. */
  readonly put: (letter: Letter) => boolean
  readonly freshen: () => void
  /** As the latest readings are; the System's own change with their level only. */
  readonly levels: () => System['levels']
  readonly history: (query: RowQuery) => Promise<Page>
  readonly waiters: Waiters
  readonly newId: () => string
}

/** Serves every subject of the API as one NATS micro service. */
export function openDoor(parts: DoorParts): Promise<Stoppable> {
  return parts.bus.serve({
    name: parts.serviceName,
    version: parts.version,
    description: parts.description,
    endpoints: endpoints.map((endpoint) => ({
      name: endpoint.name,
      subject: subjectOf(parts.serviceName, endpoint),
      metadata: { about: endpoint.about },
      handle: (message, respond) => answer(parts, endpoint, message, respond),
    })),
  })
}

function answer(parts: DoorParts, endpoint: Endpoint, message: Message, respond: Respond): void {
  const read = parseRequest(endpoint, message.data)
  if (read.kind === 'refused') return refuseWith(respond, read.refusal)
  const asked = read.request
  switch (asked.kind) {
    case 'control':
      return control(parts, asked, respond)
    case 'abort':
      return put(parts, respond, null, {
        kind: 'abort',
        operation: asked.id,
        actor: asked.actor,
        reason: asked.reason,
      })
    case 'history':
      return void history(parts, asked.query, respond)
    default:
      return show(parts, asked, respond)
  }
}

const refuseWith = (respond: Respond, refusal: Refusal): void => {
  const { body, error } = serviceErrorOf(refusal)
  respond(body, error)
}

function control(parts: DoorParts, asked: ControlRequest, respond: Respond): void {
  const component = named(parts, asked.component, asked.componentKind)
  if ('code' in component) return refuseWith(respond, component)
  const { requestId, action, actor, reason, ifRevision, dryRun } = asked
  const unknown = unknownAction(parts.platform, component, action)
  if (unknown !== null) return refuseWith(respond, unknown)
  parts.freshen()
  put(parts, respond, asked.waitMs, {
    kind: 'request',
    id: parts.newId(),
    component: component.name,
    requestId,
    action,
    actor,
    reason,
    ifRevision,
    dryRun,
  })
}

function put(parts: DoorParts, respond: Respond, waitMs: number | null, event: Event): void {
  const taken = parts.put({ event, answer: (decided) => tell(parts, respond, waitMs, decided) })
  if (!taken) refuseWith(respond, refuse('overloaded', 'the inbox is full'))
}

function tell(parts: DoorParts, respond: Respond, waitMs: number | null, decided: Decided): void {
  if (decided.kind === 'store-failed')
    return refuseWith(respond, refuse('store-failed', decided.message))
  const { answer } = decided
  switch (answer.kind) {
    case 'refused':
      return refuseWith(respond, answer.refusal)
    case 'planned':
      return respond(JSON.stringify(planView(parts.platform, answer)))
    case 'accepted': {
      const { operation } = answer
      if (waitMs === null || operation === null || hasEnded(operation)) {
        return respond(JSON.stringify(controlView(parts.platform, answer)))
      }
      const full = !parts.waiters.wait(operation.id, waitMs, () =>
        respond(JSON.stringify(controlView(parts.platform, latest(parts.system(), answer)))),
      )
      if (full)
        refuseWith(respond, refuse('queue-full', 'too many are waiting for operations to end'))
    }
  }
}

type Accepted = Parameters<typeof controlView>[1]

const latest = (system: System, answer: Accepted): Accepted => ({
  ...answer,
  component: system.components[answer.component.name] ?? answer.component,
  operation: answer.operation && (operationOf(system, answer.operation.id) ?? answer.operation),
})

async function history(parts: DoorParts, query: RowQuery, respond: Respond): Promise<void> {
  try {
    const { rows, next } = await parts.history(query)
    respond(
      historyText(
        rows.map(({ text }) => text),
        next,
      ),
    )
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    refuseWith(respond, refuse('store-failed', error.message))
  }
}

type Shown = Exclude<ApiRequest, { kind: 'control' | 'abort' | 'history' }>

/** What is answered from the System as it is, without a step. */
function show(parts: DoorParts, asked: Shown, respond: Respond): void {
  const { platform } = parts
  const system = parts.system()
  switch (asked.kind) {
    case 'component': {
      const component = named(parts, asked.component, asked.componentKind)
      return 'code' in component
        ? refuseWith(respond, component)
        : respond(textOf(platform, component))
    }
    case 'hosts': {
      const hosts = componentsOf(system).filter(({ kind }) => kind === 'host')
      return respond(`{"hosts":[${hosts.map((host) => textOf(platform, host)).join(',')}]}`)
    }
    case 'status': {
      const time = { at: parts.clock.now(), wall: new Date(parts.clock.wall()).toISOString() }
      const alerts = [...alertsOf(platform, system).values()]
      return respond(JSON.stringify(statusView(platform, fresh(parts), alerts, time)))
    }
    case 'operation': {
      const operation = operationOf(system, asked.id)
      return operation === undefined
        ? refuseWith(respond, refuse('unknown-operation', `there is no operation ${asked.id}`))
        : respond(JSON.stringify(operationView(platform, operation)))
    }
    case 'operations':
      return respond(
        JSON.stringify({
          operations: operationsOf(system, asked).map((operation) =>
            operationView(platform, operation),
          ),
        }),
      )
    case 'check':
      return checkNow(parts, asked, respond)
    case 'alerts':
      return respond(
        JSON.stringify({
          alerts: [...alertsOf(platform, system).values()].filter(
            (alert) =>
              (asked.component === null || alert.component === asked.component) &&
              (asked.severity === null || alert.severity === asked.severity),
          ),
        }),
      )
  }
}

/** What is durable, with the readings of this moment. */
const fresh = (parts: DoorParts): System => ({ ...parts.system(), levels: parts.levels() })

/** The text of a component is made once for each state of it, not for each request. */
function textOf(platform: Platform, component: Component): string {
  let text = prepared.get(component)
  if (text === undefined) {
    text = JSON.stringify(componentView(platform, component))
    prepared.set(component, text)
  }
  return text
}
const prepared = new WeakMap<Component, string>()

function checkNow(
  parts: DoorParts,
  asked: Extract<ApiRequest, { kind: 'check' }>,
  respond: Respond,
): void {
  const component = named(parts, asked.component, null)
  if ('code' in component) return refuseWith(respond, component)
  const unknown = unknownAction(parts.platform, component, asked.action)
  if (unknown !== null) return refuseWith(respond, unknown)
  const verdicts = check(
    parts.platform,
    fresh(parts),
    component.name,
    asked.action,
    parts.clock.now(),
  )
  respond(JSON.stringify(checkView(component.name, asked.action, verdicts)))
}

function unknownAction(
  { machines }: Platform,
  { kind }: Component,
  action: string,
): Refusal | null {
  const actions = Object.keys(machines[kind]!.actions)
  if (actions.includes(action)) return null
  const close = nearest(action, actions)
  return refuse('unknown-action', `a ${kind} has no action ${action}: did you mean ${close}?`)
}

/** Newest first: what is under way, then what ended. */
function operationsOf(
  system: System,
  { component, state, limit }: Extract<ApiRequest, { kind: 'operations' }>,
): readonly Operation[] {
  const going = componentsOf(system).flatMap(({ operation }) => operation ?? [])
  return [...going.sort((a, b) => b.order - a.order), ...system.ended.toReversed()]
    .filter(
      (operation) =>
        (component === null || operation.component === component) &&
        (state === null || operation.state === state),
    )
    .slice(0, limit)
}

/** The component that is meant; a name may be left out where there is only one of its kind. */
function named(parts: DoorParts, name: string | null, kind: AskedKind): Component | Refusal {
  const system = parts.system()
  const candidates = componentsOf(system).filter(
    (component) => kind === null || component.kind === kind,
  )
  if (name === null) {
    return candidates.length === 1
      ? candidates[0]!
      : refuse('malformed', `name is missing: one of ${candidates.map((c) => c.name).join(', ')}`)
  }
  const component = Object.hasOwn(system.components, name) ? system.components[name]! : null
  if (component !== null && (kind === null || component.kind === kind)) return component
  const close = nearest(
    name,
    candidates.map((candidate) => candidate.name),
  )
  const hint = close === null ? '' : `: did you mean ${close}?`
  return refuse(
    'unknown-component',
    component === null
      ? `there is no ${kind ?? 'component'} ${name}${hint}`
      : `${name} is a ${component.kind}, not a ${kind}${hint}`,
  )
}
