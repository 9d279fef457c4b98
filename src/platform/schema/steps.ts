/** Defines the schema of recipes: how an action is carried out, step by step. */

import { z } from 'zod'
import { lookUp } from '../../core/model/look-up.ts'
import { recipeClassNames, targets } from '../../core/model/platform/platform.ts'
import type { FileCode } from '../findings/catalogue.ts'
import { actionName, code, serviceVerb, statusName } from './kind-words.ts'
import { predicateKeys, predicateShape } from './predicates.ts'
import { count, duration, text } from './words.ts'

const condition = z
  .strictObject({
    power: z.enum(['On', 'Off']).optional().describe('Its power is observed to be so.'),
    known: z.literal(true).optional().describe('Its power is observed, whatever it is.'),
    alone: z.literal(true).optional().describe('No other operation is under way.'),
    boot: z.enum(['started', 'complete']).optional().describe('Its boot has come so far.'),
    level: z.literal('normal').optional().describe('Of the zones or supplies that are the target.'),
    inUse: z.literal(true).optional().describe('Another load that is on needs the zone.'),
    ...predicateShape,
  })
  .superRefine((given, context) => {
    const keys = [...conditionKeys, ...predicateKeys].filter((key) => given[key] !== undefined)
    if (keys.length === 1) return
    const message = keys.length === 0 ? 'names no condition' : `names ${keys.join(' and ')}`
    const known = [...conditionKeys, ...predicateKeys].join(', ')
    addUnclear(context, keys.length === 0 ? [] : [keys[1]!], message, `one of ${known}`)
  })

const conditionKeys = ['power', 'known', 'alone', 'boot', 'level', 'inUse'] as const

const stepName = text(64)

const stepShape = {
  call: serviceVerb
    .optional()
    .describe('Asks a service: power, thermal, or one of integrations.others; then its verb.'),
  observe: condition.optional().describe('Waits until the world looks like that.'),
  each: actionName.optional().describe('Begins that action on each of the target, waits for all.'),
  pause: duration().optional().describe('Lets that time pass.'),
  name: stepName.optional().describe('The verb, or what is done, when left out.'),
  target: z.enum(targets).optional().describe('What it is done to; self when left out.'),
  after: z
    .array(stepName)
    .max(64)
    .optional()
    .describe('The steps that must be over first; the one before it when left out.'),
  timeout: duration()
    .optional()
    .describe('How long it may take; integrations.timeout or transitionTimeout when left out.'),
  enters: statusName.optional().describe('The status shown from this step on.'),
  skipIf: condition.optional().describe('Not needed where this holds already.'),
  ignoreFailureBecause: text(256).optional().describe('Why its failure does not fail the recipe.'),
  retries: count(0, 20).optional().describe('Of a call: attempts after the first.'),
  backoff: duration().optional().describe('Of a call: the wait before the first of them.'),
  notRepeatable: z.literal(true).optional().describe('Of a call: repeating it would do it twice.'),
  verifiedByNext: z
    .literal(true)
    .optional()
    .describe('Of a call: the step after it sees whether it happened.'),
  forces: z
    .literal(true)
    .optional()
    .describe('Of a call: it cuts what was asked to go off by itself; then it ends as forced.'),
  boots: z.literal(true).optional().describe('Of a call: it starts a boot.'),
  until: condition.optional().describe('Of each: the power that one has when it is done.'),
  code: code.optional().describe('Of observe: the error, when it never comes.'),
  onTimeout: z
    .strictObject({
      status: statusName.describe('The held status.'),
      code: code.describe('The error.'),
    })
    .optional()
    .describe('Of observe: where the component is held when it never comes.'),
}

const undoStep = z.strictObject(stepShape).superRefine(addUnclearStep)

const undo = z.union([
  z.array(undoStep).min(1).max(16),
  z.strictObject({ none: text(256).describe('Why it cannot, or need not, be taken back.') }),
])

const step = z
  .strictObject({
    ...stepShape,
    undo: undo
      .optional()
      .describe(
        'Of a call: the steps that take it back, or {none: why that cannot or need not be}.',
      ),
  })
  .superRefine((given, context) => {
    addUnclearStep(given, context)
    if (given.call === undefined || given.undo !== undefined) return
    context.addIssue({
      code: 'custom',
      path: [],
      message: `${given.call} is not taken back by anything`,
      params: {
        code: 'missing-undo' satisfies FileCode,
        hint: 'add undo: [steps], or {none: why}',
      },
    })
  })

