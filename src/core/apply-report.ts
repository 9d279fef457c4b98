/**
 * Hands what an event says, of the world or of a call, to the room that knows what comes of it.
 */

import { setAside } from './automation/protection/containment.ts'
import { lossToldByBmc } from './automation/protection/lost-power.ts'
import {
  applyMitigationOutcome,
  mitigationsAskedAnew,
} from './automation/protection/mitigations.ts'
import { applyShown } from './id-button.ts'
import { applyPolicyDecision, policyIsAskedAnew } from './interlocks/external-policy.ts'
import { overrideIsDue } from './interlocks/overrides.ts'
import type { Command } from './model/events/command.ts'
import type { Event } from './model/events/event.ts'
import { lookUp } from './model/look-up.ts'
import type { Context } from './model/platform/context.ts'
import type { Platform } from './model/platform/platform.ts'
import { componentsOf, type System } from './model/system/system.ts'
import { emptyTable } from './model/table.ts'
import { applyBus, applyBusRefusal, applyBusVoices, applyOddReports } from './observations/bus.ts'
import { applyClaim } from './observations/claim.ts'
import { applyCooling } from './observations/cooling.ts'
import { applyOrders } from './observations/orders.ts'
import { applyBoot, applyLevel, applyPower, applyService } from './observations/reports.ts'
import { applyStore } from './observations/store.ts'
import { applyOutput } from './observations/supplies.ts'
import { applyImpliedPower } from './observations/unverified-power.ts'
import { applyWear } from './observations/wear.ts'
import { awoken } from './operations/awake.ts'
import { takenElsewhere } from './operations/requests/elsewhere.ts'
import { askUnheard } from './operations/requests/out-of-reach.ts'
import { applyUndoOutcome } from './operations/rollback.ts'
import { applyOutcome } from './operations/saga.ts'
import { stepAside } from './operations/step-aside.ts'
import { callEnded } from './operations/steps/calling.ts'
import { callId, sagaOf, undoCallId } from './operations/steps/saga-context.ts'
import { resume } from './start.ts'

/** A schedule whose time has come; what is done about it is decided before. */
export type Due = Extract<Event, { kind: 'due' }>

export function applyReport(
  context: Context,
  system: System,
  event: Exclude<Event, Command | Due>,
): System {
  const { platform, now } = context
  switch (event.kind) {
    case 'power':
      return lossToldByBmc(context, system, applyPower(platform, system, event, now))
    case 'implied-power':
      return applyImpliedPower(platform, system, event, now)
    case 'output':
      return applyOutput(platform, system, event, now)
    case 'cooling':
      return applyCooling(platform, system, event)
    case 'boot':
      return applyBoot(platform, system, event, now)
    case 'level':
      return applyLevel(platform, system, event.subject, event.judged)
    case 'service': {
      const next = serviceReported(platform, system, event, now)
      return next !== system && event.available ? askUnheard(next, now) : next
    }
    case 'bus': {
      const next = applyBus(system, event, now)
      return event.lost === null ? askUnheard(next, now) : next
    }
    case 'bus-refusal': {
      const next = applyBusRefusal(system, event, now)
      return next !== system && event.why === null ? askUnheard(next, now) : next
    }
    case 'claim': {
      const next = applyClaim(platform, system, event, now)
      return next.claim.role === system.claim.role ? next : inItsPlace(platform, next, now)
    }
    case 'taken-elsewhere':
      return takenElsewhere(platform, system, event, now)
    case 'bus-voices':
      return applyBusVoices(system, event, now)
    case 'odd-reports':
      return applyOddReports(system, event)
    case 'orders':
      return applyOrders(system, event, now)
    case 'store':
      return applyStore(system, event, now)
    case 'wear':
      return applyWear(system, event)
    case 'led':
      return applyShown(context, system, event)
    case 'start':
      return mitigationsAskedAnew(
        context,
        policyIsAskedAnew(inItsPlace(platform, resume(context, system, event), now), now),
      )
    case 'external-policy':
      return applyPolicyDecision(system, event)
    case 'override-due':
      return overrideIsDue(system, event.override)
    case 'wall':
      return { ...system, wallAheadMs: event.aheadMs }
    case 'outcome': {
      // Kept together: what was done is told once.
      const next = applyCallOutcome(platform, system, event, now)
      return event.implied === undefined
        ? next
        : applyImpliedPower(platform, next, event.implied, now)
    }
    case 'bug':
      return setAside(context, system, event.bug)
    case 'awake':
      return awoken(context, system)
    case 'tick':
      return system
  }
}

/** Who waits for another to act lets go of what it had under way. */
const inItsPlace = (platform: Platform, system: System, now: number): System =>
  system.claim.role === 'waiting'
    ? stepAside(platform, { ...system, leds: emptyTable }, now)
    : system

/** One that was away and is back is asked anew for what protects the hardware. */
function serviceReported(
  platform: Platform,
  before: System,
  event: Extract<Event, { kind: 'service' }>,
  now: number,
): System {
  const system = applyService(platform, before, event, now)
  const isBack = event.available && lookUp(before.services, event.service)?.available === false
  return isBack && event.service !== platform.ledService
    ? mitigationsAskedAnew({ platform, now }, system)
    : system
}

/**
 * Only the call that is out right now is answered: late, repeated and foreign answers fall
 * through, but for what they say of when the hardware may follow.
 */
function applyCallOutcome(
  platform: Platform,
  before: System,
  { call, outcome }: Extract<Event, { kind: 'outcome' }>,
  now: number,
): System {
  const system = callEnded(before, call, outcome.kind, now)
  for (const { operation } of componentsOf(system)) {
    if (operation === null || !call.startsWith(`${operation.id}/`)) continue
    const saga = sagaOf(platform, system, operation, now)
    if (operation.undo !== null) {
      return operation.undo.state.phase === 'asking' && undoCallId(operation) === call
        ? applyUndoOutcome(saga, outcome)
        : system
    }
    const index = operation.steps.findIndex(
      ({ phase }, i) =>
        (phase === 'asking' || phase === 'watching') && callId(operation, i) === call,
    )
    return index < 0 ? system : applyOutcome(saga, index, outcome)
  }
  return applyMitigationOutcome(platform, system, call, outcome, now)
}
