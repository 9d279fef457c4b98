/**
 * Shapes the hardware to simulate for a configuration: what it names, with the simulator's own
 * physics.
 */
import { lookUp } from '../core/model/look-up.ts'
import { usualLedNames } from '../core/model/platform/leds.ts'
import type {
  Configured,
  ConfiguredKind,
  ConfiguredReading,
  ConfiguredSensor,
} from './plant/configured.ts'
import { defaultTiming, defaultZone, type SensorShape, type SimShape } from './plant/shape.ts'
import { type Callee, ownVerbsOf } from './services/own-verbs.ts'
import { ubmcShapeOf } from './ubmc/shape-of.ts'

export function shapeOf(configured: Configured): SimShape {
  const { hosts, chassis, bmc, supplies, zones, sensors, resources } = configured
  const { emergency, simulation } = configured
  const { power, thermal, sensors: sensorService, leds, others } = configured.integrations
  return {
    services: { power, thermal, sensors: sensorService, leds, others },
    hosts: hosts.map(({ name, thermalZone, powerDependencies, bootProgress, powerWatts }) => ({
      name,
      drawsWatts: powerWatts ?? 0,
      zone: thermalZone ?? null,
      supplies: powerDependencies,
      reportsBoot: bootProgress,
    })),
    chassis: { name: chassis.name, supplies: chassis.powerSequence },
    bmc: bmc.name,
    components: configured.components.map((component) => ({
      name: component.name,
      service: serviceOf(configured, component.name),
      chassisPower: component.chassisPower,
      supplies: component.powerDependencies,
      zone: component.thermalZone ?? null,
    })),
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
      cooledBy: lookUp(simulation.zones, zone.name)?.cooledBy ?? [],
    })),
    sensors: sensors.map((sensor) => sensorShape(sensor, lookUp(simulation.sensors, sensor.name))),
    // What is as its sensors are needs nobody to tell of it.
    resources: resources.filter((one) => one.sensors === undefined).map(({ name }) => name),
    leds: [...hosts, chassis, bmc, ...configured.components].map(({ name }) => ({
      component: name,
      leds: ledsOf(lookUp(configured.kinds, kindOf(name))),
    })),
    ownVerbs: ownVerbsOf(configured, calleesOf(configured)),
    ambientCelsius: simulation.ambient,
    startsOn: simulation.startsOn,
    ...ubmcOf(configured),
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

const ubmcOf = (configured: Configured) => {
  const ubmc = ubmcShapeOf(configured)
  return ubmc === null ? {} : { ubmc }
}

/** What a UPS holds beyond what it is said to. */
const reserveShare = 1.5
/** A sensor on a die is a little warmer than its zone. */
const sensorOffsetCelsius = 2
/** How far all hosts of a zone warm it towards its warning, with the least cooling. */
const usualShare = 0.6

/** `pump` of `pump.0`. */
const kindOf = (name: string) => name.slice(0, `${name}.`.indexOf('.'))

/** Everything that recipes are about, and what they may ask of besides. */
function calleesOf({ hosts, chassis, bmc, components, zones }: Configured): readonly Callee[] {
  return [
    ...[...hosts, ...components].map(({ name, thermalZone, powerDependencies }) => ({
      name,
      kind: kindOf(name),
      zones: thermalZone === undefined ? [] : [thermalZone],
      supplies: powerDependencies,
    })),
    {
      name: chassis.name,
      kind: 'chassis',
      zones: zones.map(({ name }) => name),
      supplies: chassis.powerSequence,
    },
    { name: bmc.name, kind: 'bmc', zones: [], supplies: [] },
  ]
}

function serviceOf({ kinds, integrations }: Configured, name: string): string {
  const service = lookUp(kinds, kindOf(name))?.service ?? 'power'
  return service === 'power' ? integrations.power : service
}

const ledsOf = (kind: ConfiguredKind | undefined): readonly string[] =>
  kind === undefined
    ? usualLedNames
    : [...new Set([...(kind.usualLeds ? usualLedNames : []), ...Object.keys(kind.leds)])]

function sensorShape(
  sensor: ConfiguredSensor,
  reading: ConfiguredReading | undefined,
): SensorShape {
  const { name, unit } = sensor
  if (reading === undefined) {
    const { zone = null } = sensor
    const offset = zone === null ? usualValue(sensor) : sensorOffsetCelsius
    return { name, unit, zone, offset, follows: null }
  }
  const { value, follows: component, idle } = reading
  const follows = component === undefined ? null : { component, working: value, idle }
  return { name, unit, zone: null, offset: value, follows }
}

/** However many hosts there are, and however tight the limit: a healthy zone is not a warm one. */
function riseCelsius(
  { name, warning }: Configured['zones'][number],
  { hosts, components, simulation }: Configured,
): number {
  const heating = [...hosts, ...components].filter((one) => one.thermalZone === name).length
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
