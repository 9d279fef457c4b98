/**
 * Compiles the machinery of a platform: for each kind its base with what the file adds or replaces.
 */

import { usualLeds } from '../../core/leds/table.ts'
import { bmcRecipes } from '../../core/machines/bmc-recipes.ts'
import { chassisRecipes } from '../../core/machines/chassis-recipes.ts'
import { hostRecipes } from '../../core/machines/host-recipes.ts'
import { machines as builtIn } from '../../core/machines/machines.ts'
import type { Settings } from '../../core/machines/settings.ts'
import { switchedMachine } from '../../core/machines/switched-machine.ts'
import { switchedRecipes } from '../../core/machines/switched-recipes.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { LedRow, LedTable } from '../../core/model/platform/leds.ts'
import type { ActionRow, Machine, Recipe, StatusRow } from '../../core/model/platform/platform.ts'
import { believed } from '../../core/model/power.ts'
import type { Config } from '../schema/config.ts'
import type { KindGiven, LedGiven } from '../schema/kinds.ts'
import { type Addition, withAdded } from './added-steps.ts'
import { additionOf, type Reader, recipeOf } from './recipe-of.ts'
import type { Machines } from './relations.ts'

/** The kinds that are there whatever a file says. */
export const builtInKinds = ['host', 'chassis', 'bmc'] as const

/** All kinds: the built-in ones, and those of the file. */
export const kindsOf = ({ kinds }: Config): readonly string[] => [
  ...new Set([...builtInKinds, ...Object.keys(kinds)]),
]

export const machinesOf = (config: Config, settings: Settings): Machines =>
  Object.fromEntries(
    kindsOf(config).map((kind) => {
      const base = baseMachine(config, kind, settings)
      const given = lookUp(config.kinds, kind)
      return [kind, given === undefined ? base : extended(base, given, settings)]
    }),
  )

/** The recipes of one kind, with the steps that the file adds to them. */
export function recipesOf(reader: Reader, kind: string): readonly Recipe[] {
  const additions = additionsOf(reader, kind)
  return recipesAsWritten(reader, kind).map((recipe) => withAdded(recipe, additions))
}

export const additionsOf = (reader: Reader, kind: string): readonly Addition[] =>
  (lookUp(reader.config.kinds, kind)?.addedSteps ?? []).map((given) => additionOf(reader, given))

/**
 * Those of its base, but for those that the file has in their place, and for those whose action has
 * another one now.
 */
export function recipesAsWritten(reader: Reader, kind: string): readonly Recipe[] {
  const base = baseRecipes(reader, kind)
  const given = lookUp(reader.config.kinds, kind)
  if (given === undefined) return base
  const own = Object.entries(given.recipes).map(([name, one]) => recipeOf(reader, kind, name, one))
  const before = namedIn(baseMachine(reader.config, kind, reader.settings))
  const now = namedIn(reader.machines[kind]!)
  const isReplaced = ({ name }: Recipe) =>
    own.some((one) => one.name === name) || (before.includes(name) && !now.includes(name))
  return [...base.filter((recipe) => !isReplaced(recipe)), ...own]
}

const namedIn = ({ actions }: Machine): readonly string[] =>
  Object.values(actions).map(({ recipe }) => recipe)

export const ledTablesOf = (config: Config): Readonly<Record<string, LedTable>> =>
  Object.fromEntries(
    kindsOf(config).map((kind) => {
      const { leds = {}, usualLeds: hasUsual = true } = lookUp(config.kinds, kind) ?? {}
      const own = Object.entries(leds).map(([led, given]) => [led, ledRows(given)] as const)
      return [kind, { ...(hasUsual ? usualLeds : {}), ...Object.fromEntries(own) }]
    }),
  )

/** The longest that a part may take to go on or off, with every repetition of every call. */
export function partsTimeoutMs(recipes: readonly Recipe[]): number {
  const lasting = recipes
    .filter(({ power }) => power !== null)
    .map(({ steps }) => steps.reduce((sum, step) => sum + lastsMs(step), 0))
  return Math.max(0, ...lasting)
}

