/** Plans: a recipe with every target filled in for one component, and what depends on what. */
import type { PlannedStep } from './event.ts'
import type { Description, Plan, Planned, Recipe, Step } from './platform.ts'

/** The same for the same arguments, so only where an operation stands in it has to be kept. */
export function planOf(description: Description, recipe: Recipe): Plan {
  const steps: Planned[] = []
  const indices = new Map<string, number[]>()
  let last: readonly number[] = []
  for (const step of recipe.steps) {
    const after =
      step.after === undefined
        ? last
        : step.after.flatMap((name) => indices.get(name) ?? unknownStep(recipe, step, name))
    const mine: number[] = []
    for (const target of targetsOf(description, step)) {
      const chained = isSequential(step) ? mine.slice(-1) : []
      mine.push(steps.length)
      steps.push(planned(step, target, chained.length > 0 ? chained : after))
    }
    // A step without targets (no zone, no supply) is no step: what follows waits for what it
    // waited for.
    last = mine.length > 0 ? mine : after
    indices.set(step.name, [...last])
  }
  return { recipe, steps }
}

/** The plan as shown to whoever asks before anything moves. */
export const planShown = (plan: Plan): readonly PlannedStep[] =>
  plan.steps.map(({ step, name, target, after, undo }) => ({
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

/**
 * The supplies of a power sequence are turned on one after the other; all else goes in parallel.
 */
const isSequential = ({ kind, target }: Step) =>
  kind === 'call' && (target === 'supplies' || target === 'supplies-reversed')

function planned(step: Step, target: string, after: readonly number[]): Planned {
  const parts = step.kind === 'call' && !('none' in step.undo) ? step.undo : []
  return {
    step,
    target,
    after,
    name:
      step.target === 'self' || step.target.startsWith('hosts')
        ? step.name
        : `${step.name} ${target}`,
    // What is undone is undone where it was done: the parts of an undo have the step's own target.
    undo: parts.map((part) => ({ step: part, target, name: part.name, after: [], undo: [] })),
  }
}

function targetsOf(description: Description, step: Step): readonly string[] {
  if (step.kind === 'observe' && 'boot' in step.until && !description.bootProgress) return []
  switch (step.target) {
    case 'self':
    case 'hosts':
    case 'hosts-that-were-on':
      return [description.name]
    case 'zones':
      return description.zones.map(nameIn)
    case 'supplies':
      return description.supplies.map(nameIn)
    case 'supplies-reversed':
      return description.supplies.map(nameIn).reverse()
  }
}

/** `psu.0` of `supply/psu.0`. */
export const nameIn = (subject: string) => subject.slice(subject.indexOf('/') + 1)

function unknownStep(recipe: Recipe, step: Step, name: string): never {
  throw new Error(
    `recipe ${recipe.name}: step '${step.name}' comes after '${name}', which is not before it`,
  )
}
