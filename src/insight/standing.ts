/** Counts what stands in a System at one moment: operations, alerts, discrepancies, emergencies. */

import type { Platform } from '../core/model/platform/platform.ts'
import type { Discrepancy, DiscrepancyName } from '../core/model/system/component.ts'
import type { EmergencyCause } from '../core/model/system/protection.ts'
import type { Alert } from '../core/model/system/signals.ts'
import { componentsOf, type System } from '../core/model/system/system.ts'

/** What an operation that has not ended is at. */
export const operationStates = ['queued', 'running', 'rolling-back'] as const
export type OperationStage = (typeof operationStates)[number]

export interface OperationCount {
  readonly kind: string
  readonly state: OperationStage
  readonly count: number
}

/** Of each kind that the platform has components of, in each state, though there be none. */
export function operationsOf(platform: Platform, system: System): readonly OperationCount[] {
  const kinds = new Set(Object.values(platform.components).map(({ kind }) => kind))
  return [...kinds].flatMap((kind) =>
    operationStates.map((state) => ({
      kind,
      state,
      count: componentsOf(system).filter(
        (component) => component.kind === kind && component.operation?.state === state,
      ).length,
    })),
  )
}

/** Alerts that have not been cleared, by severity. */
export function alertsOf({ alerts }: System): Readonly<Record<Alert['severity'], number>> {
  const count = { Warning: 0, Critical: 0 }
  for (const { alert, isCleared } of Object.values(alerts))
    if (!isCleared) count[alert.severity] += 1
  return count
}

/** Where hardware is not as asked, by name: components, supplies, and the cooling of zones. */
export function discrepanciesOf(system: System): Readonly<Record<DiscrepancyName, number>> {
  const count = { 'unexpected-off': 0, 'unexpected-on': 0, 'never-reached': 0 }
  const add = (discrepancy: Discrepancy | null): void => {
    if (discrepancy !== null) count[discrepancy.name] += 1
  }
  for (const { discrepancy, thermal } of componentsOf(system)) {
    add(discrepancy)
    for (const cooling of Object.values(thermal?.observed ?? {})) add(cooling.discrepancy)
  }
  for (const { discrepancy } of system.supplies.rows) add(discrepancy)
  return count
}

/** Emergencies that stand, by what they are for. */
export function emergenciesOf({ protection }: System): Readonly<Record<EmergencyCause, number>> {
  const count = {
    ...{ 'thermal-forecast': 0, 'thermal-unknown': 0, 'thermal-critical': 0 },
    ...{ 'brown-out': 0, 'power-lost': 0 },
  }
  for (const { cause } of Object.values(protection.emergencies)) count[cause] += 1
  return count
}
