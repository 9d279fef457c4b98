/** Begins a plant: sound and cold, with what starts on, and whatever feeds that, on already. */
import type { Name } from '../../core/model/ids.ts'
import { plant } from './plant.ts'
import type { SimShape } from './shape.ts'
import { coldPlant, type Parts, type PlantState } from './truth.ts'

export function firstPlant(shape: SimShape): PlantState {
  const cold = coldPlant(shape)
  const names = withFeeders(shape)
  const on = <Lever>(parts: Parts<unknown>, lever: Lever) =>
    Object.fromEntries(
      [...names].filter((name) => Object.hasOwn(parts, name)).map((name) => [name, lever]),
    )
  const { hosts, chassis, components, supplies } = cold
  const power = { power: 'On' } as const
  const levers = {
    hosts: on(hosts, power),
    chassis: on(chassis, power),
    components: on(components, power),
    supplies: on(supplies, { output: 'On' } as const),
  }
  return plant(shape, cold, { kind: 'set', levers })
}

/** What starts on, the chassis whose rail it needs, and the supplies of all of them. */
function withFeeders({ startsOn = [], hosts, chassis, components }: SimShape): ReadonlySet<Name> {
  const isOn = ({ name }: { readonly name: Name }) => startsOn.includes(name)
  const parts = components.filter(isOn)
  const onRail = [...hosts.filter(isOn), ...parts.filter(({ chassisPower }) => chassisPower)]
  const rails = onRail.length > 0 || isOn(chassis) ? [chassis] : []
  const fed = [...rails, ...onRail, ...parts]
  return new Set([
    ...startsOn,
    ...rails.map(({ name }) => name),
    ...fed.flatMap((one) => one.supplies),
  ])
}
