/** Brings a part of a System into its canonical form: only what something follows from. */

import { hash } from 'node:crypto'
import { lookUp } from '../../core/model/look-up.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { isKnown, isKnownOff } from '../../core/model/power.ts'
import type { BeforeOff, Component } from '../../core/model/system/component.ts'
import { lastHeard } from '../../core/model/system/evidence.ts'
import type { Protection } from '../../core/model/system/protection.ts'
import { isInEmergency, type System } from '../../core/model/system/system.ts'
import { entriesOf } from '../../core/model/table.ts'
import { beliedAt } from '../../core/observations/belied-off.ts'
import { cureOf } from '../../core/observations/self-clearing-faults.ts'
import { operationParts } from './canonical-operation.ts'
import { once } from './once.ts'
import { beginning } from './world.ts'

export interface Canonical {
  /** A digest of all but its moments. */
  readonly digest: string
  /** Service time, ms: when something changes for the mere passing of time. */
  readonly times: readonly number[]
  /** As `times`, of what makes a difference only to those who wait for it. */
  readonly holds: readonly number[]
}

/** Components are shared by many worlds: each is brought into its form once. */
export const canonicalComponent = once((component: Component, platform: Platform) =>
  canonicalOf(componentParts(platform, component)),
)

/** What of the System is not about one component, in parts that are shared by many worlds. */
export function canonicalGeneral(platform: Platform, system: System): readonly Canonical[] {
  const { name, id, boot, seq, order, calls, ended, alerts, leds, components, ...rest } = system
  const {
    levels,
    supplies,
    services,
    protection,
    intents,
    startCause,
    energisedAt,
    settlesAt,
    ...others
  } = rest
  const { emergency, limits } = platform
  const isUnknown = components.rows.some(({ observed }) => !isKnown(lastHeard(observed)))
  const held = components.rows.filter(
    ({ kind, status }) => platform.machines[kind]!.statuses[status]!.class === 'held',
  )
  const loose = canonicalOf({
    ...others,
    retryAt: (isInEmergency(system) ? held : []).map(
      ({ lastError }) => lastError && lastError.at + emergency.retryMs,
    ),
    settlesAt:
      isUnknown || levels.rows.some(({ level }) => level === 'unknown') ? settlesAt : longPast,
    startCause: intents.restoration === null ? null : startCause,
    energisedAt:
      limits.staggerMs > 0 && energisedAt !== null ? energisedAt + limits.staggerMs : null,
  })
  return [
    loose,
    canonicalIntents(intents),
    canonicalServices(services),
    canonicalLevels(levels, platform)(protection),
    canonicalSupplies(supplies, platform),
    canonicalProtection(protection, platform),
  ]
}

const canonicalIntents = once((intents: System['intents']) => canonicalOf(intents))

const canonicalServices = once((services: System['services']) =>
  canonicalOf(
    Object.entries(services)
      .map(([service, { available }]) => `${service} ${available}`)
      .sort(),
  ),
)

const canonicalLevels = once((levels: System['levels'], { emergency }: Platform) =>
  once(({ emergencies }: Protection) =>
    canonicalOf(
      entriesOf(levels)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([subject, { level, since, value }]) => [
          subject,
          level,
          value,
          level === 'unknown' && emergency.unknownAfterMs !== null
            ? since + emergency.unknownAfterMs
            : null,
          level === 'critical' && subject.startsWith('sensor/')
            ? since + emergency.healthConfirmMs
            : null,
          lookUp(emergencies, subject)?.cause === 'thermal-forecast'
            ? since + emergency.shedIntervalMs
            : null,
        ]),
    ),
  ),
)

const canonicalSupplies = once((supplies: System['supplies'], { limits }: Platform) =>
  canonicalOf(
    entriesOf(supplies).map(([subject, { requested, observed, needed, discrepancy }]) => ({
      subject,
      requested: requested?.power,
      power: observed.power,
      offs: observed.offs,
      isVerified: !observed.unverified,
      needed: needed && [needed.power, needed.isReached, needed.isUnseen, needed.by],
      discrepancy: discrepancy?.name,
      neededUntil:
        needed === null || needed.isReached || discrepancy !== null
          ? null
          : needed.since + limits.transitionMs,
    })),
  ),
)

const canonicalProtection = once((protection: Protection, { limits }: Platform) => {
  const { emergencies, mitigations, owed, ...others } = protection
  return canonicalOf({
    ...others,
    owed: Object.keys(owed),
    owedUntil: Object.values(owed).map((one) => one.offSince && one.offSince + limits.transitionMs),
    emergencies: Object.entries(emergencies).map(
      ([subject, { correlation, since, why, ...emergency }]) => [subject, emergency],
    ),
    mitigations: Object.entries(mitigations).map(
      ([key, { id, correlation, why, since, order, error, cause, unheard = 0, ...rest }]) => [
        key,
        { ...rest, attempts: rest.attempts - unheard, isUnheard: unheard > 0 },
      ],
    ),
  })
})

