/** Defines the System, one plain, immutable value; reads and replaces its parts. */

import { type BootStage, bootStages } from '../boot.ts'
import type { Level, Name } from '../ids.ts'
import { lookUp, without } from '../look-up.ts'
import type { Led } from '../platform/leds.ts'
import type { Machine, Platform, StatusRow } from '../platform/platform.ts'
import { mayBeOn, type PowerBelief, unknownPower } from '../power.ts'
import { rowOf, type Table, tableOf, withRow } from '../table.ts'
import type { BusState } from './bus.ts'
import type { Claim } from './claim.ts'
import type { Component } from './component.ts'
import { isConfirmed, knownPower } from './evidence.ts'
import type { Intents } from './intents.ts'
import { endingOf, type Operation } from './operation.ts'
import { type MitigationKind, mitigationKey, type OwedOff, type Protection } from './protection.ts'
import type { AlertState, LedState } from './signals.ts'
import type { Supply } from './supply.ts'

/**
 * Everything the service knows of one chassis, its hosts and its BMC. Times are service time,
 * ms.
 */
export interface System {
  readonly name: string
  /** Identifies this System and its count of orders: the boot id of its very first start. */
  readonly id: string
  /** Identifies this run of the service. */
  readonly boot: string
  /**
   * Until when missing observations are waited for after a start, rather than held against
   * anybody.
   */
  readonly settlesAt: number
  /** Sequence of the last journal entry. */
  readonly seq: number
  /** Number of the last accepted operation. */
  readonly order: number
  /** Number of the last call; a service does none after a later one on the same target. */
  readonly calls: number
  /**
   * Orders that earlier runs are known to have given, and up to which they may have: this one gives
   * higher ones. Not kept.
   */
  readonly earlierOrders: { readonly kept: number; readonly reserved: number }
  /** When a power-on was last started: the stagger counts from here. */
  readonly energisedAt: number | null
  readonly components: Table<Component>
  readonly levels: Table<Assessment>
  /** By its subject, `supply/psu.0`: every supply that there is. */
  readonly supplies: Table<Supply>
  readonly services: Readonly<Record<string, Availability>>
  /** Not kept: it is told anew after a start. */
  readonly bus: BusState
  readonly claim: Claim
  readonly intents: Intents
  readonly protection: Protection
  /** What has been told of alerts, by their id: those that stand, and those cleared of late. */
  readonly alerts: Readonly<Record<string, AlertState>>
  /** What every LED ought to show, by component. Not kept: all is asked for after a start. */
  readonly leds: Table<Readonly<Record<Led, LedState>>>
  /** Since when, and why, nothing can be kept; `null` where it can. Not kept itself. */
  readonly storeFailure: StoreFailure | null
  /** Why this run of the service began, from the evidence there was. */
  readonly startCause: StartCause
  /** How far wall time is ahead of service time, ms, as told where a policy asks; not kept. */
  readonly wallAheadMs: number | null
  /** The latest operations that ended, oldest first; bounded by `limits.endedMax`. */
  readonly ended: readonly Operation[]
}

export type StartCause = 'first' | 'service-restart' | 'bmc-reboot' | 'watchdog' | 'ac-loss'

/** A level with the reading that it rests on. */
export interface Assessment {
  readonly level: Level
  readonly since: number
  /** Why, for a person: `over the critical limit`, `no reading for 20 s`. */
  readonly why: string
  readonly value: number | string | null
  readonly limit: number | string | null
  /** When the reading was heard; `null` when there was none. */
  readonly at: number | null
}

export interface StoreFailure {
  readonly since: number
  readonly why: string
}

export interface Availability {
  readonly available: boolean
  readonly since: number
}

export const componentsOf = ({ components }: System): readonly Component[] => components.rows

export const tableOfComponents = (components: readonly Component[]): Table<Component> =>
  tableOf(components.map((component) => [component.name, component]))

export function componentOf(system: System, name: Name): Component {
  const component = rowOf(system.components, name)
  if (component === undefined) throw new Error(`there is no component ${name}`)
  return component
}

export function isEmpty(record: object): boolean {
  for (const _ in record) return false
  return true
}

/** Whether power is to go for safety's sake, for what is seen or because somebody has asked. */
export const isInEmergency = ({ protection }: Pick<System, 'protection'>): boolean =>
  !isEmpty(protection.emergencies) || !isEmpty(protection.owed)

/** Whether anything is done to protect the hardware, or is to be. */
export const isProtecting = (system: Pick<System, 'protection'>): boolean =>
  isInEmergency(system) || !isEmpty(system.protection.mitigations)

export const ledsOfAll = ({ leds }: System): readonly LedState[] =>
  leds.rows.flatMap((own) => Object.values(own))

/**
 * The same System when the component is the one it holds already: a rule that changes nothing is
 * seen to.
 */
export function put(system: System, component: Component): System {
  const components = withRow(system.components, component.name, component)
  return components === system.components ? system : { ...system, components }
}

/** What its machine says of the status that it is in. */
export const statusOf = (
  { machines }: Platform,
  { kind, status }: Pick<Component, 'kind' | 'status'>,
): StatusRow => machines[kind]!.statuses[status]!

/** Whether it comes up by itself, as a BMC does: its first status is on the way to another. */
export const beginsByItself = ({ firstStatus, statuses }: Machine): boolean =>
  firstStatus !== 'Unknown' && statuses[firstStatus]!.class === 'waiting'

