/** Serves the bus API: the only way in for anybody who asks for anything. */

import type { Endpoint } from '../../api/endpoint.ts'
import { parseRequest } from '../../api/parse-request.ts'
import type { ApiRequest } from '../../api/request.ts'
import { endpoints, subjectOf } from '../../api/subjects.ts'
import {
  checkView,
  componentView,
  historyText,
  operationView,
  statusView,
} from '../../api/views.ts'
import { rulesView } from '../../api/views-intents.ts'
import type { Message, Respond, Stoppable } from '../../bus/bus.ts'
import type { Component } from '../../core/model/component.ts'
import type { Operation } from '../../core/model/operation.ts'
import type { Platform } from '../../core/model/platform.ts'
import { refuse } from '../../core/model/refusals.ts'
import { componentsOf, operationOf, type System } from '../../core/model/system.ts'
import { check } from '../../core/operations/request.ts'
import { type RowQuery, StoreError } from '../../store/store.ts'
import { control, fresh, unknownAction } from './control.ts'
import { emergencyOff } from './emergency.ts'
import { withPolicy } from './external-policy.ts'
import { type HandlerDeps, named, put, refuseWith } from './handler.ts'
import { addSchedule, listSchedules, setPreferences, showPreferences } from './intents.ts'
import { grantOverride, listOverrides } from './overrides.ts'
import { advance, listAlerts, listRecoveries, showRecovery } from './recovery.ts'

/** Serves every subject of the API as one NATS micro service. */
export function openApi(parts: HandlerDeps): Promise<Stoppable> {
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

function answer(parts: HandlerDeps, endpoint: Endpoint, message: Message, respond: Respond): void {
  const read = parseRequest(endpoint, message.data)
  if (read.kind === 'refused') return refuseWith(respond, read.refusal)
  const asked = read.request
  switch (asked.kind) {
    case 'control':
      return control(
        parts,
        asked,
        (refusal) => refuseWith(respond, refusal),
        (event) => put(parts, respond, asked.waitMs, event),
      )
    case 'operation.abort':
      return put(parts, respond, null, {
        kind: 'operation.abort',
        operation: asked.id,
        actor: asked.actor,
        reason: asked.reason,
      })
    case 'emergency.off':
      return emergencyOff(parts, asked, respond)
    case 'override.grant':
      return grantOverride(parts, asked, respond)
    case 'recovery.advance':
      return advance(parts, asked, respond)
    case 'alert.acknowledge':
    case 'override.revoke':
    case 'schedule.cancel':
      return put(parts, respond, null, asked)
    case 'schedule.add':
      return addSchedule(parts, asked, respond)
    case 'preferences.set':
      return setPreferences(parts, asked, respond)
    case 'history':
      return void history(parts, asked.query, respond)
    default:
      return show(parts, asked, respond)
  }
}

async function history(parts: HandlerDeps, query: RowQuery, respond: Respond): Promise<void> {
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

type Shown = Exclude<
  ApiRequest,
  {
    kind:
      | 'control'
      | 'operation.abort'
      | 'history'
      | 'override.grant'
      | 'override.revoke'
      | 'schedule.cancel'
      | 'schedule.add'
      | 'preferences.set'
  }
>

/** What is answered from the System as it is, without a step. */
function show(parts: HandlerDeps, asked: Shown, respond: Respond): void {
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
      return respond(JSON.stringify(statusView(platform, fresh(parts), time)))
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
    case 'schedules':
      return listSchedules(parts, asked, respond)
    case 'policy':
      return showPreferences(parts, asked, respond)
    case 'rules':
      return respond(JSON.stringify(rulesView(platform)))
    case 'overrides':
      return listOverrides(parts, asked, respond)
    case 'alerts':
      return listAlerts(parts, asked, respond)
    case 'recoveries':
      return listRecoveries(parts, asked, respond)
    case 'recovery':
      return showRecovery(parts, asked, respond)
  }
}

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
  parts: HandlerDeps,
  asked: Extract<ApiRequest, { kind: 'check' }>,
  respond: Respond,
): void {
  const component = named(parts, asked.component, null)
  if ('code' in component) return refuseWith(respond, component)
  const unknown = unknownAction(parts.platform, component, asked.action)
  if (unknown !== null) return refuseWith(respond, unknown)
  const { action, actor, reason, override } = asked
  const asking = { action, actor, reason, cause: 'request', acceptedAt: null }
  withPolicy(parts, fresh(parts), component, asking, override, (decided) => {
    const { platform, clock } = parts
    const now = clock.now()
    const given = { actor, reason, ...decided }
    const verdicts = check(platform, fresh(parts), component.name, action, override, now, given)
    respond(JSON.stringify(checkView(component.name, action, verdicts)))
  })
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
