/** What the services would say about the plant, and which of it is new. */
import type { Report } from '../wire/native.ts'
import type { SimShape } from './shape.ts'
import type { PlantState } from './truth.ts'

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
    ...Object.entries(state.psus).map(
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

/** Those of the later readings that say something else than before. */
export function news(before: readonly Reading[], after: readonly Reading[]): readonly Reading[] {
  const said = new Set(before.map((reading) => JSON.stringify(reading)))
  return after.filter((reading) => !said.has(JSON.stringify(reading)))
}

/** What a reading is about. */
export function aboutOf(reading: Reading): string {
  switch (reading.what) {
    case 'supply':
      return reading.supply
    case 'zone':
      return reading.zone
    case 'sensor':
      return reading.sensor
    default:
      return reading.component
  }
}

function powerReadings({ hosts, chassis, bmc }: PlantState): readonly Reading[] {
  return [chassis, hosts, bmc].flatMap((parts) =>
    Object.entries(parts).map(
      ([component, { power }]): Reading => ({
        what: 'power',
        component,
        power,
      }),
    ),
  )
}

interface Shown {
  readonly pinned: boolean
  readonly readable: boolean
}

function shown(value: number, { pinned, readable }: Shown, isRough: boolean): number | null {
  if (!readable) return null
  return isRough && !pinned ? Math.round(value * 10) / 10 : value
}
