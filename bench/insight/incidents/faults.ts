/** Draws faults of simulated hardware, each with what an incident of it has to name as its root. */

import type { Config } from '../../../src/platform/schema/config.ts'
import { pick } from '../../../src/rehearse/world/chance.ts'
import type { World } from '../../../src/rehearse/world/world.ts'
import type { Random } from '../../../src/sim/services/random.ts'

/** What is done to the hardware and to who tells of it. */
export interface Injected {
  readonly name: string
  /** Any of these is right: by what was done, whatever came of it. */
  readonly roots: readonly string[]
  /** The parts of the simulated hardware that it touches. */
  readonly touches: readonly string[]
  /** At least, ms, where that is longer than usual. */
  readonly lastsMs?: number
  readonly begin: (world: World) => void
  readonly end: (world: World) => void
  /** What somebody asks for meanwhile, without which nobody would notice. */
  readonly asks?: readonly { readonly name: string; readonly action: string }[]
}

type Draw = (config: Config, random: Random) => Injected | null

/** By class: each draws where, how badly, and how. `null` where a board has no such thing. */
export const faultClasses: Readonly<Record<string, Draw>> = {
  'supply fails': ({ supplies }, random) => {
    const name = one(random, supplies)
    return name === null
      ? null
      : lever(
          `supply/${name}`,
          pick(random, [
            [`supplies.${name}.fault`, true, false],
            [`supplies.${name}.input`, 'Lost', 'Good'],
            [`supplies.${name}.present`, false, true],
          ]),
        )
  },
  'mains are lost': ({ supplies }) => {
    if (supplies.length < 2) return null
    const set = (world: World, to: string) => {
      for (const { name } of supplies) world.simulator.set(`supplies.${name}.input`, to)
    }
    const roots = supplies.map(({ name }) => `supply/${name}`)
    return {
      ...{ name: 'the input of all supplies is lost', roots: [...roots, 'power'], touches: roots },
      begin: (world) => set(world, 'Lost'),
      end: (world) => set(world, 'Good'),
    }
  },
  'zone overheats': ({ zones }, random) => {
    const name = one(random, zones)
    if (name === null) return null
    const { warning, critical } = zones.find((zone) => zone.name === name)!
    const celsius = pick(random, [warning + 2, critical + 3, critical + 15])
    return lever(`zone/${name}`, [`zones.${name}.celsius`, celsius, 25])
  },
  'zone is not read': ({ zones }, random) => {
    const name = one(random, zones)
    return name === null ? null : lever(`zone/${name}`, [`zones.${name}.readable`, false, true])
  },
  'sensor is off its limits': ({ sensors }, random) => {
    const bounded = sensors.filter(({ critical, lowerCritical }) => critical ?? lowerCritical)
    const name = one(random, bounded)
    if (name === null) return null
    const { critical, lowerCritical = 0 } = sensors.find((sensor) => sensor.name === name)!
    const value = critical === undefined ? lowerCritical - 1 : critical * 1.05
    return lever(`sensor/${name}`, [`sensors.${name}.value`, value, null])
  },
  'service is silent': ({ integrations }, random) => {
    const { power, thermal, sensors, others } = integrations
    const service = pick(random, [power, thermal, sensors, ...others])
    return {
      ...{ name: `${service} is gone`, roots: [service], touches: [service] },
      begin: ({ simulator }) => simulator.fault({ service, kind: 'die' }),
      end: ({ simulator }) => simulator.fault({ service, kind: 'none' }),
    }
  },
  'service refuses': ({ integrations, hosts }, random) => {
    const service = integrations.power
    const name = one(random, hosts)!
    const kind = pick(random, ['refuse', 'reject'] as const)
    return {
      ...{ name: `${service} ${kind}s calls of ${name}`, roots: [name, service], touches: [name] },
      begin: ({ simulator }) => simulator.fault({ service, kind, component: name }),
      end: ({ simulator }) => simulator.fault({ service, kind: 'none' }),
      asks: [{ name, action: 'ForceOff' }],
    }
  },
  'host goes off': ({ hosts }, random) => {
    const name = one(random, hosts)!
    return lever(name, [`hosts.${name}.power`, 'Off', 'On'])
  },
  'host hangs in its boot': ({ hosts }, random) => {
    const name = one(
      random,
      hosts.filter(({ bootProgress }) => bootProgress),
    )
    if (name === null) return null
    const asks = [{ name, action: 'PowerCycle' }]
    // Until all attempts to boot are used up.
    return { ...lever(name, [`hosts.${name}.stuckBoot`, true, false]), asks, lastsMs: 45_000 }
  },
  'host does not switch': ({ hosts }, random) => {
    const name = one(random, hosts)!
    const asks = [{ name, action: 'ForceOff' }]
    return { ...lever(name, [`hosts.${name}.stuckRail`, true, false]), asks }
  },
  'chassis goes off': ({ chassis: { name } }) =>
    lever(name, [`chassis.${name}.power`, 'Off', 'On']),
  'component goes off': ({ components }, random) => {
    const name = one(random, components)
    return name === null ? null : lever(name, [`components.${name}.power`, 'Off', 'On'])
  },
  'resource fails': ({ resources }, random) => {
    const name = one(
      random,
      resources.filter(({ sensors }) => sensors === undefined),
    )
    return name === null
      ? null
      : lever(`resource/${name}`, [`resources.${name}.state`, 'Failed', 'Good'])
  },
}

/** A path of the simulator, what it is set to, and what it is set back to. */
function lever(
  root: string,
  [path, bad, good]: readonly [path: string, bad: unknown, good: unknown],
): Injected {
  return {
    ...{ name: `${path} is ${String(bad)}`, roots: [root], touches: [root] },
    begin: ({ simulator }) => simulator.set(path, bad),
    end: ({ simulator }) => {
      simulator.set(path, good)
      // Cooled at once, and then let go.
      if (path.endsWith('.celsius')) simulator.set(path, null)
    },
  }
}

const one = (random: Random, from: readonly { readonly name: string }[]): string | null =>
  from.length === 0 ? null : pick(random, from).name
