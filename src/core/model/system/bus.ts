/** Defines how the bus stands, as far as it keeps services out of reach. */

export interface BusState {
  /** Since when, service time in ms, and why nothing is carried; `null` while it is connected. */
  readonly lost: { readonly since: number; readonly why: string } | null
  /** What it does not carry, in the order in which it was refused; bounded by `refusedMax`. */
  readonly refused: readonly BusRefusal[]
  /** Services that more than one voice speaks for, or somebody else. */
  readonly voices: readonly BusVoices[]
  /** What services say that is not as their dialect has it; of each `oddReportsMax` at most. */
  readonly odd: readonly (OddReport & { readonly service: string })[]
}

/** Something in a report that is not as its dialect has it. */
export interface ReportFault {
  /** A component, or a subject such as `zone/cpu_zone`; `null` for the message as a whole. */
  readonly about: string | null
  readonly field: string
  /** As it was said, shortened; `null` where it is missing, or cannot be shown. */
  readonly value: string | null
  readonly why: string
}

/** Why a report is odd that does not say what it has to. */
export const missing = 'missing'

/** What a report is odd for that is no reason to leave anything of it out. */
export const heardAllTheSame = 'it is heard all the same'

/** One that stands: that field is unknown, and the rest of the report counts. */
export interface OddReport extends ReportFault {
  /** The service, where it is the message as a whole. */
  readonly about: string
  readonly since: number
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
export const busCarries: BusState = { lost: null, refused: [], voices: [], odd: [] }

/** Each is an alert: beyond so many they say no more than that much is refused. */
export const refusedMax = 64
export const oddReportsMax = 32
