/** Defines how simulated services of u-bmc are set up. Times in ms of the clock. */
import type { Name } from '../../core/model/ids.ts'

/** All that powermgr understands: its own words, whatever it may be asked for. */
export const powerWords = ['power_on', 'power_off', 'force_off', 'reset'] as const
export type PowerWord = (typeof powerWords)[number]

export interface UbmcShape {
  /** Those that speak as u-bmc's do; the others speak natively. */
  readonly speaking: ReadonlySet<UbmcRole>
  readonly powermgr: PowermgrShape
  readonly sensormon: SensormonShape
}

export type UbmcRole = 'power' | 'thermal' | 'sensors' | 'leds'

/** `gpio` presses buttons; `mock` is what u-bmc tries its other services with. */
export type Backend = 'gpio' | 'mock'

export interface PowermgrShape {
  readonly backend: Backend
  /** It answers that everything about others has failed. */
  readonly components: readonly Name[]
  /** From a request to its result, which says that this is over and nothing else. */
  readonly takesMs: Readonly<Record<PowerWord, number>>
  /** An alert of so much heat is answered by pressing the buttons of the hosts. */
  readonly shutdownCelsius: number
  readonly shutdownDelayMs: number
}

export interface SensormonShape {
  readonly sensors: readonly UbmcSensorShape[]
  readonly readEveryMs: number
  /** How often violations of limits are told. */
  readonly checkEveryMs: number
  /** How often temperatures and alerts are told. */
  readonly temperaturesEveryMs: number
  /** Of every temperature, whatever its own limits are. */
  readonly alertCelsius: Limits
  /** An alert of a critical one that has not passed after this is an emergency. */
  readonly emergencyDelayMs: number
}

export interface UbmcSensorShape {
  readonly id: Name
  /** As this project writes it. */
  readonly unit: string
  /** Only told as a word in its location. */
  readonly zone: Name | null
  readonly upper: Partial<Limits> | null
  readonly lower: Partial<Limits> | null
}

export interface Limits {
  readonly warning: number
  readonly critical: number
}

/** As long as the button is held, by u-bmc's defaults. */
export const gpioTakesMs: PowermgrShape['takesMs'] = {
  power_on: 200,
  power_off: 200,
  reset: 100,
  force_off: 4000,
}

/** As u-bmc's mock target sets it up. */
export const mockTakesMs: PowermgrShape['takesMs'] = {
  power_on: 0,
  power_off: 0,
  reset: 0,
  force_off: 0,
}

/** As both of u-bmc's targets have it, which differ a little in times. */
export const defaultPowermgr = { shutdownCelsius: 90, shutdownDelayMs: 3000 } as const
export const defaultSensormon = {
  checkEveryMs: 5000,
  temperaturesEveryMs: 3000,
  emergencyDelayMs: 2000,
} as const
