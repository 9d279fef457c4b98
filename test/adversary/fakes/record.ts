/** Defines the record: everything the fakes were request, did and said, each with its time. */

/** What a service was request for, by a call or by an LED call. */
export interface ServiceRequest {
  readonly id: string
  /** A component, a supply or a zone. */
  readonly target: string
  /** `on`, `reset`, `nmi`, …; of an LED call `led`. */
  readonly verb: string
  readonly issuer: string
  readonly order: number
  readonly expiresInMs: number
  /** Of an LED call alone: `identify=blink`. */
  readonly shows?: string
}

export type Power = 'On' | 'Off'

/** Times are those of `Date.now()`, so that they compare with the journal's `wall`. */
export type Entry = { readonly at: number } & (
  | {
      readonly kind: 'received' | 'done'
      readonly service: string
      readonly request: ServiceRequest
    }
  /** Heard again, and answered from memory. */
  | { readonly kind: 'known'; readonly service: string; readonly request: ServiceRequest }
  | {
      readonly kind: 'refused'
      readonly service: string
      readonly request: ServiceRequest
      why: string
    }
  | {
      readonly kind: 'replied'
      readonly service: string
      readonly request: ServiceRequest
      how: ReplyManner
    }
  /** What no service should be request. */
  | { readonly kind: 'nonsense'; readonly service: string; readonly text: string }
  /** The hardware itself: a rail that went on or off, by whatever. */
  | { readonly kind: 'moved'; readonly component: string; readonly power: Power }
  /** A boot of a host began, or came to its operating system. */
  | { readonly kind: 'boot' | 'running'; readonly component: string }
)

/** How an answer left: as it should, or as its service was told to misbehave. */
type ReplyManner = 'truly' | 'twice' | 'wrongly' | 'lost'

export interface Record {
  readonly entries: readonly Entry[]
  add(entry: Distribute<Entry>): void
  /** How often the verb was carried out on the target. */
  count(target: string, verb: string): number
  /** How often the rail of the component went there. */
  moves(component: string, power: Power): number
}

/** Each entry without its time, which the record knows. */
type Distribute<T> = T extends unknown ? Omit<T, 'at'> : never

export function createRecord(): Record {
  const entries: Entry[] = []
  return {
    entries,
    add: (entry) => {
      entries.push({ at: Date.now(), ...entry } as Entry)
    },
    count: (target, verb) =>
      entries.filter(
        (entry) =>
          entry.kind === 'done' && entry.request.target === target && entry.request.verb === verb,
      ).length,
    moves: (component, power) =>
      entries.filter(
        (entry) => entry.kind === 'moved' && entry.component === component && entry.power === power,
      ).length,
  }
}
