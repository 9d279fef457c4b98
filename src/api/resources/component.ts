/** The shape that clients are shown of a component, whatever its kind. */
import { z } from 'zod'
import { statusClasses } from '../../core/model/platform/platform.ts'
import { resetReasons, runEvidences, thermalStatuses } from '../../core/model/system/component.ts'
import { askedBy, at, fault, health, power, reasonGiven, since, when } from '../fields/fields.ts'

const requestedSchema = z.object({
  action: z.string().describe('the action'),
  power: power.nullable().describe('the power that it makes for'),
  actor: askedBy,
  reason: reasonGiven,
  at: when,
})

export const observedSchema = z.object({
  power: power.describe('the power that it has'),
  at: at.nullable().describe('when'),
  source: z.string().nullable().describe('who said so: a report, a poll, the rail of the chassis'),
  unverified: z
    .boolean()
    .optional()
    .describe('nobody measures it: it follows from what was done; left out where somebody does'),
})

export const discrepancySchema = z.object({
  name: z.enum(['unexpected-off', 'unexpected-on', 'never-reached']).describe('which it is'),
  at: when,
  askedBefore: z
    .object({
      action: z.string().describe('the action'),
      actor: askedBy,
      at: when.describe('when it began'),
      why: z.string().nullable().describe('how it ended'),
    })
    .optional()
    .describe('what had asked for just that, and had come to nothing before'),
})

const lockSchema = z.object({
  code: z.string().describe('what set it aside, as one word'),
  actor: askedBy,
  reason: reasonGiven,
  at: when,
})

const restartSchema = z.object({
  cause: z.string().describe('as one word, such as `RemoteCommand`'),
  at: when,
})

const aftermathSchema = fault.extend({
  code: z.enum(['forced-off', 'left-behind']).describe('what it is'),
  operation: z.string().describe('the id of the operation that left it'),
  correlation: z.string().describe('of that operation'),
})

const runSchema = z.object({
  beganAt: at.nullable().describe('when it was seen to begin; `null` where nobody saw that'),
  evidence: z
    .enum(runEvidences)
    .nullable()
    .describe(
      'what showed it: its power, the id of its boot, a start of the machine of this service, ' +
        'the return of all services',
    ),
  bootId: z.string().nullable().describe('what the BMC calls it; `null` where nobody tells'),
  resetReason: z
    .enum([...resetReasons, 'Unknown'])
    .describe('why it began; `Unknown` where nobody tells'),
})

const windowMs = z.number().describe('how long each of them counts, ms')

const budgetsSchema = z.object({
  boots: z
    .object({
      left: z.number().describe('failed boots and crashes that are left before it is held'),
      max: z.number().describe('how many there are at first'),
      backAt: at.nullable().describe('when all of them are back; `null` while that is not known'),
    })
    .exactOptional()
    .describe('what counts against how it boots; only for what boots'),
  restores: z
    .object({
      at: z.array(at).readonly().describe('when what was asked was asked again by itself'),
      max: z.number().describe('at so many within the time it is held as flapping'),
      windowMs,
    })
    .exactOptional()
    .describe('only where a discrepancy is restored'),
  flaps: z
    .object({
      at: z.array(at).readonly().describe('when its power was seen to change'),
      max: z.number().describe('at so many within the time nothing powers it on for a while'),
      windowMs,
      heldUntil: at.nullable().describe('until when nothing does; `null` where it is not held'),
    })
    .describe('changes of its power, whoever made them'),
})
export type BudgetsReply = z.infer<typeof budgetsSchema>

export const componentSchema = z
  .object({
    name: z.string().describe('its name, by which it is asked for'),
    kind: z.string().describe('`host`, `chassis`, `bmc`, or a kind of the platform’s own'),
    status: z.string().describe('what it is: a status of its kind'),
    statusClass: z
      .enum(statusClasses)
      .describe(
        'of the status: stable; waiting for something, with a deadline; held until somebody acts',
      ),
    since,
    deadline: at.nullable().describe('when a waiting status that no operation ends is given up'),
    revision: z.number().describe('counts the changes; goes into `ifRevision`'),
    requested: requestedSchema.nullable().describe('what was asked for last, and by whom'),
    observed: observedSchema.describe('power as the hardware says'),
    health: health.describe('the worst of what its sensors, and what it depends on, amount to'),
    operation: z.string().nullable().describe('the id of the operation under way'),
    lastError: fault.nullable().describe('what went wrong last; `null` once it went well again'),
    cause: z.string().nullable().describe('why it is as it is'),
    discrepancy: discrepancySchema
      .nullable()
      .describe('where the hardware is not what was asked for'),
    locks: z
      .array(lockSchema)
      .readonly()
      .describe('what somebody, or an emergency, has set aside until it is recovered'),
    identify: z.boolean().describe('whether the identify LED is lit'),
    bootProgress: z
      .string()
      .exactOptional()
      .describe('Redfish BootProgress; only where the platform has it'),
    osStatus: z
      .enum(['Inactive', 'Booting', 'Running'])
      .exactOptional()
      .describe('of hosts that tell of their boot'),
    attemptsLeft: z
      .number()
      .exactOptional()
      .describe('boot attempts left before `Quiesced`; only for what boots'),
    budgets: budgetsSchema.describe('what it may do so often only, and what counts against that'),
    restartCause: restartSchema
      .exactOptional()
      .describe(
        'why it was last seen to start, be reset or be cut, as far as anything shows it, else ' +
          '`Unknown`; the first cause, whatever followed from it',
      ),
    run: runSchema.exactOptional().describe('of a BMC: which run of it this is'),
    powerOnHours: z
      .number()
      .exactOptional()
      .describe('whole hours that a chassis has had power in all'),
    thermal: z
      .object({
        status: z.enum(thermalStatuses).describe('the worst of its zones'),
        since,
        by: z.string().nullable().describe('the zone that it is so by; `null` before any was read'),
        cooling: z
          .enum(['raised', 'lowered'])
          .nullable()
          .describe('what is asked of cooling; `null` where nothing was asked'),
        observed: z
          .array(
            z.object({
              zone: z.string().describe('the zone, as levels are called'),
              isRaised: z.boolean().describe('whether more cooling is asked for'),
              percent: z
                .number()
                .nullable()
                .describe('of full cooling, as told; `null` before it is told again after a start'),
              discrepancy: discrepancySchema
                .nullable()
                .describe('`never-reached` where it is asked to be raised and stays as it was'),
            }),
          )
          .readonly()
          .exactOptional()
          .describe('what is told of cooling; without it nobody tells, and it is not verified'),
      })
      .exactOptional()
      .describe('how hot a chassis is, where it has zones'),
    aftermath: z
      .array(aftermathSchema)
      .readonly()
      .exactOptional()
      .describe(
        'what operations left that somebody should see to, until its power is asked for again ' +
          'with success, or the alert about it is acknowledged',
      ),
    allowedActions: z
      .array(z.string())
      .readonly()
      .describe(
        'what the status permits; an interlock may still object, which `interlocks.check` tells',
      ),
  })
  .meta({ id: 'Component' })
export type ComponentReply = z.infer<typeof componentSchema>