/** Whether a BMC was seen to begin anew after that moment. */
export const hasRestartedSince = ({ bmcRun }: Component, since: number): boolean =>
  bmcRun?.beganAt != null && bmcRun.beganAt > since

/** No boot under way: progress heard so far was of an earlier one. */
export const noBoot = ({ boot }: Component, now: number): Component['boot'] => {
  if (boot === null) return null
  return { progress: 'None', at: now, serial: boot.serial, before: boot.before ?? boot.progress }
}

/** As `noBoot`, of one that was seen to be off: whatever is told from now on is of another boot. */
export const bootOver = ({ boot }: Component, now: number): Component['boot'] =>
  boot && { progress: 'None', at: now, serial: boot.serial, before: null }

/** Whether a boot that has come so far is as far as that host is waited for. */
export const hasBooted = ({ components }: Platform, name: Name, progress: string): boolean =>
  bootStages.indexOf(progress as BootStage) >= bootStages.indexOf(components[name]!.bootUntil)

/** All that takes its power from it: its hosts, and its other parts. */
export const fedBy = (platform: Platform, name: Name): readonly Name[] =>
  platform.components[name]!.feeds

/** A change that clients can see. */
export const change = (component: Component, changes: Partial<Component>): Component => ({
  ...component,
  ...changes,
  revision: component.revision + 1,
})

/** Enters a status for a cause. A waiting status gets its deadline, counted from now. */
export function enter(
  platform: Platform,
  component: Component,
  status: string,
  cause: string,
  now: number,
): Component {
  if (status === component.status) return component
  const timeout = platform.machines[component.kind]!.statuses[status]!.timeout
  return change(component, {
    status,
    cause,
    since: now,
    deadline: timeout === null ? null : now + timeout.afterMs,
    was: status === 'Unknown' ? component.status : null,
  })
}

/**
 * Whether an operation is at work on it. One that only waits for its turn leaves the status
 * alone.
 */
export const isWorkedOn = ({ operation }: Component) => operation !== null && hasBegun(operation)

export const hasBegun = ({ state }: Operation) => state !== 'queued'

export const hasEnded = ({ state }: Operation) => endingOf(state) !== undefined

/** The operation of that id, in progress or remembered. */
export function operationOf({ components, ended }: System, id: string): Operation | undefined {
  for (const { operation } of components.rows)
    if (operation !== null && operation.id === id) return operation
  return ended.findLast((operation) => operation.id === id)
}

/** One more operation that ended, in place of the oldest where there is no more room. */
export function remember(platform: Platform, system: System, operation: Operation): System {
  const { endedMax } = platform.limits
  if (system.ended.length < endedMax) return { ...system, ended: [...system.ended, operation] }
  return { ...system, ended: [...system.ended.slice(1 - endedMax), operation] }
}

/**
 * The operations that ended from `before` to `after`: they stand at the end of those remembered.
 */
export function endedSince(before: System | null, after: System): readonly Operation[] {
  if (before?.ended === after.ended) return []
  const last = before?.ended.at(-1)
  return last === undefined ? after.ended : after.ended.slice(after.ended.lastIndexOf(last) + 1)
}

/** The operations that are not remembered any more: they stood at the beginning. */
export function forgottenSince(before: System | null, after: System): readonly Operation[] {
  if (before === null || before.ended === after.ended) return []
  const kept = before.ended.indexOf(after.ended[0]!)
  return kept < 0 ? before.ended : before.ended.slice(0, kept)
}

/**
 * Power as it is known, or Unknown when it was heard too long ago to be believed. What nobody
 * measures does not grow old.
 */
export function powerNow(platform: Platform, component: Component, now: number): PowerBelief {
  return isStale(platform, component, now) ? unknownPower : knownPower(component)
}

/** Whether it was heard too long ago. */
export function isStale(
  { limits }: Platform,
  { observed: { at, unverified } }: Component,
  now: number,
): boolean {
  return !unverified && (at === null || now - at > limits.observationStaleMs)
}

/** Not known to be off by more than a report, so that whatever protects the hardware acts on it. */
export const mayHavePower = (platform: Platform, component: Component, now: number): boolean =>
  mayBeOn(powerNow(platform, component, now)) || !isConfirmed(component)

/** The operations of others that have begun and not ended. */
export const underWay = (system: System, name: Name): readonly Operation[] =>
  componentsOf(system).flatMap((other) =>
    other.name !== name && isWorkedOn(other) ? [other.operation!] : [],
  )

export const mitigationOf = (system: System, kind: MitigationKind, target: Name) =>
  lookUp(system.protection.mitigations, mitigationKey({ kind, target }))

/** Somebody asks for the emergency off of a component: it is owed from now on, if not already. */
export function owe(
  system: System,
  name: Name,
  { correlation, actor, reason }: Pick<OwedOff, 'correlation' | 'actor' | 'reason'>,
  now: number,
): System {
  const before = lookUp(system.protection.owed, name)
  const { since = now, why = null, offSince = null } = before ?? {}
  return putOwed(system, name, { correlation, actor, reason, since, why, offSince })
}

/** The same System with another emergency off that is owed, or without one. */
export function putOwed(system: System, name: Name, owed: OwedOff | null): System {
  const { protection } = system
  const others = without(protection.owed, name)
  const next = owed === null ? others : { ...others, [name]: owed }
  return { ...system, protection: { ...protection, owed: next } }
}
