/** Indicators: what the LEDs of each component show, by what it is. A pure table, by priority. */
import type { Component, System } from './model.ts'
import type { Name } from './nouns.ts'
import type { Platform } from './platform.ts'
import type { Led, Pattern } from './signals.ts'
import { componentsOf, isWorkedOn, powerNow } from './system.ts'

/** What of a component its LEDs tell. */
export type Trait =
  /** Nobody knows whether it has power. */
  | 'unknown'
  /** It is on its way somewhere. */
  | 'changing'
  | 'powered'
  /** An emergency is under way, its health is critical, or what everything hangs on has failed. */
  | 'urgent'
  /** Held by a fault. */
  | 'failed'
  /** Held by somebody: maintenance, diagnosis, isolation. */
  | 'held'
  /** A critical alert about it stands, or one of a lesser kind. */
  | 'alarmed'
  | 'noticed'
  | 'critical'
  | 'warning'
  | 'identified'
  | 'always'

/**
 * For each LED its patterns, the most important first: the first whose trait is true is shown.
 * Unknown is the only one whose power LED blinks fast while its status LED is dark. Identify has an
 * LED of its own, so that it never hides an error.
 */
const indicatorTable: Readonly<Record<Led, readonly (readonly [Trait, Pattern])[]>> = {
  power: [
    ['unknown', 'fast-blink'],
    ['changing', 'blink'],
    ['powered', 'on'],
    ['always', 'off'],
  ],
  status: [
    ['unknown', 'off'],
    ['critical', 'fast-blink'],
    ['warning', 'blink'],
    ['held', 'blink'],
    ['always', 'on'],
  ],
  error: [
    ['urgent', 'fast-blink'],
    ['failed', 'on'],
    ['alarmed', 'on'],
    ['noticed', 'blink'],
    ['always', 'off'],
  ],
  identify: [
    ['identified', 'blink'],
    ['always', 'off'],
  ],
}

export const ledNames = ['power', 'status', 'error', 'identify'] as const satisfies readonly Led[]

export type Leds = Readonly<Record<Led, Pattern>>

/** Every LED of every component. A chassis also shows what its hosts suffer from. */
export function indicators(
  platform: Platform,
  system: System,
  now: number,
): readonly (readonly [Name, Leds])[] {
  const components = componentsOf(system)
  const own = new Map(components.map((one) => [one.name, traitsOf(platform, system, one, now)]))
  return components.map(({ name }) => {
    const { hosts } = platform.components[name]!
    const suffered = hosts.flatMap((host) => own.get(host)?.filter(isRolledUp) ?? [])
    const traits = suffered.length === 0 ? own.get(name)! : [...own.get(name)!, ...suffered]
    return [name, ledsOf(traits)]
  })
}

function ledsOf(traits: readonly Trait[]): Leds {
  const shown = (led: Led) => indicatorTable[led].find(([trait]) => traits.includes(trait))![1]
  return {
    power: shown('power'),
    status: shown('status'),
    error: shown('error'),
    identify: shown('identify'),
  }
}

/** What a chassis shows of its hosts: that one is off or booting is no news of the chassis. */
const rolledUp: ReadonlySet<Trait> = new Set([
  'urgent',
  'failed',
  'alarmed',
  'noticed',
  'critical',
  'warning',
])
const isRolledUp = (trait: Trait) => rolledUp.has(trait)

function traitsOf(
  platform: Platform,
  system: System,
  component: Component,
  now: number,
): readonly Trait[] {
  const { kind, status, health, identify } = component
  const { class: standing, claims } = platform.machines[kind]!.statuses[status]!
  const power = claims ?? powerNow(platform, component, now)
  const isHeld = standing === 'held'
  const hasFailed = isHeld && component.lastError !== null
  const isCritical = health === 'Critical'
  const worst = worstAlert(system, component)
  const traits: Trait[] = ['always']
  if (status === 'Unknown' || (standing !== 'waiting' && power === 'Unknown'))
    traits.push('unknown')
  if (standing === 'waiting' || isWorkedOn(component)) traits.push('changing')
  if (power === 'On') traits.push('powered')
  if (isCritical || isEmergency(platform, component)) traits.push('urgent')
  if (hasFailed) traits.push(kind === 'chassis' ? 'urgent' : 'failed')
  if (isHeld) traits.push('held')
  if (worst !== null) traits.push(worst === 'Critical' ? 'alarmed' : 'noticed')
  if (isCritical) traits.push('critical')
  if (health === 'Warning') traits.push('warning')
  if (identify) traits.push('identified')
  return traits
}

function isEmergency(platform: Platform, component: Component): boolean {
  if (!isWorkedOn(component)) return false
  const { class: one } = platform.recipes[component.operation!.recipe]!
  return one === 'emergency' || one === 'cut'
}

/** What is about no component, a service or the store, is the BMC's to show; levels are health. */
function worstAlert(system: System, { name, kind }: Component): 'Critical' | 'Warning' | null {
  let worst: 'Critical' | 'Warning' | null = null
  for (const id in system.alerts) {
    const { alert, isCleared } = system.alerts[id]!
    const { component, severity } = alert
    const isMine =
      component === name ||
      (kind === 'bmc' && !(component in system.components) && !component.includes('/'))
    if (isCleared || !isMine) continue
    if (severity === 'Critical') return severity
    worst = severity
  }
  return worst
}
