/** Gives the boards that faults are injected into: those to tune by, and those to judge by. */

import type { Config } from '../../../src/platform/schema/config.ts'
import { pick } from '../../../src/rehearse/world/chance.ts'
import { createRandom } from '../../../src/sim/services/random.ts'
import { configOf, exampleConfig } from '../../../test/harness/platform.ts'

export interface Board {
  readonly name: string
  readonly config: Config
}

const usual = (file: string): Board => ({
  name: file.replace('.yaml', ''),
  config: impatient(exampleConfig(file)),
})

/** Whoever tunes the study looks at these, and at no others. */
export const tuningBoards = (): readonly Board[] =>
  ['two-host-chassis.yaml', 'gpu-tray.yaml', 'blade-chassis.yaml', 'rack-power-shelf.yaml'].map(
    usual,
  )

/** Boards that are drawn: of no seed that somebody tuned by. */
export const judgedBoards = (seed: number): readonly Board[] => [
  drawn(10 * seed),
  drawn(10 * seed + 1),
  drawn(10 * seed + 2),
]

/** Rarer than usual: most of what a play costs is looking. */
const lookEveryMs = 4000

/** All is on at the start, and what a boot may take is waited for in seconds. */
function impatient(config: Config): Config {
  const { hosts, chassis, components, supplies, simulation, limits } = config
  const startsOn = [...hosts, chassis, ...components, ...supplies].map(({ name }) => name)
  return {
    ...config,
    hosts: hosts.map((host) => ({ ...host, bootTimeout: 15_000, bootAttempts: 2 })),
    transitionTimeout: 10_000,
    limits: { ...limits, observeInterval: lookEveryMs },
    simulation: {
      ...simulation,
      startsOn: [...new Set(startsOn)],
      reportInterval: lookEveryMs,
    },
  }
}

const services = ['powermgr', 'thermalmgr', 'sensormon', 'ledmgr'] as const

/** Hosts, supplies, zones and sensors by chance, with other names than those of the examples. */
function drawn(seed: number): Board {
  const random = createRandom(seed)
  const count = (least: number, most: number) => least + Math.floor(random() * (most - least + 1))
  const named = (stem: string, many: number) =>
    Array.from({ length: many }, (_, i) => `${stem}${i}`)
  const zones = named('air_', count(1, 3))
  const supplies = named('feed.', count(2, 4))
  const hosts = named('host.', count(2, 6))
  const sensors = named('probe_', count(1, 4)).map((name) => ({
    ...{ name, zone: pick(random, zones), warning: 80, critical: 95 },
  }))
  const isOn = (zone: string) => sensors.filter((one) => one.zone === zone).map(({ name }) => name)
  const config = configOf({
    systemName: `drawn-${seed}`,
    hosts: hosts.map((name) => {
      const thermalZone = pick(random, zones)
      const dependsOn = random() < 0.5 ? [{ resource: 'water' }] : []
      const healthSensors = isOn(thermalZone)
      return { name, thermalZone, powerDependencies: supplies, healthSensors, dependsOn }
    }),
    chassis: { name: 'chassis.0', powerSequence: supplies },
    bmc: { name: 'bmc.0' },
    kinds: { unit: { load: true } },
    components: [
      { name: 'unit.0', powerDependencies: supplies },
      ...named('unit.', count(2, 4))
        .slice(1)
        .map((name) => {
          const whenLost = pick(random, ['alert', 'shutdown'] as const)
          return { name, dependsOn: [{ component: 'unit.0', whenLost }] }
        }),
    ],
    resources: [{ name: 'water' }],
    zones: zones.map((name) => ({ name, warning: 70 + count(0, 10), critical: 90 })),
    sensors,
    supplies: supplies.map((name) => ({ name })),
    integrations: {
      power: services[0],
      thermal: services[1],
      sensors: services[2],
      leds: services[3],
    },
    simulation: { bootTime: `${count(1, 8)}s`, shutdownTime: `${count(1, 5)}s` },
  })
  return { name: `drawn-${seed}`, config: impatient(config) }
}
