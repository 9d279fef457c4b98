/** Lists what of a configuration is watched: zones, sensors and supplies with their limits. */
import { usualRange } from '../../assess/plausible.ts'
import { noLimits, type ScaleWatch, type Watches } from '../../assess/watch.ts'
import type { Name, Subject } from '../../core/model/ids.ts'
import type { Config } from '../schema/config.ts'

export const zoneSubject = (name: string): Subject => `zone/${name}`
export const sensorSubject = (name: string): Subject => `sensor/${name}`
export const resourceSubject = (name: string): Subject => `resource/${name}`
export const supplySubject = (name: string): Subject => `supply/${name}`
const forecastSubject = (name: string): Subject => `forecast/${name}`

export function watchesOf({ zones, sensors, supplies, resources, limits }: Config): Watches {
  const staleMs = ({ stale }: { readonly stale?: number | undefined }) =>
    stale ?? limits.readingStale
  return Object.fromEntries([
    ...zones.flatMap((zone) => {
      const { name, warning, critical, hysteresis, heatUp } = zone
      const upper = { warning, critical }
      const watch = scale('°C', zone, {
        ...{ upper, lower: noLimits, hysteresis, staleMs: staleMs(zone) },
      })
      const forecast = { subject: forecastSubject(name), horizonMs: heatUp }
      return [
        [zoneSubject(name), { ...watch, forecast }] as const,
        [forecast.subject, watch] as const,
      ]
    }),
    ...sensors.map((sensor) => {
      const { warning = null, critical = null, hysteresis } = sensor
      const lower = { warning: sensor.lowerWarning ?? null, critical: sensor.lowerCritical ?? null }
      const upper = { warning, critical }
      const wholes = wholesOf(resources, sensor.name)
      const partOf = wholes.length === 0 ? {} : { partOf: wholes }
      const watch = { upper, lower, hysteresis, staleMs: staleMs(sensor), ...partOf }
      return [sensorSubject(sensor.name), scale(sensor.unit, sensor, watch)] as const
    }),
    ...supplies.map((supply) => {
      return [supplySubject(supply.name), { kind: 'supply', staleMs: staleMs(supply) }] as const
    }),
    ...resources.map((resource) => {
      const { name, sensors: of } = resource
      const watch =
        of === undefined
          ? ({ kind: 'resource', staleMs: staleMs(resource) } as const)
          : ({ kind: 'worst', of: of.map(sensorSubject) } as const)
      return [resourceSubject(name), watch] as const
    }),
  ])
}

/** What readings and their limits are in, of what has a unit. */
export const unitsOf = (watches: Watches): Readonly<Record<Subject, string>> =>
  Object.fromEntries(
    Object.entries(watches).flatMap(([subject, watch]) =>
      watch.kind === 'scale' && watch.unit !== '' ? [[subject, watch.unit] as const] : [],
    ),
  )

/** The resources that are as the worst of this sensor and others. */
const wholesOf = (resources: Config['resources'], sensor: Name): readonly Subject[] =>
  resources
    .filter(({ sensors = [] }) => sensors.includes(sensor))
    .map(({ name }) => resourceSubject(name))

/** Subjects that nobody is told of while a component is off. */
export const quietOf = ({ sensors }: Config): Readonly<Record<Subject, Name>> =>
  Object.fromEntries(
    sensors.flatMap(({ name, whileOn }) =>
      whileOn === undefined ? [] : [[sensorSubject(name), whileOn] as const],
    ),
  )

/** What may be said of how its readings are to be believed. */
type Doubts = Pick<Config['zones'][number], 'plausible' | 'slew' | 'frozenAfter'>

function scale(
  unit: string,
  { plausible, slew, frozenAfter }: Doubts,
  watch: Pick<ScaleWatch, 'upper' | 'lower' | 'hysteresis' | 'staleMs' | 'partOf'>,
): ScaleWatch {
  const { upper, lower } = watch
  const limits = [upper.warning, upper.critical, lower.warning, lower.critical]
  const usual = usualRange(unit, limits)
  const { least = usual.least, most = usual.most } = plausible ?? {}
  return {
    ...{ kind: 'scale', unit, plausible: { least, most }, ...watch },
    ...(slew === undefined ? {} : { slew }),
    ...(frozenAfter === undefined ? {} : { frozenMs: frozenAfter }),
  }
}
