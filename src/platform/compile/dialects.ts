/** Says which dialect each service speaks, and what the engine has to know to be understood. */
import type { Name } from '../../core/model/ids.ts'
import type { Dialects } from '../../core/model/platform/platform.ts'
import type { Config } from '../schema/config.ts'

export function dialectsOf({ integrations }: Pick<Config, 'integrations'>): Dialects {
  const { dialect, dialects } = integrations
  const { power = dialect, thermal = dialect, sensors = dialect, leds = dialect } = dialects
  return { power, thermal, sensors, leds }
}

/** Power as a sensor shows it. */
export interface Observer {
  readonly component: Name
  readonly sensor: Name
  /** At or above, it is on. */
  readonly onFrom: number
  /** At or below, it is off. */
  readonly offUpTo: number
}

export const observersOf = ({ hosts, chassis }: Config): readonly Observer[] =>
  [...hosts, chassis].flatMap(({ name, observe = {} }) => {
    const { sensor, onFrom, offUpTo } = observe
    return sensor === undefined || onFrom === undefined || offUpTo === undefined
      ? []
      : [{ component: name, sensor, onFrom, offUpTo }]
  })

/**
 * The sensors that there are, each with the zone that it sits in. Those that show power are read
 * last: what only means something while that is there has been read by then.
 */
export function sensorsOf(config: Config): Readonly<Record<Name, Name | null>> {
  const shows = observersOf(config).map(({ sensor }) => sensor)
  const last = config.sensors.filter(({ name }) => shows.includes(name))
  const first = config.sensors.filter(({ name }) => !shows.includes(name))
  return Object.fromEntries([...first, ...last].map(({ name, zone = null }) => [name, zone]))
}

/** What clients of u-bmc are given; `null` where there are none. */
export function ubmcOf(config: Config) {
  const { served, unmistakableErrors, stream } = config.ubmc
  const isSpoken = Object.values(dialectsOf(config)).includes('ubmc')
  if (!(served ?? isSpoken)) return null
  const { kept, bytes, age, messages } = stream
  return {
    unmistakableErrors,
    stream: kept ? { maxBytes: bytes, maxAgeMs: age, maxMessagesPerSubject: messages } : null,
  }
}