export const recipe = z.strictObject({
  replaces: z.literal(true).optional().describe('It takes the place of one of the base.'),
  class: z
    .enum(recipeClassNames)
    .describe('Who may take over from whom: the later in this list from the earlier.'),
  status: statusName.optional().describe('Shown while it is carried out.'),
  ends: statusName
    .optional()
    .describe('A status; observed: as the hardware is observed; same: as it was.'),
  undoing: statusName.optional().describe('Shown while it is rolled back.'),
  failed: z
    .enum(['held', 'observed'])
    .default('held')
    .describe('After a failure that left nothing to undo: held, or as observed.'),
  power: z.enum(['On', 'Off']).optional().describe('What it makes for.'),
  needs: z.enum(['On', 'Off']).optional().describe('The power it must have to begin.'),
  policy: text(128).optional().describe('What it is checked against; <kind>PowerOn for power-on.'),
  energises: z.boolean().optional().describe('Whether interlocks are checked before each step.'),
  abortable: z.boolean().default(false).describe('Whether it may be aborted.'),
  alone: z.boolean().default(false).describe('Whether it waits until nothing else is under way.'),
  sets: z
    .strictObject({
      identify: z.boolean().optional().describe('Turns the identify LED on or off.'),
      lock: code.nullable().optional().describe('Sets that lock; null takes all away.'),
      unlock: code.optional().describe('Takes that lock away.'),
    })
    .prefault({})
    .describe('What stands once it has succeeded.'),
  steps: z
    .array(step)
    .max(64)
    .default([])
    .describe('In their order; with none it is done at once.'),
})

export const addedSteps = z
  .strictObject({
    before: stepName.optional().describe('The step that waits for them.'),
    after: stepName
      .optional()
      .describe('The step that they wait for, and whose end they come before.'),
    inEmergencies: z
      .literal(true)
      .optional()
      .describe('Also where power is cut for safety’s sake, which then waits for them.'),
    steps: z.array(step).min(1).max(16).describe('In their order.'),
  })
  .superRefine((given, context) => {
    if ((given.before === undefined) !== (given.after === undefined)) return
    const message =
      given.before === undefined ? 'stands by no step' : 'stands before one step and after another'
    const path = given.before === undefined ? [] : ['after']
    addUnclear(context, path, message, 'give it one of before, after')
  })

export type ConditionGiven = z.output<typeof condition>
export type StepGiven = z.output<typeof step>
export type UndoStepGiven = z.output<typeof undoStep>
export type RecipeGiven = z.output<typeof recipe>
export type AddedGiven = z.output<typeof addedSteps>

const stepKinds = ['call', 'observe', 'each', 'pause'] as const
type StepKind = (typeof stepKinds)[number]

/** Which options go with which kind of step only. */
const belongsTo: { readonly [Option in keyof typeof stepShape | 'undo']?: StepKind } = {
  retries: 'call',
  backoff: 'call',
  notRepeatable: 'call',
  verifiedByNext: 'call',
  forces: 'call',
  boots: 'call',
  undo: 'call',
  until: 'each',
  code: 'observe',
  onTimeout: 'observe',
}

/** A step does one thing, and has no option of another. */
function addUnclearStep(given: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void {
  const kinds = stepKinds.filter((kind) => given[kind] !== undefined)
  const [kind] = kinds
  if (kind === undefined || kinds.length > 1) {
    const message = kind === undefined ? 'does nothing' : `does ${kinds.join(' and ')} at once`
    return addUnclear(context, [], message, `give it one of ${stepKinds.join(', ')}`)
  }
  for (const [option, owner] of Object.entries(belongsTo)) {
    if (lookUp(given, option) === undefined || owner === kind) continue
    addUnclear(context, [option], `goes with ${owner}, not with ${kind}`, 'leave it out')
  }
  if (kind === 'pause' && given.timeout !== undefined) {
    addUnclear(context, ['timeout'], 'a pause is as long as it says', 'leave it out')
  }
  const isForMany = /^(hosts|parts|dependents)/.test(String(given.target))
  if (kind !== 'each') {
    if (!isForMany) return
    const message = `${given.target} goes with each, not with ${kind}`
    return addUnclear(context, ['target'], message, 'one of self, zones, supplies')
  }
  const until = given.until as Readonly<Record<string, unknown>> | undefined
  if (until?.power === undefined) {
    const hint = 'add until: {power: Off}'
    addUnclear(context, ['until'], 'does not say when one of them is done', hint)
  }
  if (!isForMany) {
    const message = `${given.target ?? 'self'} is nobody to ask`
    addUnclear(context, ['target'], message, 'one of hosts, parts, dependents')
  }
}

function addUnclear(
  context: z.RefinementCtx,
  path: readonly string[],
  message: string,
  hint: string,
): void {
  const params = { code: 'unclear-step' satisfies FileCode, hint }
  context.addIssue({ code: 'custom', path: [...path], message, params })
}
