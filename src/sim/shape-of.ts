/** The hardware to pretend for a configuration: what it names, with the simulator's own physics. */
import { defaultLeds, defaultTiming, defaultZone, type SimShape } from './shape.ts'

/** The part of a configuration that is about hardware. */
export interface Configured {
  readonly integrations: SimShape['services']
  readonly hosts: readonly {
    readonly name: string
    readonly powerDependencies: readonly string[]
    readonly thermalZone?: string | undefined
    readonly bootProgress: boolean
  }[]
  readonly chassis: { readonly name: string; readonly powerSequence: readonly string[] }
  readonly bmc: { readonly name: string }
  readonly supplies: readonly { readonly name: string }[]
  readonly zones: readonly { readonly name: string; readonly warning: number }[]
  readonly sensors: readonly ConfiguredSensor[]
  readonly emergency: { readonly ups?: { readonly rideThrough: number } | undefined }
  /** Times in ms. */
  readonly simulation: {
    readonly speed: number
    readonly railTime: number
    readonly bootTime: number
    readonly shutdownTime: number
    readonly bmcResetTime: number
    readonly heatLag: number
    readonly reportInterval: number
    readonly ambient: number
  }
}

interface ConfiguredSensor {
  readonly name: string
  readonly unit: string
  readonly zone?: string | undefined
  readonly warning?: number | undefined
  readonly critical?: number | undefined
  readonly lowerWarning?: number | undefined
  readonly lowerCritical?: number | undefined
}

export function shapeOf(configured: Configured): SimShape {
  const { integrations, hosts, chassis, bmc, supplies, zones, sensors } = configured
  const { emergency, simulation } = configured
  const { power, thermal, sensors: sensorService, leds } = integrations
  return {
    services: { power, thermal, sensors: sensorService, leds },
    hosts: hosts.map(({ name, thermalZone, powerDependencies, bootProgress }) => ({
      name,
      zone: thermalZone ?? null,
      supplies: powerDependencies,
      reportsBoot: bootProgress,
    })),
    chassis: { name: chassis.name, supplies: chassis.powerSequence },
    bmc: bmc.name,
    // Nobody switches a supply that is not in the sequence of the chassis.
    supplies: supplies.map(({ name }) => ({
      name,
      output: chassis.powerSequence.includes(name) ? 'Off' : 'On',
    })),
    // Somewhat longer than it is trusted to: else nobody would get down in time.
    reserveMs: emergency.ups === undefined ? 0 : emergency.ups.rideThrough * reserveShare,
    zones: zones.map((zone) => ({
      ...defaultZone,
      name: zone.name,
      riseCelsius: riseCelsius(zone, configured),
    })),
    sensors: sensors.map((sensor) => ({
      name: sensor.name,
      unit: sensor.unit,
      zone: sensor.zone ?? null,
      offset: sensor.zone === undefined ? usualValue(sensor) : sensorOffsetCelsius,
    })),
    leds: [...hosts, chassis, bmc].map(({ name }) => ({ component: name, leds: defaultLeds })),
    ambientCelsius: simulation.ambient,
    timing: {
      heatTickMs: defaultTiming.heatTickMs,
      railMs: simulation.railTime,
      bootMs: simulation.bootTime,
      shutdownMs: simulation.shutdownTime,
      bmcResetMs: simulation.bmcResetTime,
      heatLagMs: simulation.heatLag,
      reportEveryMs: simulation.reportInterval,
      speed: simulation.speed,
    },
  }
}

/** What a UPS holds beyond what it is said to. */
const reserveShare = 1.5
/** A sensor on a die is a little warmer than its zone. */
const sensorOffsetCelsius = 2
/** How far all hosts of a zone warm it towards its warning, with the least cooling. */
const usualShare = 0.6

/** However many hosts there are, and however tight the limit: a healthy zone is not a warm one. */
function riseCelsius(
  { name, warning }: Configured['zones'][number],
  { hosts, simulation }: Configured,
): number {
  const heating = hosts.filter(({ thermalZone }) => thermalZone === name).length
  const { coolingGain, loweredPercent } = defaultZone
  const room = Math.max(0, warning - simulation.ambient)
  return (room * usualShare * (1 + (coolingGain * loweredPercent) / 100)) / Math.max(1, heating)
}

/** A value in the middle of what is normal. */
function usualValue({ warning, critical, lowerWarning, lowerCritical }: ConfiguredSensor): number {
  const upper = warning ?? critical
  const lower = lowerWarning ?? lowerCritical
  if (upper !== undefined && lower !== undefined) return (upper + lower) / 2
  if (upper !== undefined) return upper / 2
  return lower === undefined ? 0 : lower * 2
}
