/** What a resource of the bus API is: its subjects, each with what it takes and what it gives. */
import type { z } from 'zod'

/** A row of a resource. Every field of both schemas is described: the reference says so. */
export interface ApiSubject {
  /** The subject without the service's name: `host.power.on`. */
  readonly path: string
  /** One sentence, for documentation, discovery and help. */
  readonly about: string
  /** The body of a request. */
  readonly takes: z.ZodObject
  /** The body of an answer that is no error. */
  readonly gives: z.ZodType
  /**
   * How an answer is cut that the bus does not carry at once: by the elements of its lists, by
   * entries of the journal, or by the steps of what was accepted. Left out: it is small.
   */
  readonly parts?: 'elements' | 'entries' | 'steps'
  /** Set for what takes power away: it is heard however much else is asked. */
  readonly isUrgent?: true
  /** Set where nothing changes though it is said who asks. */
  readonly changesNothing?: true
}

export type Resource = readonly ApiSubject[]

export const subjectOf = (serviceName: string, { path }: Pick<ApiSubject, 'path'>): string =>
  `${serviceName}.${path}`

/** What NATS micro lists it as, where dots are not allowed: `host_power_on`. */
export const microNameOf = ({ path }: Pick<ApiSubject, 'path'>): string => path.replaceAll('.', '_')

/** Whether those may ask it who may only look. */
export const changesNothing = (subject: Pick<ApiSubject, 'takes' | 'changesNothing'>): boolean =>
  subject.changesNothing === true || onlyReads(subject)

/** Whoever acts says who he is: what takes no actor only reads, and may be asked at any time. */
export const onlyReads = ({ takes }: Pick<ApiSubject, 'takes'>): boolean =>
  !('actor' in takes.shape)
