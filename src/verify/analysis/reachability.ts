/** Finds what leads from one status of a machine to another, read off its tables. */

import type { Status } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Machine, Platform, Recipe } from '../../core/model/platform/platform.ts'

/** Every status that is entered, starting from what a component is when nothing is known. */
export function reachableStatuses(platform: Platform, machine: Machine): ReadonlySet<Status> {
  const reached = new Set(entrances(platform, machine))
  // A set grows while it is walked: what is added is visited in its turn.
  for (const status of reached) {
    const { timeout = null } = lookUp(machine.statuses, status) ?? {}
    if (timeout !== null) reached.add(timeout.to)
    for (const { from, recipe } of Object.values(machine.actions)) {
      if (from !== 'any' && !from.includes(status)) continue
      for (const to of enteredBy(machine, lookUp(platform.recipes, recipe))) reached.add(to)
    }
  }
  return reached
}

/** Where an action that is carried out to its end leads from `status`; itself left out. */
export function endsFrom(
  platform: Platform,
  machine: Machine,
  status: Status,
): readonly { readonly to: Status; readonly recipe: Recipe }[] {
  return Object.values(machine.actions).flatMap(({ from, recipe: name }) => {
    const recipe = lookUp(platform.recipes, name)
    if (recipe === undefined || (from !== 'any' && !from.includes(status))) return []
    return endsOf(machine, recipe)
      .filter((to) => to !== status)
      .map((to) => ({ to, recipe }))
  })
}

/** The statuses that a recipe may end in when all goes well. */
function endsOf(machine: Machine, { ends }: Recipe): readonly Status[] {
  if (ends === 'same') return []
  return ends === 'observed' ? Object.values(machine.statusWhenPower) : [ends]
}

/** What a component is at first, and what the core makes of what is observed of it. */
function entrances(platform: Platform, machine: Machine): readonly Status[] {
  const ofKind = Object.values(platform.components).filter(({ kind }) => kind === machine.kind)
  const named = [
    machine.firstStatus,
    // What boots is shown as far as it has booted, and held when it crashes again and again.
    ...(ofKind.some(({ bootProgress }) => bootProgress) ? ['On', 'Booting'] : []),
    ...(ofKind.some(({ attemptsMax }) => attemptsMax !== null) ? ['Quiesced'] : []),
  ]
  const known = named.filter((status) => lookUp(machine.statuses, status) !== undefined)
  return [...known, ...Object.values(machine.statusWhenPower), machine.failureStatus]
}

function enteredBy(machine: Machine, recipe: Recipe | undefined): readonly Status[] {
  if (recipe === undefined) return []
  const { status, undoing, steps } = recipe
  const shown = steps.flatMap((step) => [
    step.enters,
    step.kind === 'observe' ? step.onTimeout?.status : undefined,
  ])
  return [status, undoing, ...shown, ...endsOf(machine, recipe)].filter((one) => one != null)
}
