/**
 * Checks what must be true of a world whatever was done to it: always of the journal, at rest of
 * all.
 */

import type { HistoryEntry } from '../../api/resources/history.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { wordOf } from '../../core/model/power.ts'
import { lastHeard } from '../../core/model/system/evidence.ts'
import { endingOf } from '../../core/model/system/operation.ts'
import { componentsOf, hasBooted, isWorkedOn, ledsOfAll } from '../../core/model/system/system.ts'
import { entriesOf } from '../../core/model/table.ts'
import { type PlantState, railsIn } from '../../sim/plant/truth.ts'
import type { World } from './world.ts'

/** What of a world tells its truth. */
export type Observed = Pick<World, 'platform' | 'system' | 'simulator'>

/** Nothing is under way, and nothing waits for something. */
export const isAtRest = (world: Observed): boolean => underWay(world).length === 0

/** What is under way, or waits for something. */
export function underWay({ platform, system }: Observed): readonly string[] {
  return componentsOf(system()).flatMap(({ operation, kind, name, status }) => {
    const isWaiting = statusClassOf(platform, kind, status) === 'waiting'
    if (operation === null && !isWaiting) return []
    const what = operation === null ? '' : `, ${operation.action} ${operation.state}`
    return [`${name} is ${status}${what}`]
  })
}

/**
 * Where what is shown is not what is: for all but what is held until somebody looks, and what is
 * said to be unverified.
 */
export function disagreements({ platform, system, simulator }: Observed): readonly string[] {
  const truth = simulator.truth()
  const ofSupplies = entriesOf(system().supplies).flatMap(([subject, { observed }]) => {
    const output = lookUp(truth.supplies, subject.replace('supply/', ''))?.output
    return observed.unverified || wordOf(lastHeard(observed)) === output
      ? []
      : [`${subject} is said to give ${wordOf(lastHeard(observed))}, and gives ${output}`]
  })
  const ofComponents = componentsOf(system()).flatMap((component) => {
    const { kind, name, status, observed } = component
    const { impliedPower, class: statusClass } = platform.machines[kind]!.statuses[status]!
    if (statusClass === 'held' || observed.unverified || isWorkedOn(component)) return []
    const power = powerIn(truth, name)
    const boot = lookUp(truth.hosts, name)?.boot
    return [
      ...(impliedPower !== null && wordOf(impliedPower) !== power
        ? [`${name} is ${status}, its power ${power}`]
        : []),
      ...(status === 'Running' && !hasBooted(platform, name, boot ?? 'None')
        ? [`${name} is Running, its boot ${boot}`]
        : []),
    ]
  })
  return [...ofSupplies, ...ofComponents]
}

/** LEDs that do not show what they ought to; ledmgr of u-bmc lights none. */
export function wrongLeds({ system, simulator, platform }: World): readonly string[] {
  if (platform.dialects.leds === 'ubmc') return []
  const { leds } = simulator.truth()
  return ledsOfAll(system()).flatMap(({ component, led, pattern }) => {
    const shown = lookUp(lookUp(leds, component), led)
    return shown === pattern ? [] : [`${led} of ${component} ought to be ${pattern}, is ${shown}`]
  })
}

/** No gap, and each status begins where the last one led. */
export function journalFaults(history: readonly HistoryEntry[]): readonly string[] {
  const faults = history.flatMap(({ seq }, index) =>
    seq === index + 1 ? [] : [`entry ${seq} stands where ${index + 1} ought to`],
  )
  const last = new Map<string, string>()
  for (const { type, component, from, to, seq } of history) {
    if (type !== 'transition') continue
    const was = last.get(component) ?? from
    if (from !== was) faults.push(`entry ${seq}: ${component} was ${was}, and comes from ${from}`)
    last.set(component, to ?? '')
  }
  return faults
}

/** Operations that there were, or that were promised, and have not ended exactly once. */
export function unended(
  history: readonly HistoryEntry[],
  promised: Iterable<string>,
): readonly string[] {
  const times = new Map([...promised].map((id) => [id, 0]))
  for (const { type, operation, outcome } of history) {
    if (operation === null || type === 'alert') continue
    times.set(operation, (times.get(operation) ?? 0) + (endingOf(outcome) !== undefined ? 1 : 0))
  }
  return [...times].flatMap(([id, count]) =>
    count === 1 ? [] : [`operation ${id} has ended ${count} times`],
  )
}

export const powerIn = (state: PlantState, name: string) => lookUp(railsIn(state), name)?.power

const statusClassOf = (platform: Platform, kind: string, status: string) =>
  platform.machines[kind]!.statuses[status]!.class