/** Reported by whoever looked at it, rather than concluded. */
export const isReported = (source: string | null): boolean =>
  source === null || source === 'report' || source === 'poll' || source === 'answer'

/** A moment that makes no difference any more. */
const longPast = beginning / 2

/** A number so large is a moment; what there is to count is always less. */
const isMoment = (value: unknown): value is number => typeof value === 'number' && value >= longPast

/** Fields that only hold somebody up. */
const holding: ReadonlySet<string> = new Set(['settlesAt', 'offUntil', 'energisedAt'])

function canonicalOf(parts: object): Canonical {
  const times: number[] = []
  const holds: number[] = []
  const text = written(parts, (at, field) => (holding.has(field) ? holds : times).push(at))
  return { digest: digestOf(text), times, holds }
}

/** There are few forms, however many worlds there are. */
const digests = new Map<string, string>()
const digestsMax = 200_000

function digestOf(text: string): string {
  let digest = digests.get(text)
  if (digest === undefined) {
    if (digests.size >= digestsMax) digests.clear()
    digest = hash('md5', text, 'base64url')
    digests.set(text, digest)
  }
  return digest
}

/** As JSON, but for moments, which are taken out. */
function written(value: unknown, take: (at: number, field: string) => void, field = ''): string {
  if (isMoment(value)) {
    take(value, field)
    return '@'
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? ''
  if (Array.isArray(value)) return `[${value.map((one) => written(one, take)).join()}]`
  let text = '{'
  for (const [name, one] of Object.entries(value))
    if (one !== undefined) text += `"${name}":${written(one, take, name)},`
  return `${text}}`
}

function componentParts(platform: Platform, component: Component): object {
  // Nothing follows from these: labels, counts, and what only people read.
  const { name, revision, cause, identify, restartCause, powerOn, health, aftermath, ...shown } =
    component
  const { thermal, ...rest } = shown
  const { since, requested, observed, powerChanges, operation, lastError, boot, ...others } = rest
  const { discrepancy, locks, restoredAt, attemptsLeft, motions, beforeOff, ...left } = others
  const { limits, components, machines } = platform
  const { reconcile, attemptsMax } = components[name]!
  const { class: statusClass } = machines[component.kind]!.statuses[component.status]!
  const lacksAttempts = attemptsLeft !== null && attemptsLeft !== attemptsMax
  const runs = component.status === machines[component.kind]!.statusWhenPower.On
  const { at, serial, offAt, confirmed, ...seen } = observed
  const isOff = isKnownOff(lastHeard(observed)) && isKnownOff(powerChanges.power)
  const hasFailed = component.status === machines[component.kind]!.failureStatus
  const cure = hasFailed && lastError !== null ? cureOf(lastError.code) : null
  const isRestored = reconcile === 'restore'
  return {
    ...left,
    attemptsLeft,
    since: lacksAttempts && runs ? since + limits.bootStableMs : null,
    requested: isRestored || hasFailed || operation !== null ? requested?.power : null,
    observed: {
      ...seen,
      source: isReported(seen.source) ? null : seen.source,
      isFresh: at !== null,
      isConfirmed: isKnownOff(lastHeard(observed)) && confirmed,
    },
    motions: motions.map(({ call, ...motion }) => motion),
    switched: powerChanges.power,
    offUntil:
      isOff && limits.minimumOffMs > 0 && powerChanges.at.length > 0
        ? powerChanges.at.at(-1)! + limits.minimumOffMs
        : longPast,
    flaps: limits.flap.windowMs < 0 ? null : powerChanges.at,
    operation: operation && operationParts(platform, component, operation),
    lastError:
      statusClass === 'held' && lastError !== null
        ? {
            cure,
            isSeenSince: cure !== null && at !== null && at >= lastError.at,
          }
        : longPast,
    boot: bootParts(platform, component),
    discrepancy:
      isRestored && discrepancy !== null
        ? { name: discrepancy.name, until: discrepancy.at + limits.reconcile.windowMs }
        : null,
    locks: locks.map(({ code, actor }) => [code, actor]),
    restoredAt: restoredAt.map((one) => one + limits.reconcile.windowMs),
    beforeOff: beforeOff && beforeOffParts(platform, component, beforeOff),
  }
}

/** What may be given back of it, and when. */
function beforeOffParts(platform: Platform, component: Component, before: BeforeOff): object {
  const { limits } = platform
  const { observed, boot, powerChanges, restoredAt } = before
  return {
    power: observed.power,
    ran: boot?.progress,
    flaps: limits.flap.windowMs < 0 ? null : powerChanges.at,
    restoredAt: restoredAt.map((one) => one + limits.reconcile.windowMs),
    beliedAt: beliedAt(platform, component),
  }
}

/** Until when it may still be told of the boot before, where there is one to be told of. */
function bootParts({ limits }: Platform, { boot }: Component): object | null {
  if (boot === null) return null
  const { progress, before, unproven, at } = boot
  return {
    progress,
    before,
    unproven,
    graceUntil: before === null ? null : at + limits.bootGraceMs,
  }
}
