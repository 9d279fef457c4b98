/** Shows clients components, operations and the System. */

import type { Clocks } from '../../core/intents/schedules.ts'
import { allowedActions } from '../../core/machines/takeover.ts'
import { askerOf } from '../../core/model/events/command.ts'
import type { Answer, Entry, Verdict } from '../../core/model/events/event.ts'
import type { Health } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Plan, Platform } from '../../core/model/platform/platform.ts'
import { isKnownOn } from '../../core/model/power.ts'
import type { BmcRun, Component } from '../../core/model/system/component.ts'
import type { Override } from '../../core/model/system/intents.ts'
import {
  leftBehindBy,
  type Operation,
  type StepPhase,
  type StepState,
} from '../../core/model/system/operation.ts'
import { componentsOf, type System } from '../../core/model/system/system.ts'
import { queueOf } from '../../core/operations/requests/queue.ts'
import type { ComponentReply } from '../resources/component.ts'
import type {
  ComponentKind,
  ControlReply,
  OperationReply,
  PlanReply,
  StepReply,
} from '../resources/control.ts'
import type { HistoryEntry } from '../resources/history.ts'
import type { CheckReply } from '../resources/interlocks.ts'
import type { OverridesReply } from '../resources/override.ts'
import type { StatusReply } from '../resources/system.ts'
import { alertsView } from './alerts.ts'
import { budgetsView } from './budgets.ts'
import { levelsView, observedView, suppliesView, thermalView } from './supplies.ts'

export function componentView(platform: Platform, component: Component): ComponentReply {
  const { observed, operation, boot, attemptsLeft, restartCause, powerOn, bmcRun } = component
  return {
    name: component.name,
    kind: component.kind,
    status: component.status,
    statusClass: platform.machines[component.kind]!.statuses[component.status]!.class,
    since: component.since,
    deadline: component.deadline,
    revision: component.revision,
    requested: component.requested,
    observed: observedView(observed),
    health: component.health,
    operation: operation === null ? null : operation.id,
    lastError: component.lastError,
    cause: component.cause,
    discrepancy: component.discrepancy,
    locks: component.locks,
    identify: component.identify,
    ...(boot === null ? {} : { bootProgress: boot.progress, osStatus: osStatusOf(boot.progress) }),
    ...(attemptsLeft === null ? {} : { attemptsLeft }),
    ...(restartCause === null ? {} : { restartCause }),
    ...(bmcRun === null ? {} : { run: runView(bmcRun) }),
    ...(powerOn === null ? {} : { powerOnHours: Math.floor(powerOn.ms / hourMs) }),
    ...(component.thermal === null ? {} : { thermal: thermalView(component.thermal) }),
    ...(component.aftermath === undefined
      ? {}
      : { aftermath: component.aftermath.map(({ awaits, ...shown }) => shown) }),
    budgets: budgetsView(platform, component),
    allowedActions: allowedActions(platform, component),
  }
}

const runView = ({ beganAt, evidence, bootId, resetReason }: BmcRun) => ({
  beganAt,
  evidence,
  bootId,
  resetReason,
})

const hourMs = 3_600_000

/** What the operating system is doing, as far as the boot progress tells. */
function osStatusOf(progress: string): 'Inactive' | 'Booting' | 'Running' {
  if (progress === 'OSRunning') return 'Running'
  return progress === 'OSBootStarted' ? 'Booting' : 'Inactive'
}

/** With a System, and the time, also why one that is queued waits. */
export function operationView(
  platform: Platform,
  operation: Operation,
  at: At | null = null,
): OperationReply {
  const queue = at === null ? null : queueOf(platform, at.system, operation, at.now)
  const plan = lookUp(lookUp(platform.plans, operation.component), operation.recipe)
  const leftBehind = leftBehindBy(operation)
  return {
    id: operation.id,
    component: operation.component,
    action: operation.action,
    state: operation.state,
    ...(queue === null ? {} : { queue }),
    steps: operation.steps.map((state, index) => stepView(plan, state, index)),
    requestId: operation.requestId,
    ...askerOf(operation),
    reason: operation.reason,
    cause: operation.cause,
    correlation: operation.correlation,
    ...(operation.override === null ? {} : { override: operation.override }),
    acceptedAt: operation.acceptedAt,
    startedAt: operation.startedAt,
    endedAt: operation.endedAt,
    ...(operation.error === null ? {} : { error: operation.error }),
    ...(leftBehind.length === 0 ? {} : { leftBehind }),
    ...(operation.remarks === undefined ? {} : { remarks: operation.remarks }),
  }
}

/** A System at a moment. */
interface At {
  readonly system: System
  readonly now: number
}

export function controlView(
  platform: Platform,
  answer: Extract<Answer, { kind: 'accepted' }>,
  at: At | null = null,
): ControlReply {
  const { unchanged, operation, component, kept } = answer
  return {
    accepted: true,
    ...(kept === undefined ? {} : { kept }),
    unchanged,
    operation: operation === null ? null : operationView(platform, operation, at),
    component: componentView(platform, component),
  }
}

export function planView(
  platform: Platform,
  answer: Extract<Answer, { kind: 'planned' }>,
): PlanReply {
  const { component, steps, verdicts } = answer
  return { dryRun: true, component: componentView(platform, component), steps, verdicts }
}

/** `verdicts` are all that apply, the status of the component among them. */
export function checkView(
  component: string,
  action: string,
  verdicts: readonly Verdict[],
): CheckReply {
  const allowed = verdicts.every(({ verdict }) => verdict !== 'blocks')
  const waits = allowed && verdicts.some(({ verdict }) => verdict === 'waits')
  return { component, action, allowed, waits, verdicts }
}

