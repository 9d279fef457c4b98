/** Simulated hardware for a configuration: what the plant has to look like, and its services on a bus. */
import type { Bus } from './bus/bus.ts'
import type { Config } from './platform/schema.ts'
import { realClock, type SimClock } from './sim/clock.ts'
import {
  defaultLeds,
  defaultTiming,
  defaultZone,
  type SensorShape,
  type SimShape,
} from './sim/shape.ts'
import { type Simulator, startSimulator } from './sim/simulator.ts'

/** Starts the hardware that `config` describes. It stops when it is told to, not with the service. */
export const startSimulation = (
  config: Config,
  bus: Bus,
  options: { readonly clock?: SimClock; readonly boot?: string } = {},
): Promise<Simulator> =>
  startSimulator({
    bus,
    shape: shapeOf(config),
    seed: config.simulation.seed,
    clock: realClock,
    ...options,
  })

export function shapeOf(config: Config): SimShape {
  const { chassis, bmc, hosts, zones, sensors, supplies, simulation, integrations } = config
  const { power, thermal, sensors: sensing, leds } = integrations
  return {
    services: { power, thermal, sensors: sensing, leds },
    hosts: hosts.map((host) => ({
      name: host.name,
      zone: host.thermalZone ?? null,
      supplies: host.powerDependencies,
      reportsBoot: host.bootProgress,
    })),
    chassis: { name: chassis.name, supplies: chassis.powerSequence },
    bmc: bmc.name,
    // A supply that is in no power sequence is never switched on by anybody.
    supplies: supplies.map(({ name }) => ({
      name,
      output: chassis.powerSequence.includes(name) ? 'Off' : 'On',
    })),
    zones: zones.map(({ name }) => ({ name, ...defaultZone })),
    sensors: sensors.map(
      (sensor): SensorShape => ({
        name: sensor.name,
        unit: sensor.unit,
        zone: sensor.zone ?? null,
        offset: sensor.zone === undefined ? middleOf(sensor) : 0,
      }),
    ),
    leds: [...hosts, chassis, bmc].map(({ name }) => ({ component: name, leds: defaultLeds })),
    ambientCelsius: simulation.ambient,
    timing: {
      ...defaultTiming,
      speed: simulation.speed,
      railMs: simulation.railTime,
      bootMs: simulation.bootTime,
      shutdownMs: simulation.shutdownTime,
      bmcResetMs: simulation.bmcResetTime,
      heatLagMs: simulation.heatLag,
      reportEveryMs: simulation.reportInterval,
    },
  }
}

/** A sensor that follows no zone reads something that is well within its limits. */
function middleOf({ warning, lowerWarning }: Config['sensors'][number]): number {
  const most = warning ?? (lowerWarning ?? 0) + 2
  return ((lowerWarning ?? most - 2) + most) / 2
}
