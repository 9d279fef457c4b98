/**
 * What the bus API answers and announces, as schemas for its clients. Times are service time,
 * ms.
 */
import { z } from 'zod'
import { healths, levels, powers } from '../core/model/ids.ts'
import { statusClasses } from '../core/model/platform.ts'
import { entryType, operationState } from './fields.ts'
import { emergencyOffSchema } from './replies-emergency.ts'
import { intentSchemas } from './replies-intents.ts'
import { overrideSchemas } from './replies-overrides.ts'
import {
  acknowledgedSchema,
  alertSchema,
  alertsSchema,
  recoveriesSchema,
  recoverySchema,
} from './replies-recovery.ts'

const at = z.number()
const health = z.enum(healths)
const power = z.enum(powers)
const seen = z.union([z.number(), z.string()]).nullable()
const fault = z.object({ code: z.string(), message: z.string(), at })

/** What an interlock or another rule saw. */
const evidenceSchema = z.object({
  rule: z.string(),
  subject: z.string(),
  value: seen,
  limit: seen,
  ageMs: z.number().nullable(),
  ok: z.boolean(),
})

/** The body of every answer that is an error. */
export const errorBodySchema = z.object({
  code: z.string(),
  message: z.string(),
  evidence: z.array(evidenceSchema).readonly(),
  guidance: z.string(),
})
export type ErrorBody = z.infer<typeof errorBodySchema>

export const componentSchema = z.object({
  name: z.string(),
  kind: z.string(),
  status: z.string(),
  /** Of the status: stable; waiting for something, with a deadline; held until somebody acts. */
  statusClass: z.enum(statusClasses),
  since: at,
  /** When a waiting status that no operation ends is given up. */
  deadline: at.nullable(),
  revision: z.number(),
  requested: z
    .object({
      action: z.string(),
      power: power.nullable(),
      actor: z.string(),
      reason: z.string().nullable(),
      at,
    })
    .nullable(),
  /** Power as the hardware says. */
  observed: z.object({
    power,
    at: at.nullable(),
    source: z.string().nullable(),
    /** Nobody measures it: it follows from what was done. Left out where somebody does. */
    unverified: z.boolean().optional(),
  }),
  health,
  /** The id of the operation under way. */
  operation: z.string().nullable(),
  lastError: fault.nullable(),
  cause: z.string().nullable(),
  /** Where the hardware is not what was asked for. */
  discrepancy: z
    .object({ name: z.enum(['unexpected-off', 'unexpected-on', 'never-reached']), at })
    .nullable(),
  locks: z
    .array(z.object({ code: z.string(), actor: z.string(), reason: z.string().nullable(), at }))
    .readonly(),
  identify: z.boolean(),
  /** Redfish BootProgress; only where the platform has it. */
  bootProgress: z.string().exactOptional(),
  /** Of hosts that tell of their boot. */
  osStatus: z.enum(['Inactive', 'Booting', 'Running']).exactOptional(),
  /** Boot attempts left before `Quiesced`; only for what boots. */
  attemptsLeft: z.number().exactOptional(),
  /** Why it was last started, reset or cut; the first cause, whatever followed from it. */
  restartCause: z.object({ cause: z.string(), at }).exactOptional(),
  /** Whole hours that a chassis has had power in all. */
  powerOnHours: z.number().exactOptional(),
  /** What the status permits; an interlock may still object, which `interlocks.check` tells. */
  allowedActions: z.array(z.string()).readonly(),
})
export type ComponentReply = z.infer<typeof componentSchema>

export const stepSchema = z.object({
  name: z.string(),
  kind: z.string(),
  /** The service that is called; `null` for a step that calls none. */
  service: z.string().nullable(),
  target: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'skipped', 'failed', 'undoing', 'undone']),
  attempts: z.number(),
  startedAt: at.nullable(),
  endedAt: at.nullable(),
  error: z.string().exactOptional(),
})
export type StepReply = z.infer<typeof stepSchema>

export const operationSchema = z.object({
  id: z.string(),
  component: z.string(),
  action: z.string(),
  state: operationState,
  steps: z.array(stepSchema).readonly(),
  requestId: z.string().nullable(),
  actor: z.string(),
  reason: z.string().nullable(),
  cause: z.string(),
  correlation: z.string(),
  /** The id of the override that it was asked with. */
  override: z.string().exactOptional(),
  acceptedAt: at,
  startedAt: at.nullable(),
  endedAt: at.nullable(),
  error: fault.exactOptional(),
  /** Policies that warned of it, or made it wait; they did not keep it from being accepted. */
  remarks: z
    .array(z.object({ rule: z.string(), result: z.enum(['warns', 'delays']), message: z.string() }))
    .readonly()
    .exactOptional(),
})
export type OperationReply = z.infer<typeof operationSchema>

/** To a control request and to `operation.abort`. */
export const controlReplySchema = z.object({
  accepted: z.literal(true),
  /** False where an emergency goes on though the store fails; left out where it is durable. */
  kept: z.literal(false).exactOptional(),
  /** True where it was already so: then there may be no operation. */
  unchanged: z.boolean(),
  operation: operationSchema.nullable(),
  component: componentSchema,
})
export type ControlReply = z.infer<typeof controlReplySchema>

const verdictSchema = z.object({
  rule: z.string(),
  /** What a request would be refused with for it; `null` where it would not be refused. */
  code: z.string().nullable(),
  /** `warns`: it would be accepted all the same. */
  verdict: z.enum(['ok', 'warns', 'waits', 'blocks']),
  message: z.string(),
  guidance: z.string(),
  evidence: z.array(evidenceSchema).readonly(),
})

