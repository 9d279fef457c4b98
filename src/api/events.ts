/** Writes events of the journal as CloudEvents 1.0 in JSON, and names their subjects. */
import { z } from 'zod'
import type { Entry } from '../core/model/event.ts'
import type { RefusalCode } from '../core/model/refusals.ts'
import { type HistoryEntry, historyEntrySchema } from './history.ts'

/** CloudEvents 1.0, JSON format, structured mode. */
export const eventSchema = z
  .object({
    specversion: z.literal('1.0').describe('of CloudEvents'),
    id: z.string().describe('the journal’s sequence: unique within a source, and in order'),
    source: z.string().describe('the System: `/statemgr/<name>`'),
    type: z
      .enum(['statemgr.transition', 'statemgr.error', 'statemgr.alert'])
      .describe('what it tells of'),
    subject: z.string().describe('what it is about: a component, `zone/cpu_zone`, a service'),
    time: z.string().describe('wall time, ISO 8601'),
    datacontenttype: z.literal('application/json').describe('of `data`'),
    data: historyEntrySchema.describe('the journal entry'),
  })
  .meta({ id: 'Event' })
export type EventReply = z.infer<typeof eventSchema>

/** The streams that events go to, by the last token of their subjects, and what comes there. */
export const eventStreams = {
  transitions: 'every change of a status',
  errors: 'refusals, and operations that failed',
  alerts: 'alerts that are raised, updated, cleared, acknowledged; steps of a recovery',
} as const

/** One event and everywhere it is published. */
export interface Announcement {
  readonly subjects: readonly string[]
  readonly text: string
}

export const eventPattern = (serviceName: string): string => `${serviceName}.events.>`

/**
 * The event for a journal entry; `null` for those that are kept but not announced: operations that
 * are queued, unchanged or ended well, what policies say of them, and the service's own.
 *
 * - `statemgr.transition`, on `events.transitions`: every change of a status. One that ends a
 *   failed operation goes to `events.errors` too: the same event, with the same id.
 * - `statemgr.error`, on `events.errors`: refusals, and operations that failed without a change of
 *   status.
 * - `statemgr.alert`, on `events.alerts`: an alert was raised, updated, cleared or acknowledged, or
 *   the recovery from it went a step on.
 *
 * Each also goes to `events.<component>`, where there is such a component. `entryText` is the
 * entry as JSON, as the journal keeps it.
 */
export function announcementOf(
  serviceName: string,
  systemName: string,
  entry: HistoryEntry,
  entryText: string,
): Announcement | null {
  const streams = streamsOf(entry)
  const [first] = streams
  if (first === undefined) return null
  const event: Omit<EventReply, 'data'> = {
    specversion: '1.0',
    id: String(entry.seq),
    source: `/statemgr/${encodeURIComponent(systemName)}`,
    type: types[first],
    subject: entry.component,
    time: entry.wall,
    datacontenttype: 'application/json',
  }
  return {
    subjects: [...streams, ...placesOf(entry)].map((token) => `${serviceName}.events.${token}`),
    text: `${JSON.stringify(event).slice(0, -1)},"data":${entryText}}`,
  }
}

/** A refusal for want of such a component names no subject: whoever asks could name any. */
function placesOf({ type, component, cause }: HistoryEntry): readonly string[] {
  return type === 'refusal' && cause === ('unknown-component' satisfies RefusalCode)
    ? []
    : [component]
}

type Stream = keyof typeof eventStreams

/** By the first stream it belongs to. */
const types: Readonly<Record<Stream, EventReply['type']>> = {
  transitions: 'statemgr.transition',
  errors: 'statemgr.error',
  alerts: 'statemgr.alert',
}

const failures: readonly string[] = ['failed', 'rolled-back']

function streamsOf({ type, outcome }: Pick<Entry, 'type' | 'outcome'>): readonly Stream[] {
  const hasFailed = failures.includes(outcome)
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
