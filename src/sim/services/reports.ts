/** Reports what the services would say about the plant, and which of it is new. */
import type { Report } from '../../dialects/native/messages.ts'
import type { SimShape } from '../plant/shape.ts'
import { type PlantState, railsIn } from '../plant/truth.ts'

/** A report before it is counted: omitting from each kind of report keeps the kinds apart. */
export type Reading = Uncounted<Report>
type Uncounted<One> = One extends unknown ? Omit<One, 'boot' | 'seq'> : never

/** Everything there is to say. Temperatures have one decimal; what was set is exact. */
export function readingsOf(shape: SimShape, state: PlantState): readonly Reading[] {
  return [
    ...powerReadings(state),
    ...shape.hosts
      .filter(({ reportsBoot }) => reportsBoot)
      .map(
        ({ name }): Reading => ({
          what: 'boot',
          component: name,
          progress: state.hosts[name]?.boot ?? 'None',
        }),
      ),
    ...Object.entries(state.supplies).map(
      ([supply, { present, fault, input, output }]): Reading => ({
        what: 'supply',
        supply,
        present,
        fault,
        input,
        output,
      }),
    ),
    ...Object.entries(state.zones).map(
      ([zone, truth]): Reading => ({
        what: 'zone',
        zone,
        coolingPercent: truth.coolingPercent,
        celsius: shown(truth.celsius, truth, true),
      }),
    ),
    ...shape.sensors.map(({ name, unit, zone }): Reading => {
      const truth = state.sensors[name]
      const value = truth === undefined ? null : shown(truth.value, truth, zone !== null)
      return { what: 'sensor', sensor: name, value, unit }
    }),
    ...Object.entries(state.resources).map(
      ([resource, { state: is }]): Reading => ({ what: 'resource', resource, state: is }),
    ),
    ...Object.entries(state.leds).flatMap(([component, leds]) =>
      Object.entries(leds).map(
        ([led, pattern]): Reading => ({
          what: 'led',
          component,
          led,
          pattern,
        }),
      ),
    ),
  ]
}

/** Those of the later readings that say something else than before; there are always the same. */
export function news(before: readonly Reading[], after: readonly Reading[]): readonly Reading[] {
  return after.filter((reading, index) => !saysTheSame(reading, before[index]))
}

/** Field by field: it is asked whenever a temperature is looked at, of everything there is. */
function saysTheSame(reading: Fields, before: Fields | undefined): boolean {
  if (before === undefined) return false
  for (const field in reading) if (reading[field] !== before[field]) return false
  return true
}

/** A reading has no parts of its own. */
type Fields = { readonly [Field in string]?: unknown }

/** What a reading is about. */
export function aboutOf(reading: Reading): string {
  switch (reading.what) {
    case 'supply':
      return reading.supply
    case 'zone':
      return reading.zone
    case 'sensor':
      return reading.sensor
    case 'resource':
      return reading.resource
    default:
      return reading.component
  }
}

const powerReadings = (state: PlantState): readonly Reading[] =>
  Object.entries(railsIn(state)).map(([component, { power }]) => ({
    what: 'power',
    component,
    power,
  }))

interface Shown {
  readonly pinned: boolean
  readonly readable: boolean
}

function shown(value: number, { pinned, readable }: Shown, isRough: boolean): number | null {
  if (!readable) return null
  return isRough && !pinned ? Math.round(value * 10) / 10 : value
}
