/**
 * Lets go of what is under way when another service acts for the System: nothing of it is taken
 * back, since that would move hardware, and the component is what it is observed to be. So is one
 * that was held by a fault: what has become of it since is known to the one that acts. What
 * protects the hardware goes on: off asked twice harms nothing.
 */

import type { Platform } from '../model/platform/platform.ts'
import type { Component } from '../model/system/component.ts'
import type { Operation } from '../model/system/operation.ts'
import {
  change,
  componentOf,
  componentsOf,
  put,
  type System,
  statusOf,
} from '../model/system/system.ts'
import { end } from './requests/accept.ts'
import { isProtectiveOperation } from './requests/out-of-reach.ts'
import { adopt } from './steps/implied-status.ts'

export const stepAside = (platform: Platform, system: System, now: number): System =>
  componentsOf(system).reduce((sofar, component) => {
    const { operation } = component
    if (operation === null) return letOff(platform, sofar, component, now)
    return isProtectiveOperation(platform, sofar, operation)
      ? sofar
      : letGo(platform, sofar, operation, now)
  }, system)

function letGo(platform: Platform, system: System, operation: Operation, now: number): System {
  const { actor } = system.claim
  const by =
    actor === null ? 'another service acts' : `boot ${actor.boot} acts since ${actor.since}`
  const message = `${operation.action} was let go: ${by} for this System`
  const ended = end(platform, system, operation, 'aborted', { code, message, at: now }, now)
  const component = componentOf(ended, operation.component)
  return put(ended, adopt(platform, component, code, now))
}

/** What somebody has locked stays so: nobody but they end that. */
function letOff(platform: Platform, system: System, component: Component, now: number): System {
  const isHeld = statusOf(platform, component).class === 'held' && component.lastError !== null
  if (!isHeld) return system
  return put(system, adopt(platform, change(component, { lastError: null }), code, now))
}

const code = 'not-acting'
