/** Defines the schema of predicates: the level of something watched, or a component's status. */
import { z } from 'zod'
import type { FileCode } from '../findings/catalogue.ts'
import { statusName } from './kind-words.ts'
import { partName } from './words.ts'

/** What is watched, by the option that names it. */
const watchedKeys = ['sensor', 'zone', 'supply', 'resource'] as const
export const predicateKeys = [...watchedKeys, 'component'] as const

export const predicateShape = {
  sensor: partName.optional().describe('A sensor, whose level it is about.'),
  zone: partName.optional().describe('A thermal zone, whose level it is about.'),
  supply: partName.optional().describe('A power supply, whose level it is about.'),
  resource: partName.optional().describe('A resource, whose level it is about.'),
  component: partName.optional().describe('A component, whose status it is about.'),
  is: z
    .array(statusName)
    .min(1)
    .max(16)
    .optional()
    .describe(
      'Levels (normal, warning, critical, unknown), or of a component statuses. Left out: normal ' +
        'or warning, or the status that the component has when it is on.',
    ),
}

export type PredicateGiven = {
  readonly [K in (typeof predicateKeys)[number]]?: string | undefined
} & {
  readonly is?: readonly string[] | undefined
}

/** Exactly one thing is looked at. */
export function addEmptyPredicate(given: PredicateGiven, context: z.RefinementCtx): void {
  const named = predicateKeys.filter((key) => given[key] !== undefined)
  if (named.length === 1) return
  const code: FileCode = named.length === 0 ? 'missing-option' : 'option-twice'
  context.addIssue({
    code: 'custom',
    path: named[1] === undefined ? [] : [named[1]],
    message: named[1] === undefined ? 'looks at nothing' : `is here beside ${named[0]}`,
    params: { code, hint: `name one of ${predicateKeys.join(', ')}` },
  })
}
