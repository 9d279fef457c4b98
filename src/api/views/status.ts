/** Shows clients the System. */

import type { Health } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { isKnownOn } from '../../core/model/power.ts'
import type { Component } from '../../core/model/system/component.ts'
import { componentsOf, type System } from '../../core/model/system/system.ts'
import type { ComponentKind } from '../resources/control.ts'
import type { StatusReply } from '../resources/system.ts'
import { alertsView } from './alerts.ts'
import { componentView } from './component.ts'
import { operationView } from './operation.ts'
import { levelsView, suppliesView } from './supplies.ts'

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
