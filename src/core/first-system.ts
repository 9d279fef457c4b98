/** Makes the first System of a platform: nothing is known of it yet. */

import type { ComponentDescription } from './model/platform/description.ts'
import type { Platform } from './model/platform/platform.ts'
import { busCarries } from './model/system/bus.ts'
import { soleClaim } from './model/system/claim.ts'
import type { Component } from './model/system/component.ts'
import { noIntents } from './model/system/intents.ts'
import { nothingProtected } from './model/system/protection.ts'
import { type System, tableOfComponents } from './model/system/system.ts'
import { emptyTable } from './model/table.ts'
import { unseenRun } from './observations/bmc-run.ts'
import { unreadHealth } from './observations/health.ts'
import { noPowerChanges } from './observations/power-changes.ts'
import { unaskedSupplies } from './observations/supplies.ts'
import { unreadThermal } from './observations/thermal.ts'
import { unobserved } from './observations/unverified-power.ts'

/** Nothing is known yet: every component is in its machine's first status. */
export function firstSystem(platform: Platform, id: string, now: number): System {
  const components = Object.values(platform.components).map((one) =>
    firstComponent(platform, one, now),
  )
  return {
    name: platform.name,
    id,
    boot: '',
    settlesAt: now,
    seq: 0,
    order: 0,
    calls: 0,
    earlierOrders: { kept: 0, reserved: 0 },
    energisedAt: null,
    components: tableOfComponents(components),
    levels: emptyTable,
    supplies: unaskedSupplies(platform),
    services: {},
    bus: busCarries,
    claim: soleClaim,
    ended: [],
    intents: noIntents,
    protection: nothingProtected,
    alerts: {},
    leds: emptyTable,
    storeFailure: null,
    startCause: 'first',
    wallAheadMs: null,
  }
}

export function firstComponent(
  platform: Platform,
  description: ComponentDescription,
  now: number,
): Component {
  const { name, kind, attemptsMax, bootProgress } = description
  const machine = platform.machines[kind]!
  const status = machine.firstStatus
  const { timeout } = machine.statuses[status]!
  return {
    name,
    kind,
    status,
    since: now,
    deadline: timeout === null ? null : now + timeout.afterMs,
    revision: 1,
    requested: null,
    observed: unobserved(description, now),
    motions: [],
    powerChanges: noPowerChanges,
    health: unreadHealth(description),
    operation: null,
    lastError: null,
    cause: 'start',
    discrepancy: null,
    locks: [],
    identify: false,
    boot: bootProgress ? { progress: 'None', at: now, serial: null, before: null } : null,
    attemptsLeft: attemptsMax,
    was: null,
    restartCause: null,
    powerOn: kind === 'chassis' ? { ms: 0, countedAt: null } : null,
    thermal: unreadThermal(description, now),
    bmcRun: kind === 'bmc' ? unseenRun : null,
    restoredAt: [],
  }
}
