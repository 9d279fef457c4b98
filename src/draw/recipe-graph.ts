/** Draws a recipe: its steps, what each waits for, how long it may take, how it is taken back. */
import type { Condition, Recipe, Step } from '../core/model/platform/platform.ts'
import type { Edge, Graph, Look, Node } from './graph.ts'

export function graphOfRecipe({ name, steps }: Recipe): Graph {
  const undone = steps.flatMap((step, index) =>
    undoOf(step).map((part, at) => ({ part, at, id: `${index}/${at}`, of: `${index}` })),
  )
  return {
    name,
    flow: 'down',
    groups: [],
    nodes: [
      ...steps.map((step, index) => boxOf(`${index}`, step, looksOf[step.kind])),
      ...undone.map(({ part, id }) => boxOf(id, part, 'stopped')),
    ],
    edges: [
      ...steps.flatMap((step, index) =>
        waitsFor(steps, step, index).map((before) => arrow(`${before}`, `${index}`)),
      ),
      ...undone.map(({ at, id, of }) =>
        at === 0
          ? { ...arrow(of, id), label: 'undo', isDashed: true }
          : { ...arrow(`${of}/${at - 1}`, id), isDashed: true },
      ),
    ],
  }
}

/** A recipe for programs: with the steps that each step waits for written out. */
export const recipeShown = (recipe: Recipe): Recipe => ({
  ...recipe,
  steps: recipe.steps.map((step, index) => ({
    ...step,
    after: waitsFor(recipe.steps, step, index).flatMap((at) => recipe.steps[at]?.name ?? []),
  })),
})

const looksOf: Readonly<Record<Step['kind'], Look>> = {
  call: 'acting',
  observe: 'good',
  each: 'moving',
  pause: 'plain',
}

/** Where nothing is said, the step before it; of steps with one name, the last before it counts. */
function waitsFor(steps: readonly Step[], { after }: Step, index: number): readonly number[] {
  if (after === undefined) return index === 0 ? [] : [index - 1]
  return after
    .map((name) => steps.findLastIndex((step, at) => at < index && step.name === name))
    .filter((at) => at >= 0)
}

const undoOf = (step: Step): readonly Step[] =>
  step.kind === 'call' && !('none' in step.undo) ? step.undo : []

const arrow = (from: string, to: string): Edge => ({ from, to, label: '', isDashed: false })

const boxOf = (id: string, step: Step, look: Look): Node => ({
  id,
  lines: [step.name, whatOf(step), ...patienceOf(step), ...remarksOf(step)],
  look,
  group: null,
})

function whatOf(step: Step): string {
  const on = step.target === 'self' ? '' : ` of ${step.target}`
  switch (step.kind) {
    case 'call':
      return `call ${step.service}.${step.verb}${on}`
    case 'observe':
      return `until ${conditionText(step.until)}${on}`
    case 'each':
      return `${step.action} of each of ${step.target}, until ${conditionText(step.until)}`
    case 'pause':
      return 'let time pass'
  }
}

function patienceOf(step: Step): readonly string[] {
  const seconds = `${step.timeoutMs / 1000} s`
  if (step.kind === 'pause') return [`for ${seconds}`]
  const repeats = step.kind === 'call' && step.retries > 0 ? `, ${step.retries} retries` : ''
  const once =
    step.kind === 'call' && step.notRepeatable ? ' (an answer that is lost is not asked for)' : ''
  return [`within ${seconds}${repeats}${once}`]
}

function remarksOf(step: Step): readonly string[] {
  return [
    ...(step.enters === undefined ? [] : [`status ${step.enters}`]),
    ...(step.skipIf === undefined ? [] : [`not needed if ${conditionText(step.skipIf)}`]),
    ...(step.ignoreFailureBecause === undefined ? [] : [`may fail: ${step.ignoreFailureBecause}`]),
    ...(step.kind === 'observe' && step.onTimeout ? [`else held: ${step.onTimeout.status}`] : []),
    ...(step.kind === 'call' && 'none' in step.undo ? [`no undo: ${step.undo.none}`] : []),
  ]
}

const bmcTexts = {
  restarted: 'it was started anew since it was asked',
  down: 'it is off, or was since it was asked',
} as const

/** What a condition demands, as short as it can be said. */
export function conditionText(condition: Condition): string {
  if ('power' in condition) return `power is ${condition.power}`
  if ('level' in condition) return `level is ${condition.level}`
  if ('fed' in condition) return 'one of its supplies gives power'
  if ('boot' in condition) return `boot is ${condition.boot}`
  if ('known' in condition) return 'power is known'
  if ('urgent' in condition) return 'an emergency leaves no time'
  if ('inUse' in condition) return 'another that is on needs it'
  if ('alone' in condition) return 'nothing else is under way'
  if ('bmc' in condition) return bmcTexts[condition.bmc]
  return 'subject' in condition
    ? `${condition.subject} is ${condition.levels.join(' or ')}`
    : `${condition.component} is ${condition.statuses.join(' or ')}`
}
