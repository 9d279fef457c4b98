/** Checks what recipes name: statuses, policies, services, and the steps before a step. */

import { nameOf } from '../compile/recipe-of.ts'
import type { Finding } from '../findings/problems.ts'
import { unknown } from '../findings/unknown.ts'
import { type Path, valueAt } from '../findings/walk.ts'
import { finding, inEach, inEvery, itemsAt, type Named, textsAt } from '../findings/written.ts'
import type { UndoStepGiven } from '../schema/steps.ts'
import { type KindNames, ownKinds } from './kind-names.ts'
import { predicateFindings } from './predicates.ts'

export const recipeFindings = (
  written: unknown,
  kind: string,
  names: KindNames,
): readonly Finding[] => [
  ...inEvery(written, ['kinds', kind, 'recipes']).flatMap((recipe) => [
    ...inRecipe(written, recipe, names),
    ...inSteps(written, [...recipe, 'steps'], names),
  ]),
  ...inEach(written, ['kinds', kind, 'addedSteps']).flatMap((added) =>
    inSteps(written, [...added, 'steps'], names),
  ),
]

const inSteps = (written: unknown, steps: Path, names: KindNames): readonly Finding[] => [
  ...inEach(written, steps).flatMap((step) => [
    ...inStep(written, step, names),
    ...inEach(written, [...step, 'undo']).flatMap((part) => inStep(written, part, names)),
    ...lookFindings(written, [...step, 'undo']),
  ]),
  ...orderFindings(written, steps),
  ...lookFindings(written, steps),
]

function inRecipe(written: unknown, recipe: Path, { statuses }: KindNames): readonly Finding[] {
  const at = (option: string) => textsAt(written, [...recipe, option])
  const ends = at('ends').filter(({ name }) => name !== 'observed' && name !== 'same')
  return [
    ...[...at('status'), ...at('undoing'), ...ends].flatMap((one) =>
      unknown('status', one, statuses),
    ),
    ...at('policy').flatMap((one) => unknown('policy', one, policiesIn(written))),
  ]
}

const policiesIn = (written: unknown): readonly string[] => [
  'hostPowerOn',
  'hostReset',
  'chassisPowerOn',
  'chassisPowerOff',
  ...ownKinds(written).map((kind) => `${kind}PowerOn`),
]

function inStep(written: unknown, step: Path, { statuses }: KindNames): readonly Finding[] {
  const shown = [
    ...textsAt(written, [...step, 'enters']),
    ...textsAt(written, [...step, 'onTimeout', 'status']),
  ]
  const services = textsAt(written, [...step, 'call']).map(({ path, name }) => ({
    path,
    name: name.slice(0, Math.max(0, name.lastIndexOf('.'))),
  }))
  return [
    ...shown.flatMap((one) => unknown('status', one, statuses)),
    ...services.flatMap((one) => unknown('service', one, servicesIn(written))),
    ...['observe', 'skipIf', 'until'].flatMap((option) =>
      predicateFindings(written, [...step, option]),
    ),
  ]
}

/** The services that a recipe can call. */
export const servicesIn = (written: unknown): readonly string[] => [
  'power',
  'thermal',
  ...textsAt(written, ['integrations', 'others']).map(({ name }) => name),
]

/** A step comes after steps that are before it, and every name that is waited for is one step's. */
function orderFindings(written: unknown, steps: Path): readonly Finding[] {
  const names = itemsAt(written, steps).map((step) =>
    typeof step === 'object' && step !== null ? nameOf(step as UndoStepGiven) : '',
  )
  return inEach(written, steps).flatMap((step, index) => {
    const before = names.slice(0, index)
    const waited = Array.isArray(valueAt(written, [...step, 'after']))
      ? textsAt(written, [...step, 'after'])
      : []
    return waited.flatMap((one) => [
      ...unknown('step before it', one, before),
      ...ambiguous(one, before),
    ])
  })
}

/** What is said to be verified by the next step is looked at there. */
function lookFindings(written: unknown, steps: Path): readonly Finding[] {
  const items = itemsAt(written, steps)
  return inEach(written, steps).flatMap((step, index) => {
    if (valueAt(written, [...step, 'verifiedByNext']) !== true) return []
    const [{ target = 'self' }, next] = [items[index], items[index + 1]] as [Looking, Looking?]
    const isLooked =
      next?.observe !== undefined && next.after === undefined && (next.target ?? 'self') === target
    if (isLooked) return []
    const message = `no step after it observes ${target}: nobody would see whether it happened`
    const hint = 'put that step after it, without after, or leave this out'
    return [finding('unclear-step', [...step, 'verifiedByNext'], message, hint)]
  })
}

type Looking = Pick<UndoStepGiven, 'observe' | 'after' | 'target'>

function ambiguous({ path, name }: Named, before: readonly string[]): readonly Finding[] {
  if (before.filter((one) => one === name).length < 2) return []
  const message = `there is more than one step '${name}' before it`
  return [finding('duplicate-name', path, message, 'give each a name of its own')]
}
