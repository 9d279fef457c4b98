/** Hands on the hardware: what they break, switch and heat, and how all of it is mended. */
import type { Random } from '../../src/sim/random.ts'
import type { World } from '../ground/world.ts'
import { pick } from './chance.ts'

/** One hand, somewhere. */
export function lay(world: World, random: Random): string {
  const host = pick(random, ['host.0', 'host.1'])
  const [path, value] = pick<readonly [string, unknown]>(random, [
    [`hosts.${host}.power`, pick(random, ['On', 'Off'])],
    [`hosts.${host}.stuckBoot`, true],
    [`hosts.${host}.ignoresShutdown`, true],
    [`hosts.${host}.stuckRail`, true],
    ['chassis.chassis.0.power', pick(random, ['On', 'Off'])],
    ['chassis.chassis.0.stuckRail', true],
    [`psus.${pick(random, ['psu.0', 'psu.1'])}.input`, pick(random, ['Lost', 'BrownOut', 'Good'])],
    ['psus.psu.1.fault', true],
    ['zones.cpu_zone.celsius', pick(random, [25, 85, 95])],
    ['zones.cpu_zone.readable', false],
    ['sensors.dimm_temp.value', pick(random, [-5, 40, 99])],
    ['bmc.bmc.0.power', pick(random, ['On', 'Off'])],
  ])
  world.simulator.set(path, value)
  return `set ${path} ${value}`
}

/** The room, the cooling and the supplies: what takes its time and takes everybody with it. */
export function stir(world: World, random: Random): string {
  const [path, value] = pick<readonly [string, unknown]>(random, [
    ['ambient.celsius', pick(random, [15, 35, 50, 60])],
    ['zones.cpu_zone.coolingPercent', pick(random, [0, 10, 100])],
    ['zones.cpu_zone.celsius', pick(random, [78, 88, 91])],
    [`psus.${pick(random, ['psu.0', 'psu.1'])}.present`, random() < 0.3],
    [`psus.${pick(random, ['psu.0', 'psu.1'])}.fault`, random() < 0.7],
    ['sensors.cpu0_temp.readable', false],
  ])
  world.simulator.set(path, value)
  return `set ${path} ${value}`
}

/** Whatever was broken is sound again; what is on or off stays so. */
export function mend({ simulator, config }: World): void {
  const { power, thermal, sensors, leds } = config.integrations
  for (const service of [power, thermal, sensors, leds]) {
    simulator.fault({ service, kind: 'none' })
  }
  for (const name of ['host.0', 'host.1']) {
    for (const field of ['stuckBoot', 'ignoresShutdown', 'stuckRail']) {
      simulator.set(`hosts.${name}.${field}`, false)
    }
  }
  simulator.set('chassis.chassis.0.stuckRail', false)
  for (const name of ['psu.0', 'psu.1']) {
    simulator.set(`psus.${name}.input`, 'Good')
    simulator.set(`psus.${name}.fault`, false)
    simulator.set(`psus.${name}.present`, true)
  }
  simulator.set('ambient.celsius', config.simulation.ambient)
  simulator.set('zones.cpu_zone.celsius', 30)
  simulator.set('zones.cpu_zone.celsius', null)
  simulator.set('zones.cpu_zone.readable', true)
  simulator.set('sensors.dimm_temp.value', null)
  simulator.set('sensors.cpu0_temp.readable', true)
}
