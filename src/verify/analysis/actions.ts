/** Analyses actions: the cells of a machine, and whether its recipes agree with them. */

import type { Power, Status } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { PlatformFinding } from '../../core/model/platform/finding.ts'
import type { ActionRow, Machine, Platform, Recipe } from '../../core/model/platform/platform.ts'
import { isKnownAs } from '../../core/model/power.ts'
import { found } from './catalogue.ts'
import { reachableStatuses } from './reachability.ts'

export const actionFindings = (platform: Platform): readonly PlatformFinding[] =>
  Object.entries(platform.machines).flatMap(([kind, machine]) => {
    const reached = reachableStatuses(platform, machine)
    return Object.entries(machine.actions).flatMap(([action, row]) => {
      const cell = { machine, row, at: ['machines', kind, 'actions', action] }
      const recipe = lookUp(platform.recipes, row.recipe)
      return [
        ...contradictions(cell),
        ...twice(cell),
        ...unreachable(cell, reached),
        ...(recipe === undefined ? [] : [...elsewhere(cell, recipe), ...needless(cell, recipe)]),
      ]
    })
  })

interface Cell {
  readonly machine: Machine
  readonly row: ActionRow
  readonly at: PlatformFinding['at']
}

/** The statuses that an action is taken from; an explicit list. */
const sources = ({ from }: ActionRow): readonly Status[] => (from === 'any' ? [] : from)

/**
 * In one status an action is taken, and answered `unchanged`. Where the status implies a power both
 * make sense: it is taken when the hardware says otherwise.
 */
const contradictions = ({ machine, row, at }: Cell): readonly PlatformFinding[] =>
  sources(row)
    .filter((status) => row.satisfiedBy.includes(status))
    .filter((status) => lookUp(machine.statuses, status)?.impliedPower === null)
    .map((status) =>
      found('cell-contradiction', at, `in ${status} it is both taken and already so`),
    )

const twice = ({ row, at }: Cell): readonly PlatformFinding[] =>
  [sources(row), row.satisfiedBy].flatMap((list) =>
    list
      .filter((status, index) => list.indexOf(status) !== index)
      .map((status) => found('cell-twice', at, `${status} is listed twice`)),
  )

function unreachable({ row, at }: Cell, reached: ReadonlySet<Status>): readonly PlatformFinding[] {
  if (row.from === 'any' || row.from.some((status) => reached.has(status))) return []
  const why = row.from.length === 0 ? 'taken in no status' : 'taken only where nothing leads'
  return [found('action-unreachable', at, `it is ${why}`)]
}

/** Answered `unchanged` in a status that is not what the recipe makes for. */
function elsewhere({ machine, row, at }: Cell, recipe: Recipe): readonly PlatformFinding[] {
  return row.satisfiedBy
    .filter((status) => lookUp(machine.statuses, status) !== undefined)
    .filter((status) => !isArrived(machine, recipe, status))
    .map((status) => {
      const aim = recipe.power === null ? recipe.ends : `power ${recipe.power}`
      return found('already-elsewhere', at, `${status} is not what it leads to (${aim})`)
    })
}

function isArrived(machine: Machine, { power, ends }: Recipe, status: Status): boolean {
  if (status === ends) return true
  if (power !== null)
    return isKnownAs(lookUp(machine.statuses, status)?.impliedPower ?? null, power)
  return ends === 'observed' ? lookUp(machine.statuses, status)?.class !== 'held' : ends === 'same'
}

/** Its recipe needs a power that none of the statuses has that it is taken from. */
function needless({ machine, row, at }: Cell, recipe: Recipe): readonly PlatformFinding[] {
  const { needs } = recipe
  const from = sources(row)
  if (needs === null || from.length === 0) return []
  const other: Power = needs === 'On' ? 'Off' : 'On'
  if (
    !from.every((status) =>
      isKnownAs(lookUp(machine.statuses, status)?.impliedPower ?? null, other),
    )
  )
    return []
  const message = `${recipe.name} needs power ${needs}, and it is taken only where that is ${other}`
  return [found('needs-contradiction', at, message)]
}
