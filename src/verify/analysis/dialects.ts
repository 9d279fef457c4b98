/** Analyses verbs: what a service, in the dialect that it speaks, is known to answer. */
import type { PlatformFinding } from '../../core/model/platform/finding.ts'
import type { Platform, Recipe, Step } from '../../core/model/platform/platform.ts'
import { ubmcVerbs } from '../../dialects/ubmc/power/verbs.ts'
import { type TargetKind, verbRow } from '../../dialects/verbs.ts'
import { found } from './catalogue.ts'

/** What would be dropped without a word is never sent: its step would fail every time. */
export const dialectFindings = (platform: Platform): readonly PlatformFinding[] =>
  Object.values(platform.recipes).flatMap((recipe) =>
    recipe.steps.flatMap((step, index) =>
      callsIn(step).flatMap((call) =>
        unanswered(platform, recipe, call, ['recipes', recipe.name, 'steps', index]),
      ),
    ),
  )

type Call = Pick<Extract<Step, { kind: 'call' }>, 'name' | 'service' | 'verb' | 'target'>

/** With what takes it back. */
function callsIn(step: Step): readonly Call[] {
  if (step.kind === 'observe' && step.retryWith !== undefined) {
    const { name, target, retryWith } = step
    return [{ name, service: 'power', verb: retryWith.verb, target }]
  }
  if (step.kind !== 'call') return []
  return Array.isArray(step.undo) ? [step, ...step.undo.flatMap(callsIn)] : [step]
}

function unanswered(
  { dialects }: Platform,
  { kind }: Recipe,
  { name, service, verb, target }: Call,
  at: PlatformFinding['at'],
): readonly PlatformFinding[] {
  const isCalled = service === 'power' || service === 'thermal'
  if (!isCalled || dialects[service] !== 'ubmc') return []
  // What it is known not to be able to do, such as an interrupt, is refused when it is asked for.
  if (verbRow(ubmcVerbs, service, targetKindOf(kind, target), verb) !== null) return []
  const message = `'${name}': nobody of u-bmc answers ${service}.${verb} for a ${kind}`
  return [found('verb-unanswered', at, message)]
}

function targetKindOf(kind: string, target: Call['target']): TargetKind {
  if (target === 'zones') return 'zone'
  if (target === 'supplies' || target === 'supplies-reversed') return 'supply'
  return kind === 'host' || kind === 'chassis' || kind === 'bmc' ? kind : 'component'
}
