/** Analyses references: whatever a machine, a recipe or a component names is there. */

import { actionIn, isOff } from '../../core/machines/power-actions.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { PlatformFinding } from '../../core/model/platform/finding.ts'
import type {
  ActionRow,
  Machine,
  Platform,
  Recipe,
  Step,
} from '../../core/model/platform/platform.ts'
import { didYouMean } from '../../text/nearest.ts'
import { found } from './catalogue.ts'
import { eachOf } from './dependents.ts'

export const referenceFindings = (platform: Platform): readonly PlatformFinding[] => [
  ...Object.entries(platform.machines).flatMap(([kind, machine]) =>
    ofMachine(platform, kind, machine),
  ),
  ...Object.values(platform.recipes).flatMap((recipe) => ofRecipe(platform, recipe)),
  ...Object.values(platform.components).flatMap((one) => ofComponent(platform, one.name)),
]

type At = PlatformFinding['at']

/** With the known name that is most like it, if one is. */
function missing(at: At, what: string, name: string, known: readonly string[]): PlatformFinding {
  return found('unknown-name', at, `there is no ${what} ${name}${didYouMean(name, known)}`)
}

/** The statuses among `names` that the machine does not have. */
const strangers = (
  { kind, statuses }: Machine,
  names: readonly (string | null | undefined)[],
  at: At,
): readonly PlatformFinding[] =>
  names
    .filter((name) => name != null)
    .filter((name) => !Object.hasOwn(statuses, name))
    .map((name) => missing(at, `status of a ${kind}`, name, Object.keys(statuses)))

function ofMachine(platform: Platform, kind: string, machine: Machine): readonly PlatformFinding[] {
  const at = ['machines', kind]
  const { firstStatus, statusWhenPower, failureStatus, statuses, actions } = machine
  return [
    ...strangers(
      machine,
      [firstStatus, statusWhenPower.On, statusWhenPower.Off, failureStatus],
      at,
    ),
    ...Object.entries(statuses).flatMap(([status, { timeout }]) =>
      strangers(machine, [timeout?.to], [...at, 'statuses', status]),
    ),
    ...Object.entries(actions).flatMap(([action, row]) =>
      ofAction(platform, machine, row, [...at, 'actions', action]),
    ),
  ]
}

function ofAction(
  { recipes }: Platform,
  machine: Machine,
  { recipe: name, from, satisfiedBy }: ActionRow,
  at: At,
): readonly PlatformFinding[] {
  const recipe = lookUp(recipes, name)
  const isOwn = recipe?.kind === machine.kind
  return [
    ...strangers(machine, [...(from === 'any' ? [] : from), ...satisfiedBy], at),
    ...(isOwn ? [] : [missing(at, `recipe of a ${machine.kind}`, name, Object.keys(recipes))]),
  ]
}

function ofRecipe(platform: Platform, recipe: Recipe): readonly PlatformFinding[] {
  const { name, kind, status, ends, undoing, checks, steps } = recipe
  const at = ['recipes', name]
  const machine = lookUp(platform.machines, kind)
  if (machine === undefined) return [missing(at, 'kind', kind, Object.keys(platform.machines))]
  const ended = ends === 'observed' || ends === 'same' ? null : ends
  return [
    ...strangers(machine, [status, ended, undoing], at),
    ...(checks === null || Object.hasOwn(platform.checks, checks)
      ? []
      : [missing(at, 'policy', checks, Object.keys(platform.checks))]),
    ...steps.flatMap((step, index) =>
      ofStep(platform, recipe, machine, step, [...at, 'steps', index]),
    ),
  ]
}

function ofStep(
  platform: Platform,
  recipe: Recipe,
  machine: Machine,
  step: Step,
  at: At,
): readonly PlatformFinding[] {
  const known = recipe.steps.map(({ name }) => name)
  const entered = [step.enters, step.kind === 'observe' ? step.onTimeout?.status : null]
  const steps = step.kind === 'call' && !('none' in step.undo) ? [step, ...step.undo] : [step]
  return [
    ...strangers(machine, entered, at),
    ...(step.after ?? [])
      .filter((name) => !known.includes(name))
      .map((name) => missing(at, 'step', name, known)),
    ...steps.flatMap((one) =>
      one.kind === 'call' && !isService(platform, one.service)
        ? [missing(at, 'service', one.service, ['power', 'thermal', ...platform.services])]
        : [],
    ),
    ...(step.kind === 'each'
      ? eachOf(platform, recipe, step).flatMap(({ kind }) => {
          const other = lookUp(platform.machines, kind)
          if (other === undefined || actionIn(other, step.action) !== null) return []
          // Of those that need it, whoever has no such action is left alone.
          if (step.target === 'dependents' && isOff(step.action)) return []
          return [missing(at, `action of a ${kind}`, step.action, Object.keys(other.actions))]
        })
      : []),
  ]
}

/** By the part that it plays, or a service of the platform's own by its name. */
const isService = ({ services }: Platform, name: string) =>
  name === 'power' || name === 'thermal' || services.includes(name)

function ofComponent(platform: Platform, name: string): readonly PlatformFinding[] {
  const { components, machines } = platform
  const description = lookUp(components, name)
  if (description === undefined) return []
  const { kind, chassis, hosts, parts, dependents, dependsOn } = description
  const at = ['components', name]
  const watched = dependsOn.map(({ on }) => on).filter((on) => 'component' in on)
  const named = [
    ...hosts,
    ...parts.map((part) => part.name),
    ...dependents,
    ...(chassis === null ? [] : [chassis]),
    ...watched.map((on) => on.component),
  ]
  return [
    ...(Object.hasOwn(machines, kind) ? [] : [missing(at, 'kind', kind, Object.keys(machines))]),
    ...[...new Set(named)]
      .filter((one) => !Object.hasOwn(components, one))
      .map((one) => missing(at, 'component', one, Object.keys(components))),
    ...watched.flatMap((on) => {
      const machine = lookUp(machines, lookUp(components, on.component)?.kind ?? '')
      return machine === undefined ? [] : strangers(machine, on.statuses, [...at, 'dependsOn'])
    }),
  ]
}
