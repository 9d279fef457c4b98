/** Makes what tests of the dialect ask and are told. */

import { double, inner, join, text, varint } from './by-hand.ts'
import type { UbmcWorld } from './world.ts'

/** `PowerOperationResult`: it was done. */
export const result = (component: string, operation: string) =>
  join(text(1, component), text(2, operation), varint(3, 1), inner(5, varint(1, 1)))

/** `ThermalEmergencyAlert`. */
export const emergency = (zone: string, celsius: number) =>
  join(
    text(1, 'emergency_thermal'),
    text(4, zone),
    double(5, celsius),
    text(7, 'emergency'),
    inner(9, varint(1, 1)),
    text(10, 'it burns'),
  )

/** It does what it is asked, and nobody hears of it. */
export const silence = ({ simulator }: UbmcWorld): void =>
  simulator.fault({ service: 'powermgr', kind: 'lose-answer' })

export function setEvery(world: UbmcWorld, ms: number, then: () => void) {
  const state = { isOver: false }
  const turn = () => {
    if (state.isOver) return
    then()
    world.clock.wake(ms, turn)
  }
  turn()
  return state
}
