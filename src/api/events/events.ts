/** Writes entries of the journal as CloudEvents 1.0 in JSON, and names their subjects. */
import { z } from 'zod'
import { type EventStreamName, entityOf } from '../../core/model/entity.ts'
import type { EntryType } from '../../core/model/events/entry.ts'
import type { RefusalCode } from '../../core/model/refusals.ts'
import { endingOf } from '../../core/model/system/operation.ts'
import { type HistoryEntry, historyEntrySchema } from '../resources/history.ts'

/** What an event tells of, by the type of its entry; of failures, see `typeOf`. */
const types = {
  transition: 'statemgr.transition',
  thermal: 'statemgr.thermal',
  operation: 'statemgr.operation',
  refusal: 'statemgr.error',
  alert: 'statemgr.alert',
  acknowledgement: 'statemgr.alert',
  recovery: 'statemgr.alert',
  service: 'statemgr.service',
  override: 'statemgr.override',
  schedule: 'statemgr.schedule',
  preference: 'statemgr.preference',
  description: 'statemgr.description',
  emergency: 'statemgr.emergency',
  restore: 'statemgr.restore',
  policy: 'statemgr.policy',
  call: 'statemgr.call',
  led: 'statemgr.led',
} as const satisfies Readonly<Record<EntryType, `statemgr.${string}`>>

/** CloudEvents 1.0, JSON format, structured mode. */
export const eventSchema = z
  .object({
    specversion: z.literal('1.0').describe('of CloudEvents'),
    id: z
      .string()
      .describe(
        'the sequence in the journal and the run that wrote it, `17-3f0a9c21-77be`: in order of ' +
          'the number, and never given twice',
      ),
    source: z.string().describe('the System: `/statemgr/<name>`'),
    type: z.enum([...new Set(Object.values(types))]).describe('what it tells of'),
    subject: z.string().describe('what it is about: a component, `zone/cpu_zone`, a service'),
    time: z.string().describe('wall time, ISO 8601'),
    traceparent: z
      .string()
      .exactOptional()
      .describe('the trace that it is part of: the extension of CloudEvents for that'),
    tracestate: z.string().exactOptional().describe('what goes with `traceparent`'),
    datacontenttype: z.literal('application/json').describe('of `data`'),
    data: historyEntrySchema.describe('the journal entry'),
  })
  .meta({ id: 'Event' })
export type EventReply = z.infer<typeof eventSchema>

/** The streams that events go to, by the last token of their subjects, and what comes there. */
export const eventStreams: Readonly<Record<EventStreamName, string>> = {
  transitions: 'every change of a status',
  errors: 'refusals, and operations that failed',
  alerts: 'alerts that are raised, updated, cleared, acknowledged; steps of a recovery',
}

/** One event and everywhere it is published. */
export interface Announcement {
  /** That of the entity first: each event has one of those. */
  readonly subjects: readonly [string, ...string[]]
  readonly text: string
}

export const eventPattern = (serviceName: string): string => `${serviceName}.events.>`

/** `17-3f0a9c21-77be`: runs without a store begin at 1 again, and are told apart. */
const eventIdOf = ({ seq, boot }: Pick<HistoryEntry, 'seq' | 'boot'>): string => `${seq}-${boot}`

/** Whose events these are. */
export interface EventOrigin {
  readonly serviceName: string
  readonly systemName: string
  /** The services that may be told of, by their names on the bus. */
  readonly services: readonly string[]
}

/**
 * The event for an entry of the journal; every entry is one. It goes to the subject of its entity,
 * `events.host.0`, and to the streams that it belongs to:
 *
 * - `events.transitions`: every change of a status. One that ends a failed operation goes to
 *   `events.errors` too: the same event, with the same id.
 * - `events.errors`: refusals, and operations that failed without a change of status.
 * - `events.alerts`: an alert was raised, updated, cleared or acknowledged, or the recovery from it
 *   went a step on.
 *
 * `entryText` is the entry as JSON, as the journal keeps it.
 */
export function announcementOf(
  { serviceName, systemName, services }: EventOrigin,
  entry: HistoryEntry,
  entryText: string,
): Announcement {
  const { kind, token } = entityOf(entityIn(entry), services)
  const event: Omit<EventReply, 'data'> = {
    specversion: '1.0',
    id: eventIdOf(entry),
    source: `/statemgr/${encodeURIComponent(systemName)}`,
    type: typeOf(entry),
    subject: entry.component,
    time: entry.wall,
    ...traceOf(entry),
    datacontenttype: 'application/json',
  }
  const streams = streamsOf(entry).map((stream) => `${serviceName}.events.${stream}`)
  return {
    subjects: [`${serviceName}.events.${kind}.${token}`, ...streams],
    text: `${JSON.stringify(event).slice(0, -1)},"data":${entryText}}`,
  }
}

function traceOf({ trace }: HistoryEntry): Pick<EventReply, 'traceparent' | 'tracestate'> {
  if (trace === undefined) return {}
  const [traceparent = '', tracestate] = trace.split(' ')
  return tracestate === undefined ? { traceparent } : { traceparent, tracestate }
}

/** Whoever asks for a component that does not exist cannot choose a subject by its name. */
const entityIn = ({ type, component, cause }: HistoryEntry): string =>
  type === 'refusal' && cause === ('unknown-component' satisfies RefusalCode)
    ? 'statemgr'
    : component

const isFailure = (outcome: string): boolean => endingOf(outcome)?.isFailure === true

const typeOf = ({ type, outcome }: Pick<HistoryEntry, 'type' | 'outcome'>): EventReply['type'] =>
  type === 'operation' && isFailure(outcome) ? 'statemgr.error' : types[type]

function streamsOf({
  type,
  outcome,
}: Pick<HistoryEntry, 'type' | 'outcome'>): readonly EventStreamName[] {
  const hasFailed = isFailure(outcome)
  switch (type) {
    case 'thermal':
      return ['transitions']
    case 'transition':
      return hasFailed ? ['transitions', 'errors'] : ['transitions']
    case 'operation':
      return hasFailed ? ['errors'] : []
    case 'refusal':
      return ['errors']
    case 'alert':
    case 'acknowledgement':
    case 'recovery':
      return ['alerts']
    default:
      return []
  }
}
