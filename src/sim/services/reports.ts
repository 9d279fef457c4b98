/** Reports what the services would say about the plant, and which of it is new. */

import type { Name } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Report } from '../../dialects/native/messages.ts'
import type { SimShape } from '../plant/shape.ts'
import type { Parts, PlantState, Rail } from '../plant/truth.ts'

/** A report before it is counted: omitting from each kind of report keeps the kinds apart. */
export type Reading = Uncounted<Report>
type Uncounted<One> = One extends unknown ? Omit<One, 'boot' | 'seq'> : never

export interface Reports {
  /** Everything there is to say. Temperatures have one decimal; what was set is exact. */
  of(state: PlantState): readonly Reading[]
  /** What is said otherwise than before. What is the very same is not looked at. */
  news(before: PlantState, after: PlantState): readonly Reading[]
}

export function createReports(shape: SimShape): Reports {
  const sources = sourcesOf(shape)
  const since = (other: PlantState | null, state: PlantState): readonly Reading[] =>
    sources.flatMap((source) => source(state, other))
  return {
    of: (state) => since(null, state),
    news: (before, after) => {
      // About the same things, in the same order.
      const said = since(after, before)
      return since(before, after).filter((reading, index) => !saysTheSame(reading, said[index]))
    },
  }
}

/** Says how things are in a state: those that are not the same in the other, or all of them. */
type Source = (state: PlantState, other: PlantState | null) => readonly Reading[]

function sourcesOf(shape: SimShape): readonly Source[] {
  const { chassis, hosts, components, bmc, supplies, zones, resources, leds } = shape
  return [
    about((plant) => plant.chassis, [chassis.name], powerReading),
    about((plant) => plant.hosts, namesOf(hosts), powerReading),
    about((plant) => plant.components, namesOf(components), powerReading),
    about(
      (plant) => plant.bmc,
      [bmc],
      (component, { power, boots, resetReason }) => [
        {
          ...{ what: 'power', component, power },
          ...(power === 'On' ? { bootId: `boot-${boots}`, resetReason } : {}),
        },
      ],
    ),
    about(
      (plant) => plant.hosts,
      namesOf(hosts.filter(({ reportsBoot }) => reportsBoot)),
      (component, { boot }) => [{ what: 'boot', component, progress: boot }],
    ),
    about(
      (plant) => plant.supplies,
      namesOf(supplies),
      (supply, { present, fault, input, output, tellsOutput }) => [
        { what: 'supply', supply, present, fault, input, ...(tellsOutput ? { output } : {}) },
      ],
    ),
    about(
      (plant) => plant.zones,
      namesOf(zones),
      (zone, truth) => [
        {
          ...{ what: 'zone', zone, coolingPercent: truth.coolingPercent },
          celsius: shown(truth.celsius, truth, true),
        },
      ],
    ),
    ...shape.sensors.map(({ name, unit, zone }) =>
      about(
        (plant) => plant.sensors,
        [name],
        (sensor, truth) => [
          { what: 'sensor', sensor, value: shown(truth.value, truth, zone !== null), unit },
        ],
      ),
    ),
    about(
      (plant) => plant.resources,
      resources,
      (resource, { state }) => [{ what: 'resource', resource, state }],
    ),
    about(
      (plant) => plant.leds,
      leds.map(({ component }) => component),
      (component, own) =>
        Object.entries(own).map(([led, pattern]) => ({ what: 'led', component, led, pattern })),
    ),
  ]
}

const about =
  <Part>(
    partsIn: (state: PlantState) => Parts<Part>,
    names: readonly Name[],
    readings: (name: Name, part: Part) => readonly Reading[],
  ): Source =>
  (state, other) => {
    const parts = partsIn(state)
    const others = other === null ? undefined : partsIn(other)
    if (parts === others) return []
    return names.flatMap((name) => {
      const part = lookUp(parts, name)
      return part === undefined || part === lookUp(others, name) ? [] : readings(name, part)
    })
  }

const powerReading = (component: Name, { power }: { readonly power: Rail }): readonly Reading[] => [
  { what: 'power', component, power },
]

const namesOf = (shapes: readonly { readonly name: Name }[]) => shapes.map(({ name }) => name)

/** Field by field: it is asked whenever a temperature is looked at. */
function saysTheSame(reading: Fields, before: Fields | undefined): boolean {
  if (before === undefined) return false
  for (const field in reading) if (lookUp(reading, field) !== lookUp(before, field)) return false
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

interface Shown {
  readonly pinned: boolean
  readonly readable: boolean
}

function shown(value: number, { pinned, readable }: Shown, isRough: boolean): number | null {
  if (!readable) return null
  return isRough && !pinned ? Math.round(value * 10) / 10 : value
}
