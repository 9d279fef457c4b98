/** Defines the fields that requests of the bus API are made of, with their limits. */
import { z } from 'zod'
import type { EntryType } from '../../core/model/events/entry.ts'
import { healths, powers } from '../../core/model/ids.ts'
import type { OperationState } from '../../core/model/system/operation.ts'
import type { Alert } from '../../core/model/system/signals.ts'

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

/** The names of rules or the like: at least one, each once. */
export const words = z.array(text(64)).min(1).max(32)

/** A component's name, as strict as a NATS subject wants its tokens, without wildcards. */
const componentName = z
  .string()
  .min(1)
  .max(nameMaxLength)
  .regex(
    /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/,
    'must be a name such as host.0: letters, digits, - and _ parted by dots, no wildcard or blank',
  )

export const name = componentName.describe('the component')
export const optionalName = componentName.nullable().default(null)
export const onlyName = optionalName.describe('the component; `null` for the only one of its kind')
export const ofComponent = optionalName.describe('only what is about this component')

/** What a journal entry or an alert is about: a component, `service/powermgr`, `zone/cpu_zone`. */
const journaledName = z
  .string()
  .min(1)
  .max(nameMaxLength)
  .regex(
    /^[A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+)*$/,
    'must be a name such as host.0; no wildcard, no blank',
  )

export const journaled = journaledName.exactOptional().describe('only what is about this component')
export const ofJournaled = journaledName
  .nullable()
  .default(null)
  .describe('only what is about this component')

export const action = z
  .string()
  .min(1)
  .max(nameMaxLength)
  .regex(/^[A-Za-z0-9_-]+$/, 'must be an action’s name, such as PowerOn')
  .describe('what is asked for, such as `PowerOn`: see `allowedActions` of the component')

/** What is written down as the actor where nobody has claimed to be one. */
const ownNames: readonly string[] = ['statemgr', 'u-bmc']
/** However it is written: what looks like one of them is read as one of them. */
const isOwnName = (claimed: string): boolean =>
  ownNames.includes(claimed.normalize('NFKC').replace(unseen, '').toLowerCase())
const unseen = /[\p{Cf}\p{Z}\p{M}]/gu

export const actor = text(64)
  .refine((claimed) => !isOwnName(claimed), 'must not be statemgr or u-bmc: the service says that')
  .default('anonymous')
  .describe('who asks, as he says himself; kept in the history, beside the door he came in by')
export const requiredReason = text(256).describe('why; kept in the history')
export const reason = text(256).nullable().default(null).describe('why; kept in the history')
export const override = text128
  .nullable()
  .default(null)
  .describe('the id of an override: the request goes against the interlocks that it names')
export const count = z.int().nonnegative()
export const limit = z.int().min(1).max(pageMax).default(pageDefault).describe('how many at most')

export const operationState = z.enum(
  everyKeyOf<OperationState>({
    queued: true,
    running: true,
    'rolling-back': true,
    succeeded: true,
    unverified: true,
    failed: true,
    forced: true,
    'rolled-back': true,
    'rolled-back-partly': true,
    aborted: true,
  }),
)

export const entryType = z.enum(
  everyKeyOf<EntryType>({
    transition: true,
    thermal: true,
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
    call: true,
    led: true,
  }),
)

export const severity = z.enum(everyKeyOf<Alert['severity']>({ Warning: true, Critical: true }))

/** `code/component`, and for some which of several. */
export const alertId = z
  .string()
  .min(3)
  .max(384)
  .regex(
    /^[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)+$/,
    'must be the id of an alert, such as service-silent/powermgr: alerts.list has them',
  )
  .describe('the id of the alert, `code/component`')

export const incidentId = text128.describe('the id of the incident: incidents.list has them')

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }
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
  requestId: text128
    .nullable()
    .default(null)
    .describe('a request that is repeated with the same id is carried out once'),
  actor,
  reason,
  ifRevision: count
    .nullable()
    .default(null)
    .describe('refused when the component has changed since this revision'),
  dryRun: z.boolean().default(false).describe('shows the plan and what blocks it; nothing moves'),
  override,
  wait: wait.describe(
    'answered when it is over, or after so long: `"30s"`, milliseconds, `true` for 10 minutes',
  ),
}

/** What chooses between the two actions that some subjects ask for. */
export const options = {
  force: z
    .boolean()
    .default(false)
    .describe('at once, without asking the operating system, or whatever is under way'),
  enter: z.boolean().describe('`true` to begin, `false` to end'),
  on: z.boolean().describe('whether the identify LED is lit'),
  phase: z.enum(['prepare', 'complete']).describe('which end of the update it is'),
}

/** Service time, ms. */
export const at = z.number()
export const when = at.describe('when')
export const since = at.describe('since when it is so')
export const power = z.enum(powers)
export const health = z.enum(healths)
export const askedBy = z
  .string()
  .describe('who asked, as he says of himself, which nobody has proven; or the service itself')
export const via = z
  .string()
  .exactOptional()
  .describe(
    'the door that whoever asked came in by, which is known: `bus`, `token` for HTTP, ' +
      '`socket` for its owner, `socket:viewer`; left out where nobody asked',
  )
export const trace = z
  .string()
  .exactOptional()
  .describe(
    'the trace that it is part of, as W3C writes it: `traceparent`, and behind a blank ' +
      '`tracestate`; left out where there is none',
  )
export const reasonGiven = z.string().nullable().describe('why, as whoever asked said')
export const aboutComponent = z.string().describe('the component that it is about')
export const message = z.string().describe('what it is, for people')
export const guidance = z.string().describe('what to do about it')

/** What was looked at and found, and what it is held against. */
export const seen = z.union([z.number(), z.string()]).nullable()

export const fault = z.object({
  code: z.string().describe('the error, as one word'),
  message,
  at: when,
})

/** Infinite for what is no duration, so that the limit refuses it. */
function durationMs(given: string): number {
  const [, amount, unit] = spelling.exec(given) ?? []
  return Number(amount ?? Infinity) * unitsMs[unit ?? 'ms']!
}

/** The words of a union, all of them: a missing or a surplus one does not compile. */
function everyKeyOf<Word extends string>(words: Record<Word, true>): Word[] {
  return Object.keys(words) as Word[]
}
