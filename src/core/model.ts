/** What a System is, wants and is doing. Plain, JSON-safe, immutable values. */

import type { Action, Health, Level, Name, Power, RestartCause, Status, Subject } from './nouns.ts'
import type { Protection } from './protection.ts'
import type { Advice } from './rules.ts'
import type { Lamp, Told } from './signals.ts'
import type { Standing } from './standing.ts'

/**
 * Everything the service knows of one chassis, its hosts and its BMC. Times are service time,
 * ms.
 */
export interface System {
  readonly name: string
  /** Identifies this System and its count of orders: the boot id of its very first start. */
  readonly id: string
  /** Identifies this run of the service. */
  readonly boot: string
  /**
   * Until when missing observations are waited for after a start, rather than held against
   * anybody.
   */
  readonly settlesAt: number
  /** Sequence of the last journal entry. */
  readonly seq: number
  /** Number of the last accepted operation. */
  readonly order: number
  /** Number of the last call; a service does none after a later one on the same target. */
  readonly calls: number
  /** When a power-on was last started: the stagger counts from here. */
  readonly energisedAt: number | null
  readonly components: Readonly<Record<Name, Component>>
  readonly levels: Readonly<Record<Subject, Judged>>
  readonly services: Readonly<Record<string, Availability>>
  readonly standing: Standing
  readonly protection: Protection
  /** What has been told of alerts, by their id: those that stand, and those cleared of late. */
  readonly alerts: Readonly<Record<string, Told>>
  /** What every LED ought to show, by `component/led`. Not kept: all is asked for after a start. */
  readonly lamps: Readonly<Record<string, Lamp>>
  /** Why this run of the service began, from the evidence there was. */
  readonly startCause: StartCause
  /** How far wall time is ahead of service time, ms, as told where a policy asks; not kept. */
  readonly wallAheadMs: number | null
  /** The latest operations that ended, oldest first; bounded by `limits.endedMax`. */
  readonly ended: readonly Operation[]
}

export type StartCause = 'first' | 'service-restart' | 'bmc-reboot' | 'watchdog' | 'ac-loss'

export interface Component {
  readonly name: Name
  readonly kind: string
  readonly status: Status
  readonly since: number
  /**
   * When a waiting status that no operation ends is given up; `null` while there is nothing to
   * give up.
   */
  readonly deadline: number | null
  /** Counts every change that a client can see. */
  readonly revision: number
  readonly requested: Requested | null
  readonly observed: Observed
  readonly switches: Switches
  readonly health: Health
  readonly operation: Operation | null
  readonly lastError: Fault | null
  /** Why the status is what it is: `request`, `observed`, `chassis-off`, `thermal-critical`, … */
  readonly cause: string | null
  readonly discrepancy: Discrepancy | null
  readonly locks: readonly Lock[]
  readonly identify: boolean
  /** How far the operating system has come; `null` where the platform has no boot progress. */
  readonly boot: Boot | null
  /** Boot attempts left before `Quiesced`; `null` for what does not boot. */
  readonly attemptsLeft: number | null
  /** The status before it became `Unknown`; `null` otherwise. */
  readonly was: Status | null
  /** Why it was last started, reset or cut: the first cause, whatever followed from it. */
  readonly restartCause: Restart | null
  /** How long it has had power in all; only for a chassis. */
  readonly powerOn: PowerOn | null
  /** When what was asked of it was last restored by itself, as far as that still counts. */
  readonly restoredAt: readonly number[]
}

export interface Requested {
  readonly action: Action
  readonly power: Power | null
  readonly actor: string
  readonly reason: string | null
  readonly at: number
}

/** Power as the hardware says. */
export interface Observed {
  readonly power: Power
  readonly at: number | null
  /**
   * Who said so: `report`, `poll`, `sensor`, `rail` (its chassis lost power), `contradiction` (it
   * was said to be off, and to boot or run), `pulse` (what was done makes it likely), `assumed`
   * (the configuration says so); `null` while nobody did.
   */
  readonly source: string | null
  /** Nobody measures it: what it is follows from what was done. */
  readonly unverified?: true
  /** The service's own count of its reports, so that an older report never outranks a newer one. */
  readonly serial: Serial | null
  /** How many times in a row it was said to be off, while that is not yet believed. */
  readonly offs: number
}

/** Changes of power, whoever made them: how long it is off, and whether it flaps. */
export interface Switches {
  /** What its power was last known to be, also before a restart. */
  readonly power: Power
  /** When it changed between on and off, oldest first; as many as make a flap at most. */
  readonly at: readonly number[]
}

