/** Reduces the plant: what commands, time and levers make of the hardware's truth. */
import { type Command, obey } from './command.ts'
import { type Levers, pull } from './levers.ts'
import { settle } from './rails.ts'
import type { SimShape } from './shape.ts'
import { passTime } from './time.ts'
import type { PlantState } from './truth.ts'

export type PlantEvent =
  | ({ readonly kind: 'command' } & Command)
  | { readonly kind: 'time passes'; readonly ms: number }
  | { readonly kind: 'set'; readonly levers: Levers }

/** Pure. Throws for a target, a verb or a part that the shape does not have: that is a bug. */
export function plant(shape: SimShape, state: PlantState, event: PlantEvent): PlantState {
  switch (event.kind) {
    case 'command':
      return settle(shape, obey(shape, state, event))
    case 'time passes':
      return passTime(shape, state, event.ms)
    case 'set':
      return event.levers.leds !== undefined && Object.keys(event.levers).length === 1
        ? // Nothing follows from what an LED shows.
          pull(state, event.levers)
        : settle(shape, pull(state, event.levers))
  }
}
