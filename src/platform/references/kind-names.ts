/** Names what each kind has: the names of its base, and those that the file adds. */

import { usualLeds } from '../../core/leds/table.ts'
import { bmcRecipes } from '../../core/machines/bmc-recipes.ts'
import { chassisRecipes } from '../../core/machines/chassis-recipes.ts'
import { hostRecipes } from '../../core/machines/host-recipes.ts'
import { machines } from '../../core/machines/machines.ts'
import type { Settings } from '../../core/machines/settings.ts'
import { switchedMachine } from '../../core/machines/switched-machine.ts'
import { switchedRecipes } from '../../core/machines/switched-recipes.ts'
import type { Machine, Recipe } from '../../core/model/platform/platform.ts'
import { valueAt } from '../findings/walk.ts'
import { keysIn } from '../findings/written.ts'

/** What a kind is made of, and each of it has a name. */
export const sections = ['statuses', 'actions', 'recipes', 'leds'] as const
export type Section = (typeof sections)[number]
export type KindNames = Readonly<Record<Section, readonly string[]>>

export const builtInKinds: readonly string[] = ['host', 'chassis', 'bmc']

/** The kinds that a file may have components of. */
export const ownKinds = (written: unknown): readonly string[] =>
  keysIn(written, ['kinds']).filter((kind) => !builtInKinds.includes(kind))

/** The names of the base of a kind. */
export function baseNames(written: unknown, kind: string): KindNames {
  if (Object.hasOwn(bases, kind)) return bases[kind]!
  const base = valueAt(written, ['kinds', kind, 'base']) === 'none' ? nothing : switched
  const hasLeds = valueAt(written, ['kinds', kind, 'usualLeds']) !== false
  return { ...base, leds: hasLeds ? switched.leds : [] }
}

/** All names of a kind; whoever wrote it, what nobody knows of is Unknown. */
export function namesIn(written: unknown, kind: string): KindNames {
  const base = baseNames(written, kind)
  const all = (section: Section) => [
    ...new Set([...base[section], ...keysIn(written, ['kinds', kind, section])]),
  ]
  return {
    statuses: [...new Set([...all('statuses'), 'Unknown'])],
    actions: all('actions'),
    recipes: all('recipes'),
    leds: all('leds'),
  }
}

/** Names are the same however patient anybody is. */
const anyTimes: Settings = {
  pressesButtons: false,
  callTimeoutMs: 1,
  retries: 0,
  backoffMs: 1,
  transitionTimeoutMs: 1,
  bootTimeoutMs: 1,
  gracefulTimeoutMs: 1,
  forceTimeoutMs: 1,
  forcesAfterGraceful: true,
  hostShutdownRequired: true,
  coolingPolicy: 'balanced',
  suppliesStandIn: false,
  partsTimeoutMs: 1,
  dependencyLevels: 1,
  dwellMs: 1,
  emergencyGracefulMs: 1,
  initializationTimeoutMs: 1,
  updateTimeoutMs: 1,
  drainsForUpdate: true,
  drainTimeoutMs: 1,
}

const namesOf = ({ statuses, actions }: Machine, recipes: readonly Recipe[]): KindNames => ({
  statuses: Object.keys(statuses),
  actions: Object.keys(actions),
  recipes: recipes.map(({ name }) => name.slice(name.indexOf('.') + 1)),
  leds: Object.keys(usualLeds),
})

const { host, chassis, bmc } = machines(anyTimes)
const bases: Readonly<Record<string, KindNames>> = {
  host: namesOf(host!, hostRecipes(anyTimes)),
  chassis: namesOf(chassis!, chassisRecipes(anyTimes)),
  bmc: namesOf(bmc!, bmcRecipes(anyTimes)),
}
const switched = namesOf(switchedMachine('', anyTimes), switchedRecipes('', 'power', anyTimes))
const nothing: KindNames = { statuses: [], actions: [], recipes: [], leds: [] }
