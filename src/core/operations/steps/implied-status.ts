/** Adopts the status that a component has because the hardware is observed to be so. */

import { underLocks } from '../../machines/locks.ts'
import type { Platform } from '../../model/platform/platform.ts'
import { isKnown, isKnownOff, isKnownOn } from '../../model/power.ts'
import type { Component } from '../../model/system/component.ts'
import { beginsByItself, enter, powerNow, statusOf } from '../../model/system/system.ts'
import { bootStands } from './conditions.ts'

/** Unknown is a status of its own, never read as off. */
export function adopt(
  platform: Platform,
  component: Component,
  cause: string,
  now: number,
): Component {
  const machine = platform.machines[component.kind]!
  const power = powerNow(platform, component, now)
  const status = !isKnown(power)
    ? unknownOf(platform, component)
    : !isKnownOn(power)
      ? machine.statusWhenPower.Off
      : isBack(platform, component)
        ? machine.firstStatus
        : poweredStatus(platform, component)
  return enter(platform, component, underLocks(machine, component, status), cause, now)
}

/** What a component with power is: for one that tells of its boot, as far as that has come. */
export function poweredStatus(platform: Platform, component: Component): string {
  const running = platform.machines[component.kind]!.statusWhenPower.On
  if (!platform.components[component.name]!.bootProgress || component.boot === null) return running
  const { started, complete } = bootStands(platform, component)
  return complete ? running : started ? 'Booting' : 'On'
}

/** It was off, and comes up by itself. */
const isBack = (platform: Platform, component: Component): boolean =>
  beginsByItself(platform.machines[component.kind]!) &&
  isKnownOff(statusOf(platform, component).impliedPower)

function unknownOf(platform: Platform, component: Component): string {
  const { firstStatus, statuses } = platform.machines[component.kind]!
  if ('Unknown' in statuses) return 'Unknown'
  return statusOf(platform, component).class === 'waiting' ? firstStatus : component.status
}
