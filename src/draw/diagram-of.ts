/** Translates a machine and its recipes into a diagram. */
import { lookUp } from '../core/model/look-up.ts'
import type { Machine, StatusRow } from '../core/model/platform/platform.ts'
import { isKnownOn, wordOf } from '../core/model/power.ts'
import { beginsByItself } from '../core/model/system/system.ts'
import type { Diagram, Drawable, Transition } from './diagram.ts'
import { requested } from './diagram-transitions.ts'
import { tokenOf } from './token.ts'

/** The diagram of a kind of component, or `null` when the platform has none of that kind. */
export function diagramOf(platform: Drawable, kind: string): Diagram | null {
  const machine = lookUp(platform.machines, kind)
  if (machine === undefined) return null
  const actions = Object.entries(machine.actions)
  const statuses = Object.entries(machine.statuses)
  const initial = machine.firstStatus
  return {
    kind,
    initial,
    statuses: statuses.map(([name, row]) => ({
      name,
      class: row.class,
      power: row.impliedPower && wordOf(row.impliedPower),
      deadlineMs: row.timeout?.afterMs ?? null,
      unchanged: actions.flatMap(([action, { satisfiedBy }]) =>
        satisfiedBy.includes(name) ? [action] : [],
      ),
    })),
    transitions: unique([
      ...actions.flatMap(([action, row]) =>
        requested(machine, lookUp(platform.recipes, row.recipe), action, row),
      ),
      ...statuses.flatMap(([name, row]) => givenUp(name, row)),
      ...observed(machine, initial),
    ]),
  }
}

function givenUp(from: string, { timeout }: StatusRow): readonly Transition[] {
  if (timeout === null) return []
  const { to, code } = timeout
  return [{ from, to, cause: 'deadline', on: code, event: `deadline.${tokenOf(code)}`, when: null }]
}

/** What hardware is seen to be outranks what a status implies, but for what somebody holds. */
function observed(machine: Machine, initial: string): readonly Transition[] {
  const seen = (from: string, to: string, what: string) =>
    ({ from, to, cause: 'observation', on: `observed ${what}`, event: `observed.${what}` }) as const
  const { On, Off } = machine.statusWhenPower
  const back = beginsByItself(machine) ? machine.firstStatus : On
  const followed = Object.entries(machine.statuses).flatMap(([name, row]) => {
    const { impliedPower } = row
    if (name === initial || row.class === 'held' || impliedPower === null) return []
    return [
      isKnownOn(impliedPower) ? seen(name, Off, 'Off') : seen(name, back, 'On'),
      ...('Unknown' in machine.statuses ? [seen(name, 'Unknown', 'Unknown')] : []),
    ]
  })
  return [seen(initial, On, 'On'), seen(initial, Off, 'Off'), ...followed].map((one) => ({
    ...one,
    when: null,
  }))
}

function unique(transitions: readonly Transition[]): readonly Transition[] {
  const seen = new Map<string, Transition>()
  for (const one of transitions) {
    const key = [one.from, one.to, one.cause, one.on, one.when].join('\n')
    if (one.from !== one.to && !seen.has(key)) seen.set(key, one)
  }
  return [...seen.values()]
}