export interface Serial {
  readonly boot: string
  readonly seq: number
}

export interface Fault {
  readonly code: string
  readonly message: string
  readonly at: number
}

export interface Restart {
  readonly cause: RestartCause
  readonly at: number
}

/** Power-on time, counted up to a moment; what has passed since is added at the next count. */
export interface PowerOn {
  readonly ms: number
  /** Up to when it is counted; `null` while there is no power. */
  readonly countedAt: number | null
}

export type DiscrepancyName = 'unexpected-off' | 'unexpected-on' | 'never-reached'

export interface Discrepancy {
  readonly name: DiscrepancyName
  readonly at: number
}

export interface Lock {
  readonly code: string
  readonly actor: string
  readonly reason: string | null
  readonly at: number
}

export interface Boot {
  /** `None`, then the stages of Redfish BootProgress up to `OSRunning`. */
  readonly progress: string
  readonly at: number
  readonly serial: Serial | null
  /**
   * The progress of the boot before: told again, it is still that boot's. `null` once another
   * was.
   */
  readonly before: string | null
}

/** A level with the reading that it rests on. */
export interface Judged {
  readonly level: Level
  readonly since: number
  /** Why, for a person: `over the critical limit`, `no reading for 20 s`. */
  readonly why: string
  readonly value: number | string | null
  readonly limit: number | string | null
  /** When the reading was heard; `null` when there was none. */
  readonly at: number | null
}

export interface Availability {
  readonly available: boolean
  readonly since: number
}

export type OperationState =
  | 'queued'
  | 'running'
  | 'rolling-back'
  | 'succeeded'
  | 'failed'
  | 'rolled-back'
  | 'aborted'

/** An accepted request on its way. Where it stands is all there is to know about it. */
export interface Operation {
  readonly id: string
  readonly component: Name
  readonly action: Action
  readonly recipe: string
  readonly state: OperationState
  /** One for each step of the plan, in its order. */
  readonly steps: readonly StepState[]
  readonly undo: Undo | null
  readonly order: number
  readonly requestId: string | null
  /** Requests for the same that came while it was under way; bounded. */
  readonly joined: readonly string[]
  readonly actor: string
  readonly reason: string | null
  /** `request`, or the name of the consequence that began it. */
  readonly cause: string
  /** Shared by all that one request or one incident set in motion. */
  readonly correlation: string
  /** The override that it was asked with. */
  readonly override: string | null
  readonly acceptedAt: number
  readonly startedAt: number | null
  readonly endedAt: number | null
  /** The dependents that were on when it began, for recipes that bring them back. */
  readonly wereOn: readonly Name[]
  readonly error: Fault | null
  /** True once somebody asked to abort: the roll-back then ends as `aborted`. */
  readonly aborting: boolean
  /** The question to the external policy, where that has a say. */
  readonly advice?: Advice
  /** What policies said of it that did not keep it from being accepted. */
  readonly remarks?: readonly Remark[]
}

/** A rule that warned of an operation, or made it wait. */
export interface Remark {
  readonly rule: string
  readonly says: 'warns' | 'delays'
  readonly message: string
}

/**
 * `asking`: a call is out. `resting`: waits until `deadline` to try again. `watching`: waits for
 * the world.
 */
export type StepPhase =
  | 'waiting'
  | 'asking'
  | 'resting'
  | 'watching'
  | 'done'
  | 'skipped'
  | 'failed'
  | 'undoing'
  | 'undone'

export interface StepState {
  readonly phase: StepPhase
  readonly attempts: number
  /** Number of its last call among all calls; 0 before the first. */
  readonly call: number
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly deadline: number | null
  readonly error: string | null
  /** True when the call may have taken effect although nobody said so. */
  readonly doubtful: boolean
}

/** Where a roll-back stands: which step is being undone, and how far its undo has come. */
export interface Undo {
  readonly step: number
  readonly part: number
  readonly state: StepState
}

/** What an interlock saw. Ages in ms. */
export interface Evidence {
  readonly rule: string
  readonly subject: string
  readonly value: number | string | null
  readonly limit: number | string | null
  readonly ageMs: number | null
  readonly ok: boolean
}

/** Why something was not accepted, and what to do about it. Codes stand in `refusals.ts`. */
export interface Refusal {
  readonly code: string
  readonly message: string
  readonly evidence: readonly Evidence[]
  readonly guidance: string
}
