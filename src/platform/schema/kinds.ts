/** Defines the schema of kinds: what a platform adds to the built-in ones, and kinds of its own. */
import { z } from 'zod'
import { ledConditions, patterns } from '../../core/model/platform/leds.ts'
import { statusClasses } from '../../core/model/platform/platform.ts'
import type { FileCode } from '../findings/catalogue.ts'
import { actionName, code, kindName, ledName, recipeName, statusName } from './kind-words.ts'
import { checks, concurrent } from './policies.ts'
import { addedSteps, recipe } from './steps.ts'
import { byName, duration, serviceName } from './words.ts'

const replaces = z
  .literal(true)
  .optional()
  .describe('It takes the place of one of the base; without, there must be none.')

const status = z
  .strictObject({
    replaces,
    class: z
      .enum(statusClasses)
      .describe('stable; waiting: for something, with a deadline; held: until somebody acts.'),
    impliedPower: z
      .enum(['On', 'Off'])
      .optional()
      .describe('The power that one has in this status.'),
    deadline: duration()
      .optional()
      .describe('Of waiting: when it is given up, if nothing ends it.'),
    onTimeout: statusName
      .optional()
      .describe('Of waiting: what it becomes then; fails when left out.'),
    code: code.optional().describe('Of waiting: the error then; operation-lost when left out.'),
  })
  .superRefine((given, context) => {
    const add = (path: string, why: FileCode, message: string, hint: string) =>
      context.addIssue({ code: 'custom', path: [path], message, params: { code: why, hint } })
    if (given.class === 'waiting') {
      if (given.deadline !== undefined) return
      add('deadline', 'missing-option', 'nothing may wait for ever', 'add deadline: 30s')
      return
    }
    for (const key of ['deadline', 'onTimeout', 'code'] as const) {
      if (given[key] === undefined) continue
      const message = `a ${given.class} status waits for nothing`
      add(key, 'option-without-use', message, 'leave it out, or say class: waiting')
    }
  })

const action = z.strictObject({
  replaces,
  recipe: recipeName.describe('The recipe of this kind that carries it out.'),
  from: z
    .union([z.array(statusName).max(64), z.literal('any')])
    .describe('The statuses in which it is taken, or any.'),
  satisfiedBy: z.array(statusName).max(64).default([]).describe('Where it is so already.'),
})

const { always: _, ...shownWhile } = ledConditions
const conditions = Object.keys(shownWhile) as (keyof typeof shownWhile)[]

const led = z.strictObject({
  replaces,
  show: z
    .array(
      z.strictObject({
        when: z.enum(conditions).optional().describe('While this is so: docs/reference/leds.md.'),
        status: z.array(statusName).min(1).max(64).optional().describe('While it is one of these.'),
        pattern: z.enum(patterns).describe('What the LED shows.'),
      }),
    )
    .min(1)
    .max(64)
    .superRefine((rows, context) => {
      for (const [index, { when, status: statuses }] of rows.entries()) {
        const isLast = index === rows.length - 1
        const conditions = (when === undefined ? 0 : 1) + (statuses === undefined ? 0 : 1)
        if (conditions === (isLast ? 0 : 1)) continue
        const message = isLast ? 'says nothing for all else' : 'must have a when or a status'
        const hint = isLast ? 'end with - pattern: off' : 'one of them; only the last has neither'
        const params = { code: 'led-not-total' satisfies FileCode, hint }
        context.addIssue({ code: 'custom', path: [index], message, params })
      }
    })
    .describe('The first that applies is shown; the last is for all else.'),
})

/** Far more than a board has, and few enough to be looked through in no time. */
const kindsMax = 64
const rowsMax = 128

const kind = z.strictObject({
  base: z
    .enum(['switched', 'none'])
    .optional()
    .describe(
      'What a kind of its own begins with: a thing that is switched on and off, or nothing.',
    ),
  service: serviceName
    .optional()
    .describe('Who switches it: power, or one of integrations.others. For base switched.'),
  load: z
    .boolean()
    .optional()
    .describe('Whether it goes off in an emergency of heat, power or its health, as hosts do.'),
  policy: z
    .strictObject({ ...checks(true), maxConcurrent: concurrent.optional() })
    .optional()
    .describe('What its power-on is checked against: the policy <kind>PowerOn.'),
  statusWhenPower: z
    .strictObject({
      On: statusName.describe('Seen to have power.'),
      Off: statusName.describe('Seen to have none.'),
    })
    .optional()
    .describe('What it is when nothing but its power is known.'),
  failureStatus: statusName.optional().describe('Where failures end.'),
  statuses: byName(statusName, status, rowsMax).default({}).describe('What it can be, by name.'),
  actions: byName(actionName, action, rowsMax).default({}).describe('What it can be asked for.'),
  recipes: byName(recipeName, recipe, rowsMax).default({}).describe('How that is carried out.'),
  addedSteps: z
    .array(addedSteps)
    .max(64)
    .default([])
    .describe('Steps that stand by a named one in every recipe that has it.'),
  leds: byName(ledName, led, rowsMax).default({}).describe('What its LEDs show, by their names.'),
  usualLeds: z
    .boolean()
    .default(true)
    .describe('Whether it has the LEDs power, status, error and identify.'),
})

export const kinds = byName(kindName, kind, kindsMax)
  .default({})
  .describe('Kinds of components: host, chassis and bmc with additions, and kinds of its own.')

export type KindGiven = z.output<typeof kind>
export type LedGiven = z.output<typeof led>
