/** What hardware to pretend: the parts of one chassis, how they hang together, how fast. */
import type { Name } from '../core/nouns.ts'

export interface SimShape {
  readonly services: SimServices
  readonly hosts: readonly HostShape[]
  /** Fed by any one of its supplies; one that names none is always fed. */
  readonly chassis: { readonly name: Name; readonly supplies: readonly Name[] }
  readonly bmc: Name
  readonly supplies: readonly SupplyShape[]
  /** How long a UPS carries each supply that has lost its input; 0 without one. */
  readonly reserveMs: number
  readonly zones: readonly ZoneShape[]
  readonly sensors: readonly SensorShape[]
  readonly leds: readonly LedShape[]
  readonly ambientCelsius: number
  readonly timing: Timing
}

/** The names under which the services are on the bus. */
export interface SimServices {
  readonly power: string
  readonly thermal: string
  readonly sensors: string
  readonly leds: string
}

export interface HostShape {
  readonly name: Name
  /** The zone it heats. */
  readonly zone: Name | null
  /** Besides its chassis it needs any one of these; none named, none needed. */
  readonly supplies: readonly Name[]
  /** Whether the power service tells how far it has booted. */
  readonly reportsBoot: boolean
  /** As in `Timing`, where this host differs. */
  readonly bootMs?: number
  readonly shutdownMs?: number
}

export interface SupplyShape {
  readonly name: Name
  /** At the start. A supply that nobody ever switches on has to begin with `On`. */
  readonly output: 'On' | 'Off'
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
}

export interface SensorShape {
  readonly name: Name
  readonly unit: string
  /** What it follows, with its offset; without a zone it stays at its offset. */
  readonly zone: Name | null
  readonly offset: number
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
}

/** One host settles at 46 °C with lowered cooling in a room of 25 °C, two at 67 °C. */
export const defaultZone: Omit<ZoneShape, 'name'> = {
  riseCelsius: 40,
  coolingGain: 3,
  loweredPercent: 30,
  raisedPercent: 80,
}

export const defaultLeds: readonly string[] = ['power', 'status', 'error', 'identify']
export const defaultAmbientCelsius = 25