/** With the time that is left of each at `now`. */
export const overridesView = (
  overrides: readonly Override[],
  { now, wall }: Clocks,
): Pick<OverridesReply, 'overrides'> => ({
  overrides: overrides.map(({ untilWall, ...one }) => {
    const leftMs = untilWall === undefined ? Number.POSITIVE_INFINITY : untilWall - wall
    return { ...one, expiresInMs: Math.max(0, Math.min(one.expiresAt - now, leftMs)) }
  }),
})

/** `wall` is the ISO 8601 label of the entry, `boot` the run of the service that writes it. */
export function entryView(
  entry: Entry,
  { wall, boot }: { readonly wall: string; readonly boot: string },
): HistoryEntry {
  return {
    seq: entry.seq,
    at: entry.at,
    wall,
    boot,
    type: entry.type,
    component: entry.component,
    from: entry.from,
    to: entry.to,
    operation: entry.operation,
    correlation: entry.correlation,
    action: entry.action,
    cause: entry.cause,
    actor: entry.actor,
    ...(entry.via === undefined ? {} : { via: entry.via }),
    reason: entry.reason,
    durationMs: entry.durationMs,
    ...(entry.previousStatusMs === undefined ? {} : { previousStatusMs: entry.previousStatusMs }),
    outcome: entry.outcome,
    message: entry.message,
    evidence: entry.evidence,
    ...(entry.alert === undefined ? {} : { alert: entry.alert }),
  }
}

/** The answer to `history.query`, from entries as the journal keeps them: they are JSON already. */
export function historyText(entries: readonly string[], next: number | null): string {
  return `{"entries":[${entries.join(',')}],"next":${next}}`
}

/** `wall` is ISO 8601. */
export function statusView(
  platform: Platform,
  system: System,
  time: { readonly at: number; readonly wall: string },
): StatusReply {
  const alerts = alertsView(system)
  const components = componentsOf(system)
  const ofKind = (kind: string) =>
    components
      .filter((component) => component.kind === kind)
      .map((component) => componentView(platform, component))
  return {
    name: system.name,
    status: statusOf(platform, components),
    health: worst([
      ...components.map((component) => component.health),
      ...alerts.map((alert) => alert.severity),
    ]),
    chassis: ofKind('chassis')[0] ?? null,
    hosts: ofKind('host'),
    parts: components
      .filter(({ kind }) => !builtInKinds.includes(kind))
      .map((component) => componentView(platform, component)),
    bmc: ofKind('bmc')[0] ?? null,
    operations: components
      .map(({ operation }) => operation)
      .filter((operation) => operation !== null)
      .map((operation) => operationView(platform, operation, { system, now: time.at })),
    alerts,
    supplies: suppliesView(platform, system),
    services: system.services,
    store: storeView(system),
    levels: levelsView(system),
    time: { ...time, boot: system.boot },
    startCause: system.startCause,
  }
}

const storeView = ({ storeFailure }: System): StatusReply['store'] =>
  storeFailure === null
    ? { keeps: true, since: null, why: null }
    : { keeps: false, ...storeFailure }

/** Those that the API has subjects for. */
const builtInKinds: readonly string[] = ['host', 'chassis', 'bmc'] satisfies ComponentKind[]

/** A step of an operation that an earlier configuration planned may have lost its name. */
function stepView(plan: Plan | undefined, state: StepState, index: number): StepReply {
  const planned = plan?.steps[index]
  const step = planned?.step
  return {
    name: planned?.name ?? `step ${index + 1}`,
    kind: step?.kind ?? 'unknown',
    service: step?.kind === 'call' ? step.service : null,
    target: planned?.target ?? 'unknown',
    state: stepStates[state.phase],
    attempts: state.attempts,
    attemptsMax: step?.kind === 'call' ? step.retries + 1 : null,
    startedAt: state.startedAt,
    endedAt: state.endedAt,
    ...(state.error === null ? {} : { error: state.error }),
  }
}

const stepStates: Readonly<Record<StepPhase, StepReply['state']>> = {
  waiting: 'waiting',
  asking: 'running',
  resting: 'running',
  watching: 'running',
  done: 'done',
  skipped: 'skipped',
  failed: 'failed',
  undoing: 'undoing',
  undone: 'undone',
}

/** In the order in which `statusSchema` explains it. */
function statusOf(platform: Platform, components: readonly Component[]): StatusReply['status'] {
  const rowOf = ({ kind, status }: Component) =>
    lookUp(lookUp(platform.machines, kind)?.statuses, status)
  const isAny = (wanted: 'waiting' | 'held') =>
    components.some((component) => rowOf(component)?.class === wanted)
  if (components.some(({ status }) => status === 'Unknown')) return 'Unknown'
  if (components.some(({ operation }) => operation !== null) || isAny('waiting')) return 'Changing'
  if (isAny('held')) return 'Held'
  const chassis = components.find(({ kind }) => kind === 'chassis')
  return chassis !== undefined && isKnownOn(rowOf(chassis)?.impliedPower ?? null) ? 'On' : 'Off'
}

const badness: Readonly<Record<Health, number>> = { OK: 0, Unknown: 1, Warning: 2, Critical: 3 }

function worst(healths: readonly Health[]): Health {
  return healths.reduce<Health>((a, b) => (badness[a] >= badness[b] ? a : b), 'OK')
}
