/** Tells which calls of operations are under way, for tests that answer them. */
import type { Effect } from '../../src/core/model/events/event.ts'
import { componentsOf, type System } from '../../src/core/model/system/system.ts'

export type Call = Extract<Effect, { kind: 'call' }>

export const isSameCall = (other: Effect, { id }: Call) => other.kind === 'call' && other.id === id

/** Whether the call of that id is still waited for. */
export function isUnderWay(system: System, id: string): boolean {
  return componentsOf(system).some(({ operation }) => {
    if (operation === null || !id.startsWith(`${operation.id}/`)) return false
    const { undo } = operation
    if (undo !== null) {
      return (
        undo.state.phase === 'asking' &&
        id === `${operation.id}/undo/${undo.step}/${undo.part}/${undo.state.attempts}`
      )
    }
    return operation.steps.some(
      ({ phase, attempts }, index) =>
        id === `${operation.id}/${index}/${attempts}` &&
        (phase === 'asking' || phase === 'watching'),
    )
  })
}
