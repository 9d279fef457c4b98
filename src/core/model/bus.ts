/** Defines how the bus stands, as far as it keeps services out of reach. */

export interface BusState {
  /** Since when, service time in ms, and why nothing is carried; `null` while it is connected. */
  readonly lost: { readonly since: number; readonly why: string } | null
  /** What it does not carry, in the order in which it was refused; bounded by `refusedMax`. */
  readonly refused: readonly BusRefusal[]
  /** Services that more than one voice speaks for, or somebody else. */
  readonly voices: readonly BusVoices[]
}

export interface BusVoices {
  /** The service; `nats` where what is said is said for none. */
  readonly service: string
  readonly why: string
  readonly since: number
}

export interface BusRefusal {
  /** The subject that was to be sent to, or the pattern that was to be heard. */
  readonly subject: string
  readonly why: string
  readonly since: number
}

/** Carries all, as far as is known. */
export const busCarries: BusState = { lost: null, refused: [], voices: [] }

/** Each is an alert: beyond so many they say no more than that much is refused. */
export const refusedMax = 64
