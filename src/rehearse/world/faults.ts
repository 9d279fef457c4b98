/** Breaks, switches and heats the hardware as a person at it may, and mends all of it. */

import { resourceStates } from '../../dialects/native/messages.ts'
import type { Config } from '../../platform/schema/config.ts'
import { defaultZone } from '../../sim/plant/shape.ts'
import type { Random } from '../../sim/services/random.ts'
import { pick } from './chance.ts'
import type { World } from './world.ts'

/** A fault of the hardware: a path of the simulator, and its value. */
export type Touch = readonly [path: string, value: unknown]

/** One such fault, somewhere. */
export function touch(config: Config, random: Random): Touch {
  const { hosts, chassis, bmc, components, supplies, zones, sensors } = config
  return pick(random, [
    ...some(random, hosts, ({ name }) => [
      [`hosts.${name}.power`, pick(random, ['On', 'Off'])],
      [`hosts.${name}.stuckBoot`, true],
      [`hosts.${name}.ignoresShutdown`, true],
      [`hosts.${name}.stuckRail`, true],
    ]),
    [`chassis.${chassis.name}.power`, pick(random, ['On', 'Off'])],
    [`chassis.${chassis.name}.stuckRail`, true],
    ...some(random, components, ({ name }) => [
      [`components.${name}.power`, pick(random, ['On', 'Off'])],
      [`components.${name}.stuckRail`, true],
      [`components.${name}.ignoresShutdown`, true],
      [`components.${name}.fault`, true],
    ]),
    ...some(random, resourcesIn(config), ({ name }) => [
      [`resources.${name}.state`, pick(random, resourceStates)],
    ]),
    ...some(random, supplies, ({ name }) => [
      [`supplies.${name}.input`, pick(random, ['Lost', 'BrownOut', 'Good'])],
      [`supplies.${name}.fault`, true],
      [`supplies.${name}.stuckOutput`, true],
      [`supplies.${name}.givesNothing`, true],
      [`supplies.${name}.tellsOutput`, random() < 0.5],
    ]),
    ...some(random, zones, ({ name, warning, critical }) => [
      [`zones.${name}.celsius`, pick(random, [25, warning + 5, critical + 5])],
      [`zones.${name}.readable`, false],
    ]),
    ...some(random, sensors, (sensor) => [
      [`sensors.${sensor.name}.value`, pick(random, extremesOf(sensor))],
    ]),
    [`bmc.${bmc.name}.power`, pick(random, ['On', 'Off'])],
    [`bmc.${bmc.name}.ignoresReset`, true],
  ])
}

/** The room, the cooling and the supplies: what takes its time and takes everybody with it. */
export function stir({ supplies, zones, sensors }: Config, random: Random): Touch {
  return pick(random, [
    ['ambient.celsius', pick(random, [15, 35, 50, 60])],
    ...some(random, zones, ({ name, warning, critical }) => [
      [`zones.${name}.coolingPercent`, pick(random, [0, 10, 100])],
      [`zones.${name}.celsius`, pick(random, [warning - 2, critical - 2, critical + 1])],
    ]),
    ...some(random, supplies, ({ name }) => [
      [`supplies.${name}.present`, random() < 0.3],
      [`supplies.${name}.fault`, random() < 0.7],
    ]),
    ...some(random, sensors, ({ name }) => [[`sensors.${name}.readable`, false]]),
  ])
}

/** Whatever was broken is sound again; what is on or off stays so. */
export function mend({ simulator, disk, config, platform }: World): void {
  for (const service of servicesIn(config)) simulator.fault({ service, kind: 'none' })
  const { hosts, chassis, bmc, components, supplies, zones, sensors, simulation } = config
  const sound: readonly Touch[] = [
    ...hosts.flatMap(({ name }): Touch[] =>
      ['stuckBoot', 'ignoresShutdown', 'stuckRail'].map((what) => [`hosts.${name}.${what}`, false]),
    ),
    [`chassis.${chassis.name}.stuckRail`, false],
    [`bmc.${bmc.name}.ignoresReset`, false],
    [`bmc.${bmc.name}.power`, 'On'],
    ...components.flatMap(({ name }): Touch[] =>
      ['stuckRail', 'ignoresShutdown', 'fault'].map((what) => [
        `components.${name}.${what}`,
        false,
      ]),
    ),
    ...resourcesIn(config).map(({ name }): Touch => [`resources.${name}.state`, 'Good']),
    ...supplies.flatMap(({ name }): Touch[] => [
      [`supplies.${name}.input`, 'Good'],
      [`supplies.${name}.fault`, false],
      [`supplies.${name}.present`, true],
      [`supplies.${name}.stuckOutput`, false],
      [`supplies.${name}.givesNothing`, false],
    ]),
    ['ambient.celsius', simulation.ambient],
    ...zones.flatMap(({ name }): Touch[] => [
      // Cooled at once, and then let go.
      [`zones.${name}.celsius`, 30],
      [`zones.${name}.celsius`, null],
      [`zones.${name}.readable`, true],
      // Nobody of u-bmc ever cools it again.
      ...(platform.dialects.thermal === 'ubmc'
        ? [[`zones.${name}.coolingPercent`, defaultZone.loweredPercent] as const]
        : []),
    ]),
    ...sensors.flatMap(({ name }): Touch[] => [
      [`sensors.${name}.value`, null],
      [`sensors.${name}.readable`, true],
    ]),
  ]
  for (const [path, value] of sound) simulator.set(path, value)
  disk.mend()
}

/** The services by their names on the bus. */
export function servicesIn({ integrations }: Config): readonly string[] {
  const { power, thermal, sensors, leds, others } = integrations
  return [power, thermal, sensors, leds, ...others]
}

/** Those that are not as their sensors are. */
const resourcesIn = ({ resources }: Config) =>
  resources.filter(({ sensors }) => sensors === undefined)

/** What may be done to one of them; nothing where there is none. */
function some<One>(
  random: Random,
  from: readonly One[],
  touches: (one: One) => readonly Touch[],
): readonly Touch[] {
  return from.length === 0 ? [] : touches(pick(random, from))
}

/** Values at which a sensor is too low, well, and too high. */
function extremesOf(sensor: Config['sensors'][number]): readonly number[] {
  const upper = sensor.critical ?? sensor.warning
  const lower = sensor.lowerCritical ?? sensor.lowerWarning
  const well = ((upper ?? 80) + (lower ?? 0)) / 2
  return [
    ...(lower === undefined ? [] : [lower - 5]),
    well,
    ...(upper === undefined ? [] : [upper + 7]),
  ]
}
