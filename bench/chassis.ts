/**
 * A chassis with any number of hosts as the core has it, observed and at rest, and what happens
 * to it: what the rows in this process are measured on.
 */

import { firstSystem } from '../src/core/first-system.ts'
import type { Event } from '../src/core/model/events/event.ts'
import type { Platform } from '../src/core/model/platform/platform.ts'
import { createDirtySet, type DirtySet } from '../src/core/model/system/dirty-set.ts'
import type { System } from '../src/core/model/system/system.ts'
import { unchanged } from '../src/core/observations/unchanged.ts'
import { step } from '../src/core/step.ts'
import { compile } from '../src/platform/compile/platform.ts'
import { parseConfig } from '../src/platform/load.ts'

export interface Chassis {
  readonly platform: Platform
  readonly system: System
  /** Of the steps that came to it, as the loop has them. */
  readonly dirty: DirtySet
}

/** As the loop takes an event: what only confirms what is known is not stepped. */
export const taken: typeof step = (platform, system, event, now, dirty) =>
  unchanged(platform, system, event, now, dirty) ?? step(platform, system, event, now, dirty)

/** All of it observed: the chassis on, the hosts off, nothing wrong. */
export function chassisOf(hostCount: number): Chassis {
  const loaded = parseConfig({
    systemName: 'bench',
    hosts: Array.from({ length: hostCount }, (_, i) => ({ name: `host.${i}` })),
    chassis: { name: 'chassis.0' },
    bmc: { name: 'bmc.0' },
    // A host that is powered on and off all day long is not to be held.
    limits: { minimumOffTime: '0s', flap: { hold: '0s' } },
  })
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems))
  const { platform } = compile(loaded.config)
  const names = Object.keys(platform.components)
  const events: Event[] = [
    { kind: 'start', boot: 'bench', damage: null, machine: null, reset: null, clean: false },
    ...names.flatMap((name) => {
      const power = name.startsWith('host') ? 'Off' : 'On'
      return [powerOf(name, power), powerOf(name, power)]
    }),
  ]
  const dirty = createDirtySet(platform)
  let system = firstSystem(platform, 'bench', 0)
  for (const event of events) ({ system } = step(platform, system, event, 0, dirty))
  return { platform, system, dirty }
}

export const powerOf = (
  component: string,
  power: 'On' | 'Off',
  source: 'poll' | 'report' = 'poll',
): Event => ({ kind: 'power', component, power, source, serial: null })

export const asking = (component: string, action: string, id: number): Event => ({
  ...{ kind: 'request', id: `bench-${id}`, requestId: null, component, action },
  ...{ actor: 'bench', reason: null, ifRevision: null, dryRun: false, override: null },
})

export const identify = (component: string, turn: number): Event =>
  asking(component, turn % 2 === 0 ? 'IdentifyOn' : 'IdentifyOff', turn)
