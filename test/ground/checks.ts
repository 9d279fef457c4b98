/**
 * What must be true of a world whatever was done to it: in the journal always, of the hardware
 * at rest.
 */
import assert from 'node:assert/strict'
import type { Platform } from '../../src/core/platform.ts'
import { componentsOf, isWorkedOn } from '../../src/core/system.ts'
import type { PlantState } from '../../src/sim/truth.ts'
import type { HistoryEntry } from '../../src/wire/api-replies.ts'
import type { World } from './world.ts'

/** Nothing is under way, and nothing waits for something. */
export const isAtRest = ({ platform, system }: World): boolean =>
  componentsOf(system()).every(
    ({ operation, kind, status }) =>
      operation === null && standing(platform, kind, status) !== 'waiting',
  )

/** Where what is shown is not what is: for all but what is held until somebody looks. */
export function disagreements({ platform, system, simulator }: World): readonly string[] {
  const truth = simulator.truth()
  return componentsOf(system()).flatMap((component) => {
    const { kind, name, status } = component
    const { claims, class: standing } = platform.machines[kind]!.statuses[status]!
    if (standing === 'held' || isWorkedOn(component)) return []
    const power = powerIn(truth, name)
    const boot = truth.hosts[name]?.boot
    return [
      ...(claims !== null && claims !== power ? [`${name} is ${status}, its power ${power}`] : []),
      ...(status === 'Running' && boot !== 'OSRunning'
        ? [`${name} is Running, its boot ${boot}`]
        : []),
    ]
  })
}

const standing = (platform: Platform, kind: string, status: string) =>
  platform.machines[kind]!.statuses[status]!.class

export const powerIn = ({ hosts, chassis, bmc }: PlantState, name: string) =>
  (hosts[name] ?? chassis[name] ?? bmc[name])?.power

/** Waits until all is at rest and shown as it is, and sees that it stays so for a while. */
export async function comeToRest(world: World, maxMs: number, stayMs: number): Promise<void> {
  const isSettled = () => isAtRest(world) && disagreements(world).length === 0
  await world.clock.runUntil(isSettled, maxMs)
  await world.advance(stayMs)
  assert.deepEqual(disagreements(world), [])
  assert.ok(isAtRest(world), `not at rest: ${JSON.stringify(underWay(world))}`)
}

const underWay = ({ system }: World) =>
  componentsOf(system()).map(({ name, status, operation }) => ({ name, status, operation }))

const endings: ReadonlySet<string> = new Set(['succeeded', 'failed', 'rolled-back', 'aborted'])

/**
 * No gap, each status where the last one led, and each operation there was, or was accepted,
 * ended once.
 */
export function checkJournal(
  history: readonly HistoryEntry[],
  accepted: readonly string[] = [],
): void {
  for (const [index, { seq }] of history.entries()) {
    assert.equal(seq, index + 1, 'the journal has a gap')
  }
  const last = new Map<string, string>()
  for (const { type, component, from, to, seq } of history) {
    if (type !== 'transition') continue
    assert.equal(from, last.get(component) ?? from, `entry ${seq} is not where ${component} was`)
    last.set(component, to ?? '')
  }
  const ended = history.flatMap(({ type, operation, outcome }) =>
    operation !== null && type !== 'alert' && endings.has(outcome) ? [operation] : [],
  )
  const told = history.flatMap(({ type, operation }) =>
    operation !== null && type !== 'alert' ? [operation] : [],
  )
  for (const id of new Set([...accepted, ...told])) {
    const times = ended.filter((operation) => operation === id).length
    assert.equal(times, 1, `operation ${id} has ended ${times} times`)
  }
}
