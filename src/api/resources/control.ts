/** Control requests: what asks for an action, and the shapes that it is answered with. */
import { z } from 'zod'
import type { Action, Name } from '../../core/model/ids.ts'
import { evidenceSchema } from '../fields/errors.ts'
import {
  aboutComponent,
  askedBy,
  at,
  controlFields,
  fault,
  guidance,
  message,
  operationState,
  reasonGiven,
  trace,
  via,
} from '../fields/fields.ts'
import { after, partFields } from '../fields/part.ts'
import { componentSchema } from './component.ts'

/** The kind that a subject is about; `null` where any component may be named. */
export type ComponentKind = 'host' | 'chassis' | 'bmc' | null

/** Asks a component to do something, in whatever dialect. */
export interface ControlRequest {
  /** `null` means the only component of its kind. */
  readonly component: Name | null
  readonly componentKind: ComponentKind
  readonly action: Action
  readonly requestId: string | null
  readonly actor: string
  readonly via: string
  readonly reason: string | null
  readonly ifRevision: number | null
  readonly dryRun: boolean
  /** The id of an override. */
  readonly override: string | null
  /** How long the answer may wait for the operation's end; `null` answers at once. */
  readonly waitMs: number | null
}

/** A row that asks for an action: it takes `fields`, and those of every control request. */
export const control = <const P extends string, Fields extends z.ZodRawShape>(
  path: P,
  about: string,
  fields: Fields,
) => ({
  path,
  about,
  takes: z.strictObject({ ...fields, ...controlFields, after }),
  gives: controlGives,
  parts: 'steps' as const,
})

/** As `control`, of what takes power away. */
export const urgent = <const P extends string, Fields extends z.ZodRawShape>(
  path: P,
  about: string,
  fields: Fields,
) => ({ ...control(path, about, fields), isUrgent: true as const })

const startedAt = at.nullable().describe('when it began; `null` while it waits for its turn')
const endedAt = at.nullable().describe('when it was over; `null` before')
const stepKind = z
  .string()
  .describe('`call`, `observe`, `each` or `pause`; `unknown` where its plan is gone')

export const stepSchema = z
  .object({
    name: z.string().describe('what is done'),
    kind: stepKind,
    service: z
      .string()
      .nullable()
      .describe('the service that is called; `null` for a step that calls none'),
    target: z.string().describe('what it is done to'),
    state: z
      .enum(['waiting', 'running', 'done', 'skipped', 'failed', 'undoing', 'undone'])
      .describe('how far it has come'),
    attempts: z.number().describe('how often it was tried'),
    attemptsMax: z
      .number()
      .nullable()
      .describe('how often it is tried where somebody hears it; `null` of what is not tried'),
    startedAt,
    endedAt,
    error: z.string().exactOptional().describe('what went wrong'),
  })
  .meta({ id: 'Step' })
export type StepReply = z.infer<typeof stepSchema>

const remarkSchema = z.object({
  rule: z.string().describe('the policy that says so'),
  result: z.enum(['warns', 'delays']).describe('what came of it'),
  message,
})

const queueSchema = z.object({
  position: z.number().describe('its place among all that wait, from 1 on'),
  length: z.number().describe('how many wait in all'),
  why: z
    .array(z.object({ rule: z.string().describe('the interlock or the policy'), message }))
    .readonly()
    .describe('what it waits for'),
  behind: z
    .array(
      z.object({
        operation: z.string().describe('its id'),
        component: aboutComponent,
        action: z.string().describe('what it carries out'),
      }),
    )
    .readonly()
    .describe('operations that are under way, or come before it, and have to do with that'),
  until: at
    .nullable()
    .describe('when it is its turn at the latest; `null` where others decide that'),
})

export const operationSchema = z
  .object({
    id: z.string().describe('its id, by which it is asked for'),
    component: aboutComponent,
    action: z.string().describe('what was asked for'),
    state: operationState.describe('how far it has come, or how it ended'),
    queue: queueSchema
      .exactOptional()
      .describe('why it waits for its turn; left out of what does not'),
    steps: z.array(stepSchema).readonly().describe('in their order'),
    requestId: z.string().nullable().describe('the id that whoever asked gave it'),
    actor: askedBy,
    via,
    trace,
    reason: reasonGiven,
    cause: z.string().describe('why this began'),
    correlation: z.string().describe('shared by all that one request or one cause set in motion'),
    override: z.string().exactOptional().describe('the id of the override that it was asked with'),
    acceptedAt: at.describe('when it was accepted'),
    startedAt,
    endedAt,
    error: fault
      .exactOptional()
      .describe('what went wrong; of one that ended as `forced`, what was cut and why'),
    leftBehind: z
      .array(z.string())
      .readonly()
      .exactOptional()
      .describe('what it could not take back, or passed over and left undone, each with why'),
    remarks: z
      .array(remarkSchema)
      .readonly()
      .exactOptional()
      .describe(
        'policies that warned of it, or made it wait; they did not keep it from being accepted',
      ),
    ...partFields,
  })
  .meta({ id: 'Operation' })
export type OperationReply = z.infer<typeof operationSchema>

/** To a control request and to `operation.abort`. */
export const controlReplySchema = z
  .object({
    accepted: z.literal(true).describe('what is not accepted is answered with an error'),
    kept: z
      .literal(false)
      .exactOptional()
      .describe(
        'false where an emergency goes on though the store fails; left out where it is durable',
      ),
    unchanged: z.boolean().describe('true where it was already so: then there may be no operation'),
    operation: operationSchema.nullable().describe('what carries it out'),
    component: componentSchema.describe('as it is by now'),
  })
  .meta({ id: 'Control' })
export type ControlReply = z.infer<typeof controlReplySchema>

export const verdictSchema = z.object({
  rule: z.string().describe('the interlock that says so'),
  code: z
    .string()
    .nullable()
    .describe('what a request would be refused with for it; `null` where it would not be refused'),
  verdict: z
    .enum(['ok', 'warns', 'waits', 'blocks'])
    .describe('`warns`: it would be accepted all the same'),
  message,
  guidance,
  evidence: z.array(evidenceSchema).readonly().describe('what was seen'),
})

const plannedStepSchema = z.object({
  name: z.string().describe('what would be done'),
  kind: stepKind,
  service: z.string().nullable().describe('the service that would be called; `null` where none is'),
  verb: z
    .string()
    .nullable()
    .describe('what the service is asked for, or the action of each dependent'),
  target: z.string().describe('what it is done to'),
  after: z.array(z.string()).readonly().describe('the steps that must be over first'),
  timeoutMs: z.number().describe('how long it may take'),
  undo: z
    .union([z.array(z.string()).readonly(), z.string()])
    .describe('the steps that would take it back, or why there are none'),
  before: z
    .array(z.string())
    .readonly()
    .optional()
    .describe('those that depend on the target, and go down before it; left out without any'),
})

/** To a control request with `dryRun`. */
export const planSchema = z
  .object({
    dryRun: z.literal(true).describe('nothing moves'),
    unchanged: z.boolean().describe('it is so already, or on its way there: nothing would be done'),
    component: componentSchema.describe('as it is'),
    steps: z.array(plannedStepSchema).readonly().describe('in their order'),
    verdicts: z.array(verdictSchema).readonly().describe('every rule that applies'),
    ...partFields,
  })
  .meta({ id: 'Plan' })
export type PlanReply = z.infer<typeof planSchema>

export const controlGives = z
  .union([controlReplySchema, planSchema])
  .describe('the plan where `dryRun` is set')
