/** Plans a recipe: fills in every target for one component, and what depends on what. */

import type { PlannedStep } from '../model/events/event.ts'
import type { Name } from '../model/ids.ts'
import type { ComponentDescription } from '../model/platform/description.ts'
import type { Plan, Planned, Platform, Recipe, Step } from '../model/platform/platform.ts'
import { repeatedBy } from './repeated-rules.ts'
import { verifies } from './steps.ts'

/** The same for the same arguments, so only where an operation stands in it has to be kept. */
export function planOf(description: ComponentDescription, recipe: Recipe): Plan {
  const steps: Planned[] = []
  const indices = new Map<string, number[]>()
  let last: readonly number[] = []
  for (const turn of turnsOf(recipe.steps)) {
    const [first] = turn
    const after =
      first.after === undefined
        ? last
        : first.after.flatMap((name) => indices.get(name) ?? unknownStep(recipe, first, name))
    const targets = targetsOf(description, first)
    const mine = turn.map((): number[] => [])
    for (const target of targets) {
      const before = beforeIt(description, first, target)
      const chained = mine.at(-1)!.filter((_, i) => before.includes(targets[i]!))
      let waitsFor: readonly number[] = chained.length > 0 ? chained : after
      for (const [i, step] of turn.entries()) {
        mine[i]!.push(steps.length)
        waitsFor = [steps.push(planned(description, step, target, waitsFor)) - 1]
      }
    }
    // A step without targets (no zone, no supply) is no step: what follows waits for what it
    // waited for.
    last = targets.length > 0 ? mine.at(-1)! : after
    for (const [i, { name }] of turn.entries())
      indices.set(name, targets.length > 0 ? mine[i]! : [...after])
  }
  return { recipe, steps }
}

/** Whether it turns on the supplies that its component lives on. */
export const turnsOnSupplies = ({ steps }: Recipe): boolean =>
  steps.some((step) => step.kind === 'call' && step.target === 'supplies')

/** The plan as shown to whoever asks before anything moves. */
export const planShown = (platform: Platform, plan: Plan): readonly PlannedStep[] =>
  plan.steps.map(({ step, name, target, after, undo }) => ({
    ...(step.target === 'dependents' && goesOff(step) ? goingBefore(platform, target) : {}),
    name,
    kind: step.kind,
    target,
    timeoutMs: step.timeoutMs,
    service: step.kind === 'call' ? step.service : null,
    verb: step.kind === 'call' ? step.verb : step.kind === 'each' ? step.action : null,
    after: after.map((index) => plan.steps[index]!.name),
    undo:
      step.kind === 'call' && 'none' in step.undo ? step.undo.none : undo.map((part) => part.name),
  }))

/** Whoever is asked to go down asks its own dependents first, and they theirs: in that order. */
function goingBefore({ components }: Platform, target: Name): Pick<PlannedStep, 'before'> {
  const found = new Set<Name>()
  const visit = (name: Name) => {
    for (const one of components[name]!.dependents) {
      if (found.has(one)) continue
      visit(one)
      found.add(one)
    }
  }
  visit(target)
  return found.size === 0 ? {} : { before: [...found] }
}

/** Over in the moment it is accepted: there is no queue in which it could wait. */
export const takesNoTime = ({ steps }: Recipe) => steps.length === 0

/** What is done to one target after the other: a step, or a call and the look that verifies it. */
function turnsOf(steps: readonly Step[]): readonly (readonly [Step, ...Step[]])[] {
  const turns: [Step, ...Step[]][] = []
  for (const step of steps) {
    const last = turns.at(-1)
    if (last?.length === 1 && verifies(step, last[0])) last.push(step)
    else turns.push([step])
  }
  return turns
}

/**
 * Those of a step's targets that come before one of them. The supplies of a power sequence are
 * turned on one after the other, and a part after what it depends on; off it goes the other way.
 * All else goes in parallel.
 */
function beforeIt(
  description: ComponentDescription,
  step: Step,
  target: string,
): readonly string[] {
  const { kind } = step
  if (kind === 'call' && (step.target === 'supplies' || step.target === 'supplies-reversed')) {
    const targets = targetsOf(description, step)
    return targets.slice(0, targets.indexOf(target)).slice(-1)
  }
  if (!isOfParts(step)) return []
  const { parts } = description
  return goesOff(step)
    ? parts.filter(({ dependsOn }) => dependsOn.includes(target)).map(({ name }) => name)
    : (parts.find(({ name }) => name === target)?.dependsOn ?? [])
}

const isOfParts = ({ target }: Step) => target === 'parts' || target === 'parts-that-were-on'

/** It has others go off. */
export const goesOff = (step: Step) =>
  step.kind === 'each' && 'power' in step.until && step.until.power === 'Off'

function planned(
  description: ComponentDescription,
  step: Step,
  target: string,
  after: readonly number[],
): Planned {
  const parts = step.kind === 'call' && !('none' in step.undo) ? step.undo : []
  return {
    step,
    target,
    after,
    name: isOfItself(step) ? step.name : `${step.name} ${target}`,
    // What is undone is undone where it was done: the parts of an undo have the step's own target.
    undo: parts.map((part) => ({
      step: part,
      target,
      name: part.name,
      after: [],
      undo: [],
      repeats: null,
    })),
    repeats: repeatedBy(description, step),
  }
}

function targetsOf(description: ComponentDescription, step: Step): readonly string[] {
  if (step.kind === 'observe' && 'boot' in step.until && !description.bootProgress) return []
  switch (step.target) {
    case 'self':
    case 'hosts':
    case 'hosts-that-were-on':
      return [description.name]
    case 'dependents':
      return description.dependents
    case 'parts':
    case 'parts-that-were-on': {
      const names = description.parts.map(({ name }) => name)
      return goesOff(step) ? names.reverse() : names
    }
    case 'zones':
      return description.zones.map(nameIn)
    case 'supplies':
      return description.supplies.map(nameIn)
    case 'supplies-reversed':
      return description.supplies.map(nameIn).reverse()
  }
}

/** One step, whatever it is done to in turn. */
const isOfItself = ({ target }: Step) => target === 'self' || target.startsWith('hosts')

/** `psu.0` of `supply/psu.0`. */
export const nameIn = (subject: string) => subject.slice(subject.indexOf('/') + 1)

function unknownStep(recipe: Recipe, step: Step, name: string): never {
  throw new Error(
    `recipe ${recipe.name}: step '${step.name}' comes after '${name}', which is not before it`,
  )
}
