/** Writes every change of a status in u-bmc's words, with what it was and what caused it. */

import type { MessageInitShape } from '@bufbuild/protobuf'
import type { Timestamp } from '@bufbuild/protobuf/wkt'
import type { Entry } from '../../core/model/events/entry.ts'
import type { Name } from '../../core/model/ids.ts'
import { copyOf, lookUp, putRow } from '../../core/model/look-up.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { endingOf } from '../../core/model/system/operation.ts'
import { componentsOf, type System } from '../../core/model/system/system.ts'
import { rowOf } from '../../core/model/table.ts'
import { encode, timestampOf } from './codec.ts'
import {
  type ChassisAction,
  ChassisStateChangeSchema,
  type ChassisStatus,
} from './gen/schema/v1alpha1/chassis_pb.ts'
import {
  type HostAction,
  HostStateChangeSchema,
  type HostStatus,
} from './gen/schema/v1alpha1/host_pb.ts'
import {
  type ManagementControllerAction,
  ManagementControllerStateChangeSchema,
  type ManagementControllerStatus,
} from './gen/schema/v1alpha1/management_controller_pb.ts'
import { StateTransitionNotificationSchema } from './gen/schema/v1alpha1/power_pb.ts'
import { actionName, actionNumber, isKind, type Kind, statusName, statusNumber } from './kinds.ts'
import { changeSubjects } from './subjects.ts'

/** The status of each component as it was told last. */
export type LastChanges = Readonly<Record<Name, number>>

export interface ChangeMessage {
  readonly subject: string
  readonly bytes: Uint8Array
  /** Goes into the stream, and is waited for; the others are just published. */
  readonly isStreamed: boolean
}

interface Situation {
  readonly platform: Platform
  readonly system: System
  /** Wall time of this moment, ms. */
  readonly wallMs: number
}

/** A durable journal entry, and when it was written, ISO 8601. */
interface Written {
  readonly entry: Entry
  readonly wall: string
}

/**
 * What there is to tell after a commit. A change that u-bmc has no word for is none: a host that
 * boots is on before and after. A component that was never told is: as at every start.
 */
export function changesAfter(
  last: LastChanges,
  situation: Situation,
  written: readonly Written[],
): { readonly last: LastChanges; readonly messages: readonly ChangeMessage[] } {
  const { platform, system, wallMs } = situation
  const next = copyOf(last)
  const messages: ChangeMessage[] = []
  for (const { entry, wall } of written) {
    const component = rowOf(system.components, entry.component)
    if (entry.type !== 'transition' || component === undefined || !isKind(component.kind)) continue
    const { kind } = component
    const number = (status: string | null) => statusNumber(platform, kind, status ?? '', component)
    const from = lookUp(next, entry.component) ?? number(entry.from)
    const to = number(entry.to)
    putRow(next, entry.component, to)
    if (from !== to) messages.push(...changed({ kind, from, to, entry, wallMs: Date.parse(wall) }))
  }
  for (const component of componentsOf(system)) {
    const { name, kind, status } = component
    if (!isKind(kind)) continue
    const to = statusNumber(platform, kind, status, component)
    const from = lookUp(next, name)
    putRow(next, name, to)
    if (from === undefined) messages.push(stateOf({ kind, from: 0, to, wallMs, cause: 0, name }))
    else if (from !== to) messages.push(...changed({ kind, from, to, wallMs, entry: seen(name) }))
  }
  return { last: next, messages }
}

interface Change {
  readonly kind: Kind
  readonly from: number
  readonly to: number
  readonly wallMs: number
  readonly entry: Reason
}

/** What of a journal entry is told. */
type Reason = Pick<
  Entry,
  | 'component'
  | 'action'
  | 'cause'
  | 'outcome'
  | 'durationMs'
  | 'operation'
  | 'correlation'
  | 'actor'
  | 'reason'
  | 'message'
>

/** A chassis that is on and gets too hot changes in u-bmc's words, and not in ours. */
const seen = (component: Name): Reason => ({
  component,
  action: null,
  cause: 'health',
  outcome: 'observed',
  durationMs: null,
  operation: null,
  correlation: null,
  actor: null,
  reason: null,
  message: null,
})

function changed({ kind, from, to, wallMs, entry }: Change): readonly ChangeMessage[] {
  const name = entry.component
  const cause = actionNumber(kind, entry.action, entry.outcome === 'forced')
  const state = stateOf({ kind, from, to, wallMs, cause, name })
  return [
    state,
    { ...state, subject: changeSubjects.transition(name), isStreamed: false },
    {
      subject: changeSubjects.notification,
      bytes: encode(
        StateTransitionNotificationSchema,
        notification({ kind, from, to, wallMs, entry }),
      ),
      isStreamed: false,
    },
  ]
}

/** The stream also takes what is published as an event: only one of the two is waited for. */
function stateOf(change: {
  readonly kind: Kind
  readonly from: number
  readonly to: number
  readonly cause: number
  readonly wallMs: number
  readonly name: Name
}): ChangeMessage {
  const { kind, name, from, to, cause, wallMs } = change
  const fields = {
    previousStatus: from,
    currentStatus: to,
    cause,
    changedAt: timestampOf(wallMs),
  }
  return {
    subject: changeSubjects.state(name),
    bytes: encoders[kind].encode(name, fields),
    isStreamed: true,
  }
}

interface Fields<Status extends number, Action extends number> {
  readonly previousStatus: Status
  readonly currentStatus: Status
  readonly cause: Action
  readonly changedAt: Timestamp
}

/** Each takes the numbers of its own enums. */
interface Encoder {
  encode(name: Name, fields: Fields<number, number>): Uint8Array
}

const encoders: Readonly<Record<Kind, Encoder>> = {
  host: {
    encode: (hostName, fields: Fields<HostStatus, HostAction>) =>
      encode(HostStateChangeSchema, { hostName, ...fields }),
  },
  chassis: {
    encode: (chassisName, fields: Fields<ChassisStatus, ChassisAction>) =>
      encode(ChassisStateChangeSchema, { chassisName, ...fields }),
  },
  bmc: {
    encode: (
      controllerName,
      fields: Fields<ManagementControllerStatus, ManagementControllerAction>,
    ) => encode(ManagementControllerStateChangeSchema, { controllerName, ...fields }),
  },
}

function notification({
  kind,
  from,
  to,
  wallMs,
  entry,
}: Change): MessageInitShape<typeof StateTransitionNotificationSchema> {
  const { component, outcome, durationMs, cause, action } = entry
  const number = actionNumber(kind, action, outcome === 'forced')
  const { operation, correlation, actor, reason, message } = entry
  return {
    componentName: component,
    componentType: kind,
    previousState: statusName(kind, from),
    currentState: statusName(kind, to),
    trigger: number === 0 ? (cause ?? outcome) : actionName(kind, number),
    success: endingOf(outcome)?.isFailure !== true,
    changedAt: timestampOf(wallMs),
    transitionDurationMs: Math.min(Math.max(0, Math.round(durationMs ?? 0)), durationMaxMs),
    context: JSON.stringify({
      cause,
      action,
      operation,
      correlation,
      actor,
      reason,
      outcome,
      message,
    }),
  }
}

/** As much as 32 bits hold. */
const durationMaxMs = 2 ** 32 - 1
