/**
 * Lists the verbs that a platform's own recipes call, and what they amount to in the simulation.
 */

import type { Name } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { PowerVerb } from '../../core/model/verbs.ts'
import type {
  Configured,
  ConfiguredCall,
  ConfiguredKind,
  ConfiguredStep,
} from '../plant/configured.ts'
import type { OwnVerb } from '../plant/shape.ts'

/** What can be the target of a step. */
export interface Callee {
  readonly name: Name
  readonly kind: string
  readonly zones: readonly Name[]
  readonly supplies: readonly Name[]
}

export function ownVerbsOf(
  { integrations, kinds, simulation }: Configured,
  everybody: readonly Callee[],
): readonly OwnVerb[] {
  const { power, thermal } = integrations
  const services: Readonly<Record<string, string>> = { power, thermal }
  return everybody.flatMap((callee) =>
    callsOf(lookUp(kinds, callee.kind)).flatMap(({ call = '', target = 'self' }) => {
      const dot = call.lastIndexOf('.')
      const service = call.slice(0, dot)
      const verb = call.slice(dot + 1)
      const as = lookUp(simulation.verbs, verb) ?? lookUp(synonyms, verb) ?? null
      return targetsOf(callee, target).map((name) => ({
        service: lookUp(services, service) ?? service,
        target: name,
        verb,
        as,
      }))
    }),
  )
}

/** Other words for switching something on and off. */
const synonyms: Readonly<Record<string, PowerVerb>> = {
  start: 'on',
  enable: 'on',
  open: 'on',
  stop: 'off',
  disable: 'off',
  close: 'off',
  'force-off': 'off',
}

function callsOf(kind: ConfiguredKind | undefined): readonly ConfiguredCall[] {
  if (kind === undefined) return []
  const steps = [...Object.values(kind.recipes), ...kind.addedSteps].flatMap((some) => some.steps)
  return steps.flatMap((step) => [step, ...undoOf(step)]).filter(({ call }) => call !== undefined)
}

/** What is undone is undone where it was done. */
function undoOf({ undo = [], target }: ConfiguredStep): readonly ConfiguredCall[] {
  return 'none' in undo ? [] : undo.map((part) => ({ ...part, target }))
}

function targetsOf({ name, zones, supplies }: Callee, target: string): readonly Name[] {
  switch (target) {
    case 'zones':
      return zones
    case 'supplies':
    case 'supplies-reversed':
      return supplies
    default:
      return [name]
  }
}
