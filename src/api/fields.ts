/** Defines the fields that requests of the bus API are made of, with their limits. */
import { z } from 'zod'
import type { EntryType } from '../core/model/event.ts'
import type { OperationState } from '../core/model/operation.ts'
import type { Alert } from '../core/model/signals.ts'

/** The longest a request may wait for its operation to end. */
const waitMaxMs = 600_000
/** What a page of the history or of the operations holds at most. */
const pageMax = 1000

const nameMaxLength = 128
const pageDefault = 100

/**
 * Printable text: no control characters, no halves of characters. It ends up in logs and tables.
 */
const text = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must be printable text in one line')

export const text128 = text(128)
export const text256 = text(256)

/** The names of rules or the like: at least one, each once. */
export const words = z.array(text(64)).min(1).max(32)

/** A component's name, as strict as a NATS subject wants its tokens, without wildcards. */
export const name = z
  .string()
  .min(1)
  .max(nameMaxLength)
  .regex(
    /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/,
    'must be a name such as host.0: letters, digits, - and _ parted by dots, no wildcard or blank',
  )
export const optionalName = name.nullable().default(null)

/** What a journal entry or an alert is about: a component, `service/powermgr`, `zone/cpu_zone`. */
export const journaled = z
  .string()
  .min(1)
  .max(nameMaxLength)
  .regex(
    /^[A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+)*$/,
    'must be a name such as host.0; no wildcard, no blank',
  )

export const action = z
  .string()
  .min(1)
  .max(nameMaxLength)
  .regex(/^[A-Za-z0-9_-]+$/, 'must be an action’s name, such as PowerOn')

export const actor = text(64).default('anonymous')
export const reason = text256.nullable().default(null)
export const flag = z.boolean().default(false)
export const count = z.int().nonnegative()
export const limit = z.int().min(1).max(pageMax).default(pageDefault)

export const operationState = z.enum(
  everyKeyOf<OperationState>({
    queued: true,
    running: true,
    'rolling-back': true,
    succeeded: true,
    failed: true,
    'rolled-back': true,
    aborted: true,
  }),
)

export const entryType = z.enum(
  everyKeyOf<EntryType>({
    transition: true,
    operation: true,
    refusal: true,
    alert: true,
    service: true,
    override: true,
    acknowledgement: true,
    schedule: true,
    recovery: true,
    preference: true,
    description: true,
    emergency: true,
    restore: true,
    policy: true,
  }),
)

export const severity = z.enum(everyKeyOf<Alert['severity']>({ Warning: true, Critical: true }))

const unitsMs = { ms: 1, s: 1000, m: 60_000 } as const
const spelling = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m)$/

const notWait =
  'must be a duration such as "30s", a number of milliseconds, or true; 10 minutes at most'

/** `"30s"`, a number of milliseconds, or `true` for as long as may be. */
const wait = z
  .union(
    [
      z.boolean().transform((waits) => (waits ? waitMaxMs : null)),
      z.int().min(0).max(waitMaxMs),
      z
        .string()
        .transform(durationMs)
        .refine((waitMs) => waitMs <= waitMaxMs, notWait),
    ],
    notWait,
  )
  .nullable()
  .default(null)

/** What every control request may carry besides what its action needs. */
export const controlFields = {
  requestId: text128.nullable().default(null),
  actor,
  reason,
  ifRevision: count.nullable().default(null),
  dryRun: flag,
  override: text128.nullable().default(null),
  wait,
}

/** Infinite for what is no duration, so that the limit refuses it. */
function durationMs(given: string): number {
  const [, amount, unit] = spelling.exec(given) ?? []
  return Number(amount ?? Infinity) * unitsMs[(unit ?? 'ms') as keyof typeof unitsMs]
}

/** The words of a union, all of them: a missing or a surplus one does not compile. */
function everyKeyOf<Word extends string>(words: Record<Word, true>): Word[] {
  return Object.keys(words) as Word[]
}
