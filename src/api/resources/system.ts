/** The subject of the System: everything that is, in one answer. */
import { z } from 'zod'
import { levels } from '../../core/model/ids.ts'
import { at, health, power, seen, since, when } from '../fields/fields.ts'
import { after, partFields } from '../fields/part.ts'
import type { Resource } from '../fields/resource.ts'
import { alertSchema } from './alert.ts'
import { componentSchema, discrepancySchema, observedSchema } from './component.ts'
import { operationSchema } from './control.ts'

const serviceSchema = z.object({ available: z.boolean().describe('whether it is heard of'), since })

const levelSchema = z.object({
  level: z.enum(levels).describe('what it amounts to'),
  since,
  why: z.string().describe('why, for people'),
  value: seen.describe('what it was'),
  limit: seen.describe('what it may be at most, or must be'),
  at: at.nullable().describe('when it was read'),
})

const supplySchema = z.object({
  name: z.string().describe('its name'),
  requested: z
    .object({ power: power.describe('on or off'), at: when })
    .nullable()
    .describe('what was asked of it last; `null` while nobody asked'),
  observed: observedSchema.describe(
    'its output as it says; `unverified` where its service does not tell of it: then it follows ' +
      'from what was done',
  ),
  needed: z
    .enum(['On', 'Off'])
    .nullable()
    .describe('what it ought to give: as asked, or on because somebody lives on it'),
  discrepancy: discrepancySchema.nullable().describe('where it does not give what it ought to'),
  isCounted: z.boolean().describe('whether budgets count upon it'),
  capacityWatts: z.number().exactOptional().describe('what it can give, where that is known'),
})

const storeSchema = z.object({
  keeps: z.boolean().describe('whether it keeps what happens'),
  since: at.nullable().describe('since when it does not; `null` where it does'),
  why: z.string().nullable().describe('why not, for people'),
})

const timeSchema = z.object({
  at: when,
  wall: z.string().describe('the same as wall time, ISO 8601'),
  boot: z.string().describe('identifies the run of the service'),
})

export const statusSchema = z
  .object({
    name: z.string().describe('the name of the System'),
    status: z
      .enum(['Unknown', 'Changing', 'Held', 'On', 'Off'])
      .describe(
        '`Unknown` while something is unknown, else `Changing` while something is under way, ' +
          'else `Held` while something waits for somebody to act, else `On` or `Off` as the ' +
          'chassis is',
      ),
    health: health.describe('the worst of all components and alerts'),
    chassis: componentSchema.nullable().describe('the chassis'),
    hosts: z.array(componentSchema).readonly().describe('the hosts'),
    parts: z.array(componentSchema).readonly().describe('components of the platform’s own kinds'),
    bmc: componentSchema.nullable().describe('the BMC'),
    operations: z.array(operationSchema).readonly().describe('those under way'),
    alerts: z.array(alertSchema).readonly().describe('those that stand'),
    supplies: z
      .array(supplySchema)
      .readonly()
      .describe('what was asked of each supply, and what it gives'),
    services: z
      .record(z.string(), serviceSchema)
      .describe('the services that are called, by their names'),
    levels: z
      .record(z.string(), levelSchema)
      .describe('what zones, supplies and sensors amount to, by subject: `zone/cpu_zone`'),
    store: storeSchema.describe(
      'whether what happens is kept; where not, what is shown is of then',
    ),
    time: timeSchema.describe(
      'service time and wall time of this answer, and the run of the service that gave it',
    ),
    startCause: z
      .enum(['first', 'service-restart', 'bmc-reboot', 'watchdog', 'ac-loss'])
      .exactOptional()
      .describe('why this run of the service began, from the evidence there was'),
    ...partFields,
  })
  .meta({ id: 'Status' })
export type StatusReply = z.infer<typeof statusSchema>

export const system = [
  {
    path: 'system.status',
    about: 'Shows the System: components, operations, alerts.',
    takes: z.strictObject({ after }),
    gives: statusSchema,
    parts: 'elements',
  },
] as const satisfies Resource
