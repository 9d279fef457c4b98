/** Shows clients the budgets of a component: what counts against each, and how much may. */

import { attemptsBackAt } from '../../core/automation/restoring/auto-reboot.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import type { Component } from '../../core/model/system/component.ts'
import { heldUntil } from '../../core/observations/power-changes.ts'
import type { BudgetsReply } from '../resources/component.ts'

export function budgetsView(platform: Platform, component: Component): BudgetsReply {
  const { flap, reconcile } = platform.limits
  const { name, attemptsLeft, restoredAt, powerChanges } = component
  const { attemptsMax, reconcile: policy } = platform.components[name]!
  const boots = {
    left: attemptsLeft ?? 0,
    max: attemptsMax ?? 0,
    backAt: attemptsBackAt(platform, component),
  }
  return {
    ...(attemptsLeft === null ? {} : { boots }),
    ...(policy === 'restore'
      ? { restores: { at: restoredAt, max: reconcile.attempts, windowMs: reconcile.windowMs } }
      : {}),
    flaps: {
      at: powerChanges.at,
      max: flap.transitions,
      windowMs: flap.windowMs,
      heldUntil: heldUntil(platform, component),
    },
  }
}