/** To `interlocks.check`. */
export const checkSchema = z.object({
  component: z.string(),
  action: z.string(),
  /** Whether it would be accepted now. */
  allowed: z.boolean(),
  /** Whether it would be queued rather than begin. */
  waits: z.boolean(),
  /** Every rule that applies, those that are content included. */
  verdicts: z.array(verdictSchema).readonly(),
})
export type CheckReply = z.infer<typeof checkSchema>

/** To a control request with `dryRun`. */
export const planSchema = z.object({
  dryRun: z.literal(true),
  component: componentSchema,
  steps: z
    .array(
      z.object({
        name: z.string(),
        kind: z.string(),
        service: z.string().nullable(),
        verb: z.string().nullable(),
        target: z.string(),
        after: z.array(z.string()).readonly(),
        timeoutMs: z.number(),
        /** The steps that would take it back, or why there are none. */
        undo: z.union([z.array(z.string()).readonly(), z.string()]),
      }),
    )
    .readonly(),
  verdicts: z.array(verdictSchema).readonly(),
})
export type PlanReply = z.infer<typeof planSchema>

/** A journal entry. `wall` is ISO 8601 and may be wrong or leap; `at` never goes back. */
export const historyEntrySchema = z.object({
  seq: z.number(),
  at,
  wall: z.string(),
  /** Identifies the run of the service that wrote it. */
  boot: z.string(),
  type: entryType,
  component: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  operation: z.string().nullable(),
  correlation: z.string().nullable(),
  action: z.string().nullable(),
  cause: z.string().nullable(),
  actor: z.string().nullable(),
  reason: z.string().nullable(),
  durationMs: z.number().nullable(),
  outcome: z.string(),
  message: z.string().nullable(),
  evidence: z.array(evidenceSchema).readonly(),
})
export type HistoryEntry = z.infer<typeof historyEntrySchema>

/** To `system.status`. */
export const statusSchema = z.object({
  name: z.string(),
  /**
   * `Unknown` while something is unknown, else `Changing` while something is under way, else `Held`
   * while something waits for somebody to act, else `On` or `Off` as the chassis is.
   */
  status: z.enum(['Unknown', 'Changing', 'Held', 'On', 'Off']),
  /** The worst of all components and alerts. */
  health,
  chassis: componentSchema.nullable(),
  hosts: z.array(componentSchema).readonly(),
  /** Components of the platform's own kinds. */
  parts: z.array(componentSchema).readonly(),
  bmc: componentSchema.nullable(),
  /** Those under way. */
  operations: z.array(operationSchema).readonly(),
  alerts: z.array(alertSchema).readonly(),
  services: z.record(z.string(), z.object({ available: z.boolean(), since: at })),
  /** What zones, supplies and sensors amount to, by subject: `zone/cpu_zone`. */
  levels: z.record(
    z.string(),
    z.object({
      level: z.enum(levels),
      since: at,
      why: z.string(),
      value: seen,
      limit: seen,
      at: at.nullable(),
    }),
  ),
  /** Service time and wall time of this answer, and the run of the service that gave it. */
  time: z.object({ at, wall: z.string(), boot: z.string() }),
  /** Why this run of the service began, from the evidence there was. */
  startCause: z
    .enum(['first', 'service-restart', 'bmc-reboot', 'watchdog', 'ac-loss'])
    .exactOptional(),
})
export type StatusReply = z.infer<typeof statusSchema>

const hostsSchema = z.object({ hosts: z.array(componentSchema).readonly() })
const operationsSchema = z.object({ operations: z.array(operationSchema).readonly() })

/** To `history.query`; `next` goes into `after` for the next page, `null` where there is none. */
export const historySchema = z.object({
  entries: z.array(historyEntrySchema).readonly(),
  next: z.number().nullable(),
})

/**
 * By the path of the endpoint. Control requests, which are not named here, are answered with
 * `controlReplySchema`, or with `planSchema` where they are a dry run.
 */
export const replySchemas: Readonly<Record<string, z.ZodType>> = {
  'hosts.list': hostsSchema,
  'host.get': componentSchema,
  'chassis.get': componentSchema,
  'bmc.get': componentSchema,
  'system.status': statusSchema,
  'operation.get': operationSchema,
  'operations.list': operationsSchema,
  'operation.abort': controlReplySchema,
  'emergency.off': emergencyOffSchema,
  'interlocks.check': checkSchema,
  'history.query': historySchema,
  'alerts.list': alertsSchema,
  'alerts.acknowledge': acknowledgedSchema,
  'recovery.list': recoveriesSchema,
  'recovery.get': recoverySchema,
  'recovery.advance': recoverySchema,
  ...overrideSchemas,
  ...intentSchemas,
}

/** CloudEvents 1.0, JSON format, structured mode. */
export const eventSchema = z.object({
  specversion: z.literal('1.0'),
  /** The journal's sequence: unique within a source, and in order. */
  id: z.string(),
  source: z.string(),
  type: z.enum(['statemgr.transition', 'statemgr.error', 'statemgr.alert']),
  /** The component. */
  subject: z.string(),
  /** Wall time. */
  time: z.string(),
  datacontenttype: z.literal('application/json'),
  data: historyEntrySchema,
})
export type EventReply = z.infer<typeof eventSchema>
