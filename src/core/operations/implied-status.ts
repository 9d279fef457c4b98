/** Adopts the status that a component has because the hardware is observed to be so. */

import { underLocks } from '../machines/locks.ts'
import type { Component } from '../model/component.ts'
import type { Platform } from '../model/platform.ts'
import { isKnown, isKnownOn } from '../model/power.ts'
import { enter, powerNow } from '../model/system.ts'
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
    : isKnownOn(power)
      ? poweredStatus(platform, component)
      : machine.statusWhenPower.Off
  return enter(platform, component, underLocks(machine, component, status), cause, now)
}

/** What a component with power is: for one that tells of its boot, as far as that has come. */
export function poweredStatus(platform: Platform, component: Component): string {
  const running = platform.machines[component.kind]!.statusWhenPower.On
  if (!platform.components[component.name]!.bootProgress || component.boot === null) return running
  const { started, complete } = bootStands(component)
  return complete ? running : started ? 'Booting' : 'On'
}

const unknownOf = (platform: Platform, { kind, status }: Component) =>
  'Unknown' in platform.machines[kind]!.statuses ? 'Unknown' : status
