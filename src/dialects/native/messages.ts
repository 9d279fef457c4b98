/**
 * Defines the native dialect: what statemgr and the hardware services say to each other, as JSON.
 */
import { z } from 'zod'
import { bootStages } from '../../core/model/boot.ts'
import { powers } from '../../core/model/ids.ts'
import { patterns } from '../../core/model/platform/leds.ts'
import { resetReasons } from '../../core/model/system/component.ts'

/**
 * A service `S` answers `S.control` (do this) and `S.state` (how is everything?) and publishes
 * what it sees on `S.events.<what>`. Every report carries the service's own count, so that an
 * older one that arrives late is recognised.
 */
export const nativeSubjects = (service: string) => ({
  control: `${service}.control`,
  state: `${service}.state`,
  events: `${service}.events.*`,
  event: (what: 'power' | 'boot' | 'supply' | 'zone' | 'sensor' | 'resource' | 'led') =>
    `${service}.events.${what}`,
})

const name = z.string().min(1).max(128)
const serial = { boot: z.string().min(1).max(64), seq: z.int().nonnegative() }

/** Sent to `powermgr.control` and `thermalmgr.control`. */
export const callSchema = z.strictObject({
  /** The same id is the same call: a service does it once and answers it alike. */
  id: z.string().min(1).max(256),
  target: name,
  verb: z.string().min(1).max(32),
  /** Who counts the orders: a state manager that lost its store counts anew, under another name. */
  issuer: z.string().min(1).max(64),
  /**
   * A service refuses a call of lower order than one that the same issuer had done on the same
   * target.
   */
  order: z.int().nonnegative(),
  /** A service that gets to it later than this must not do it. */
  expiresInMs: z.int().positive(),
})
export type Call = z.infer<typeof callSchema>

/**
 * The answer to a call. `done` means it was done, not that the hardware followed. What is said
 * beside the outcome makes it no other, whatever it is.
 */
export const callReplySchema = z.object({
  id: z.string(),
  outcome: z.enum(['done', 'rejected']),
  error: z.string().max(1024).optional().catch(undefined),
  /** Rejected for a passing reason: the same may be asked again. */
  again: z.boolean().optional().catch(undefined),
})
export type CallReply = z.infer<typeof callReplySchema>

/**
 * Power of a host, a chassis or a BMC as measured at its rail. Of a BMC, too, what it calls its run
 * (another one after each start) and why that began, while it runs: nothing else shows for certain
 * that it was reset.
 */
export const powerReportSchema = z.object({
  component: name,
  power: z.enum(powers),
  bootId: z.string().min(1).max(64).optional(),
  resetReason: z.enum(resetReasons).optional(),
  ...serial,
})
export type PowerReport = z.infer<typeof powerReportSchema>

export const bootReportSchema = z.object({
  component: name,
  progress: z.enum(bootStages),
  ...serial,
})
export type BootReport = z.infer<typeof bootReportSchema>

export const supplyReportSchema = z.object({
  supply: name,
  present: z.boolean(),
  fault: z.boolean(),
  input: z.enum(['Good', 'BrownOut', 'Lost']),
  /** What it gives; a service that cannot tell leaves it out, and is believed to have done. */
  output: z.enum(powers).optional(),
  ...serial,
})
export type SupplyReport = z.infer<typeof supplyReportSchema>

/** `celsius` is `null` when the zone cannot be read. */
export const zoneReportSchema = z.object({
  zone: name,
  celsius: z.number().nullable(),
  coolingPercent: z.number().min(0).max(100),
  ...serial,
})
export type ZoneReport = z.infer<typeof zoneReportSchema>

export const sensorReportSchema = z.object({
  sensor: name,
  value: z.number().nullable(),
  unit: z.string().max(16),
  ...serial,
})
export type SensorReport = z.infer<typeof sensorReportSchema>

export const resourceStates = ['Good', 'Degraded', 'Failed', 'Unknown'] as const

/** Something that several components share: a switch, a storage, a pump. */
export const resourceReportSchema = z.object({
  resource: name,
  state: z.enum(resourceStates),
  ...serial,
})
export type ResourceReport = z.infer<typeof resourceReportSchema>

/** Sent to `ledmgr.control`; answered with a call reply. */
export const ledCallSchema = z.strictObject({
  id: z.string().min(1).max(256),
  component: name,
  led: z.string().min(1).max(32),
  pattern: z.enum(patterns),
})
export type LedCall = z.infer<typeof ledCallSchema>

export const ledReportSchema = z.object({
  component: name,
  led: z.string().min(1).max(32),
  pattern: z.enum(patterns),
  ...serial,
})
export type LedReport = z.infer<typeof ledReportSchema>

/** More than a chassis can have of anything; each of its parts has several LEDs. */
const partsMax = 4096
const ledsMax = 16 * partsMax

/**
 * The answer to `S.state`: everything the service would report, each part only where it has any.
 */
export const stateReplySchema = z.object({
  power: z.array(powerReportSchema).max(partsMax).optional(),
  boot: z.array(bootReportSchema).max(partsMax).optional(),
  supply: z.array(supplyReportSchema).max(partsMax).optional(),
  zone: z.array(zoneReportSchema).max(partsMax).optional(),
  sensor: z.array(sensorReportSchema).max(partsMax).optional(),
  resource: z.array(resourceReportSchema).max(partsMax).optional(),
  led: z.array(ledReportSchema).max(ledsMax).optional(),
})

/** One report of a state reply or of an event, with what it is about. */
export type Report =
  | ({ readonly what: 'power' } & PowerReport)
  | ({ readonly what: 'boot' } & BootReport)
  | ({ readonly what: 'supply' } & SupplyReport)
  | ({ readonly what: 'zone' } & ZoneReport)
  | ({ readonly what: 'sensor' } & SensorReport)
  | ({ readonly what: 'resource' } & ResourceReport)
  | ({ readonly what: 'led' } & LedReport)

/** Of each kind of report: its schema, what it is about, and how many there may be in a state. */
export const reportKinds = {
  power: { schema: powerReportSchema, about: 'component', max: partsMax },
  boot: { schema: bootReportSchema, about: 'component', max: partsMax },
  supply: { schema: supplyReportSchema, about: 'supply', max: partsMax },
  zone: { schema: zoneReportSchema, about: 'zone', max: partsMax },
  sensor: { schema: sensorReportSchema, about: 'sensor', max: partsMax },
  resource: { schema: resourceReportSchema, about: 'resource', max: partsMax },
  led: { schema: ledReportSchema, about: 'component', max: ledsMax },
} as const satisfies Record<Report['what'], object>

/**
 * What a state reply may hold beside all reports: the highest order of a call that the service has
 * done, by issuer; it refuses lower ones. One that is wrong makes no other wrong.
 */
const orderSchema = z.object({
  issuer: z.string().min(1).max(64),
  order: z.int().nonnegative(),
})

/** The highest order that is remembered in a state reply of calls for a System; 0 for none. */
export function orderRemembered(value: unknown, systemId: string): number {
  const listed = z.object({ orders: z.array(z.unknown()) }).safeParse(value).data?.orders ?? []
  const own = listed.flatMap((one) => {
    const { data } = orderSchema.safeParse(one)
    const isOwn = data?.issuer === systemId || data?.issuer.startsWith(`${systemId}.`)
    return isOwn ? [data!.order] : []
  })
  return Math.max(0, ...own)
}
