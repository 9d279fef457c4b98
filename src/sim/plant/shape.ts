/**
 * Defines what hardware is simulated: the parts of one chassis, how they hang together, how fast.
 */
import type { Name } from '../../core/model/ids.ts'
import type { UbmcShape } from './ubmc-shape.ts'

export interface SimShape {
  readonly services: SimServices
  readonly hosts: readonly HostShape[]
  /** Fed by any one of its supplies; one that names none is always fed. */
  readonly chassis: { readonly name: Name; readonly supplies: readonly Name[] }
  readonly bmc: Name
  readonly components: readonly ComponentShape[]
  readonly supplies: readonly SupplyShape[]
  /** How long a UPS carries each supply that has lost its input; 0 without one. */
  readonly reserveMs: number
  readonly zones: readonly ZoneShape[]
  readonly sensors: readonly SensorShape[]
  /** Those that a service tells of by their names. */
  readonly resources: readonly Name[]
  readonly leds: readonly LedShape[]
  readonly ownVerbs: readonly OwnVerb[]
  readonly ambientCelsius: number
  readonly timing: Timing
  /** What is on from the beginning; left out, nothing is. */
  readonly startsOn?: readonly Name[]
  /** Left out, all services speak natively. */
  readonly ubmc?: UbmcShape
}

/** The names under which the services are on the bus. */
export interface SimServices {
  readonly power: string
  readonly thermal: string
  readonly sensors: string
  readonly leds: string
  /** The platform's own. */
  readonly others: readonly string[]
}

export interface HostShape {
  readonly name: Name
  /** The zone it heats. */
  readonly zone: Name | null
  /** Besides its chassis it needs any one of these; none named, none needed. */
  readonly supplies: readonly Name[]
  /** Whether the power service tells how far it has booted. */
  readonly reportsBoot: boolean
  /** What it takes while it is on; nothing where that is left out. */
  readonly drawsWatts?: number
  /** As in `Timing`, where this host differs. */
  readonly bootMs?: number
  readonly shutdownMs?: number
}

/** Something of a platform's own kind that is switched on and off. */
export interface ComponentShape {
  readonly name: Name
  /** Who switches it, and tells of its power. */
  readonly service: string
  /** Dark with its chassis; otherwise its power comes from elsewhere. */
  readonly chassisPower: boolean
  /** Besides, it needs any one of these; none named, none needed. */
  readonly supplies: readonly Name[]
  /** The zone it heats. */
  readonly zone: Name | null
}

/** What the platform's own recipes ask for. */
export interface OwnVerb {
  readonly service: string
  readonly target: Name
  readonly verb: string
  /** The verb of the target that it amounts to; `null` changes nothing that is simulated. */
  readonly as: string | null
}

export interface SupplyShape {
  readonly name: Name
  /** At the start. A supply that nobody ever switches on has to begin with `On`. */
  readonly output: 'On' | 'Off'
  /** With more than this to give it trips, and stays so until it is turned on anew. */
  readonly ratedWatts?: number
}

/** With `n` hosts on it tends to `ambient + n × rise / (1 + gain × cooling / 100)`. */
export interface ZoneShape {
  readonly name: Name
  /** What one host adds while nothing cools. */
  readonly riseCelsius: number
  /** Full cooling divides the rise by one more than this. */
  readonly coolingGain: number
  /** Cooling as `lower` and `raise` set it. */
  readonly loweredPercent: number
  readonly raisedPercent: number
  /** Without any of these at work nothing takes its heat away; none named, it cools by itself. */
  readonly cooledBy: readonly Name[]
}

export interface SensorShape {
  readonly name: Name
  readonly unit: string
  /** What it follows, with its offset; without a zone it stays at its offset. */
  readonly zone: Name | null
  readonly offset: number
  /** A component instead, with its values while that works and while it does not. */
  readonly follows: Followed | null
}

export interface Followed {
  readonly component: Name
  readonly working: number
  readonly idle: number
}

export interface LedShape {
  readonly component: Name
  readonly leds: readonly string[]
}

export interface Timing {
  /** From a command to the rail. */
  readonly railMs: number
  /** From power to `OSRunning`. */
  readonly bootMs: number
  /** From the power button to power off. */
  readonly shutdownMs: number
  readonly bmcResetMs: number
  /** Time constant of the zones: after this 63 % of a change has happened. */
  readonly heatLagMs: number
  /** How often temperatures are looked at while they move. */
  readonly heatTickMs: number
  /** How often each service repeats all it knows, in ms of the clock whatever the speed. */
  readonly reportEveryMs: number
  /** How many times as fast as the clock the hardware lives. */
  readonly speed: number
}

export const defaultTiming: Timing = {
  railMs: 50,
  bootMs: 1800,
  shutdownMs: 500,
  bmcResetMs: 1000,
  heatLagMs: 20_000,
  heatTickMs: 250,
  reportEveryMs: 1000,
  speed: 1,
}

export const defaultServices: SimServices = {
  power: 'powermgr',
  thermal: 'thermalmgr',
  sensors: 'sensormon',
  leds: 'ledmgr',
  others: [],
}

/** One host settles at 46 °C with lowered cooling in a room of 25 °C, two at 67 °C. */
export const defaultZone: Omit<ZoneShape, 'name'> = {
  riseCelsius: 40,
  coolingGain: 3,
  loweredPercent: 30,
  raisedPercent: 80,
  cooledBy: [],
}

export const defaultAmbientCelsius = 25
