/** Writes the page of the recipes: how each action is carried out, and how it is taken back. */
import { lookUp } from '../../core/model/look-up.ts'
import type { Recipe, Step } from '../../core/model/platform/platform.ts'
import { conditionText, recipeShown } from '../../draw/recipe-graph.ts'
import { code, codes, listed, page, table } from '../markdown.ts'
import { marked, ownKind, timeText, usual } from '../times.ts'

export const recipes = (): string =>
  page(
    '# Recipes',
    `How an action is carried out, step by step. A step is a *call* of a service, an
*observation* of the world, an operation on *each* of several components, or a *pause*. It begins
when the steps it comes after are over; those that come after nothing begin at once, side by
side. Steps for which a component has no target (no supply, no zone, no boot progress) are left
out.`,
    `When a step fails, what was done is taken back in reverse by the *undo* of each step, or it
is said why there is none. No answer is doubt, not failure: where the hardware can be looked at,
looking decides. Times are those that hold unless the option beside them says otherwise; a call
that fails in passing is tried again up to \`integrations.retry.attempts\` times in all, after
\`integrations.retry.delay\`, then twice that, and so on.`,
    `The class says who may take over from whom: \`cut\` before \`emergency\` before \`force\`
before \`down\` before \`up\`; what is \`quiet\` is in nobody's way. \`statemgr graph
host.power-on\` draws a recipe, and \`statemgr power on host.0 --dry-run\` shows it with every
target filled in.`,
    `${code(ownKind)} stands for a kind of your own: these are the recipes that one begins with.`,
    ...Object.values(usual.recipes).map(section),
  )

function section(recipe: Recipe): string {
  const { name, steps } = recipe
  const actions = Object.entries(lookUp(usual.machines, recipe.kind)?.actions ?? {}).flatMap(
    ([action, row]) => (row.recipe === name ? [action] : []),
  )
  const patient = lookUp(marked.recipes, name)?.steps ?? []
  const shown = recipeShown(recipe).steps
  return page(
    `## ${name}`,
    sentences(recipe, actions),
    steps.length === 0
      ? 'It has no steps: it is done at once.'
      : table(
          ['step', 'what is done', 'comes after', 'within', 'undo', 'besides'],
          shown.map((step, at) => [
            step.name,
            doneText(step),
            step.after?.join(', ') ?? '',
            withinText(step.timeoutMs, patient[at]?.timeoutMs ?? 0),
            undoText(step),
            besides(step),
          ]),
        ),
  )
}

/** Without parts there is nothing to wait for: how long it takes is up to theirs. */
const withinText = (usualMs: number, markedMs: number) =>
  usualMs === 0 ? 'as long as theirs may take' : timeText(usualMs, markedMs)

function endText(ends: Recipe['ends']): string {
  if (ends === 'same') return 'ends as it was'
  return ends === 'observed' ? 'ends as the hardware is observed to be' : `ends as ${code(ends)}`
}

function sentences(recipe: Recipe, actions: readonly string[]): string {
  const { kind, status, ends, undoing, failed, checks, sets } = recipe
  const facts = [
    `${listed(actions.map(code))} of a ${kind}; class ${code(recipe.class)}`,
    status === null ? 'the status stays as it is meanwhile' : `status ${code(status)} meanwhile`,
    endText(ends),
    undoing === null ? '' : `shown as ${code(undoing)} while it is taken back`,
    failed === 'observed' ? 'after a failure it is what the hardware is observed to be' : '',
    recipe.energises ? 'interlocks are asked again before each step' : '',
    checks === null ? '' : `under the policy ${code(checks)}`,
    recipe.abortable ? 'can be aborted' : '',
    recipe.alone ? 'only while nothing else is under way' : '',
    recipe.needs === null ? '' : `only while power is observed to be ${recipe.needs}`,
    typeof sets.lock === 'string' ? `sets the lock ${code(sets.lock)}` : '',
    sets.lock === null ? 'takes all locks away' : '',
    sets.unlock === undefined ? '' : `takes the lock ${code(sets.unlock)} away`,
    sets.identify === undefined ? '' : `turns the identify LED ${sets.identify ? 'on' : 'off'}`,
  ]
  return `${facts.filter((fact) => fact !== '').join('; ')}.`
}

function doneText(step: Step): string {
  const of = step.target === 'self' ? '' : ` of ${targets[step.target]}`
  switch (step.kind) {
    case 'call':
      return `call ${code(`${step.service}.${step.verb}`)}${of}`
    case 'observe':
      return `wait until ${conditionText(step.until)}${of}`
    case 'each':
      return `${code(step.action)}${of}, until ${conditionText(step.until)}`
    case 'pause':
      return 'let time pass'
  }
}

const targets: Readonly<Record<Step['target'], string>> = {
  self: 'itself',
  zones: 'each zone',
  supplies: 'each supply',
  'supplies-reversed': 'each supply, in reverse',
  hosts: 'each host',
  'hosts-that-were-on': 'each host that was on',
  parts: 'each part',
  'parts-that-were-on': 'each part that was on',
  dependents: 'each that depends on it',
}

function undoText(step: Step): string {
  if (step.kind !== 'call') return ''
  return 'none' in step.undo
    ? `none: ${step.undo.none}`
    : step.undo.map(({ name }) => name).join(', ')
}

function besides(step: Step): string {
  const facts = [
    step.enters === undefined ? '' : `status ${code(step.enters)} from here on`,
    step.skipIf === undefined ? '' : `not needed if ${conditionText(step.skipIf)}`,
    step.ignoreFailureBecause === undefined ? '' : `may fail: ${step.ignoreFailureBecause}`,
    step.kind === 'call' && step.notRepeatable ? 'never repeated when its answer is lost' : '',
    step.kind === 'observe' && step.retryWith
      ? `tried again by ${code(`power.${step.retryWith.verb}`)} while attempts are left`
      : '',
    step.kind === 'observe' && step.onTimeout
      ? `else held as ${codes([step.onTimeout.status])} (${code(step.onTimeout.code)})`
      : '',
    step.kind === 'observe' && step.code ? `fails with ${code(step.code)}` : '',
  ]
  return facts.filter((fact) => fact !== '').join('; ')
}