/** What a kind begins with, before the file adds to it. */
function baseMachine(config: Config, kind: string, settings: Settings): Machine {
  const machine = lookUp(builtIn(settings), kind)
  if (machine !== undefined) return kind === 'bmc' ? bmcMachine(config, machine) : machine
  return lookUp(config.kinds, kind)?.base === 'none' ? bare(kind) : switchedMachine(kind, settings)
}

/** A BMC without a maintenance mode has no action that leads there. */
function bmcMachine({ bmc }: Config, machine: Machine): Machine {
  if (bmc.maintenanceMode) return machine
  const { EnterMaintenance, ExitMaintenance, ...actions } = machine.actions
  return { ...machine, actions }
}

/** Nothing at all: all of it stands in the file. */
const bare = (kind: string): Machine => ({
  kind,
  firstStatus: '',
  statusWhenPower: { On: '', Off: '' },
  failureStatus: '',
  statuses: {},
  actions: {},
})

function extended(base: Machine, given: KindGiven, settings: Settings): Machine {
  const fails = given.failureStatus ?? base.failureStatus
  const statuses = Object.entries(given.statuses).map(([name, row]): [string, StatusRow] => [
    name,
    {
      class: row.class,
      impliedPower: row.impliedPower === undefined ? null : believed(row.impliedPower),
      timeout:
        row.class === 'waiting'
          ? {
              afterMs: row.deadline ?? settings.transitionTimeoutMs,
              to: row.onTimeout ?? fails,
              code: row.code ?? 'operation-lost',
            }
          : null,
    },
  ])
  const actions = Object.entries(given.actions).map(
    ([name, { recipe, from, satisfiedBy }]): [string, ActionRow] => [
      name,
      { recipe: `${base.kind}.${recipe}`, from, satisfiedBy },
    ],
  )
  const own = Object.fromEntries(statuses)
  const hasPower = Object.values(own).some(({ impliedPower }) => impliedPower !== null)
  const all = { ...(hasPower ? unseen(fails, settings) : {}), ...base.statuses, ...own }
  const statusWhenPower = given.statusWhenPower ?? base.statusWhenPower
  const usualFirst = 'Unknown' in all ? 'Unknown' : statusWhenPower.Off
  return {
    kind: base.kind,
    firstStatus: base.firstStatus === '' ? usualFirst : base.firstStatus,
    statusWhenPower,
    failureStatus: fails,
    statuses: all,
    actions: { ...base.actions, ...Object.fromEntries(actions) },
    locks: locksOf(given),
  }
}

/** A lock holds a component in the status in which the recipe ends that sets it. */
const locksOf = ({ recipes }: KindGiven): NonNullable<Machine['locks']> =>
  Object.fromEntries(
    Object.values(recipes).flatMap(({ sets: { lock }, ends }) =>
      lock == null || ends === undefined || ends === 'observed' || ends === 'same'
        ? []
        : [[lock, ends]],
    ),
  )

/** What has power has a status for when nobody knows of it: that is never read as off. */
const unseen = (to: string, { transitionTimeoutMs: afterMs }: Settings) =>
  ({
    Unknown: {
      class: 'waiting',
      impliedPower: null,
      timeout: { afterMs, to, code: 'never-observed' },
    },
  }) satisfies Machine['statuses']

/** Those that a kind begins with. */
export function baseRecipes({ config, settings }: Reader, kind: string): readonly Recipe[] {
  switch (kind) {
    case 'host':
      return hostRecipes(settings)
    case 'chassis':
      return chassisRecipes(settings)
    case 'bmc':
      return bmcRecipes(settings)
    default: {
      const { base, service = 'power' } = lookUp(config.kinds, kind) ?? {}
      return base === 'none' ? [] : switchedRecipes(kind, service, settings)
    }
  }
}

const ledRows = ({ show }: LedGiven): readonly LedRow[] =>
  show.map(
    ({ when, status, pattern }): LedRow => [
      status === undefined ? (when ?? 'always') : { statuses: status },
      pattern,
    ],
  )

function lastsMs(step: Recipe['steps'][number]): number {
  if (step.kind !== 'call') return step.timeoutMs
  const { retries, timeoutMs, backoffMs } = step
  return (retries + 1) * timeoutMs + (2 ** retries - 1) * backoffMs
}
