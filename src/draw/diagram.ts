/** Defines the diagram of a machine: its statuses, and the transitions between them. */
import type { Power } from '../core/model/ids.ts'
import type { Platform, StatusRow } from '../core/model/platform/platform.ts'

/** The statuses of a kind of component and what leads from one to another. */
export interface Diagram {
  readonly kind: string
  /** What a component is before anything is known of it. */
  readonly initial: string
  readonly statuses: readonly DrawnStatus[]
  readonly transitions: readonly Transition[]
}

export interface DrawnStatus {
  readonly name: string
  readonly class: StatusRow['class']
  /** The power that the status stands for; `null` when it says nothing of power. */
  readonly power: Power | null
  /** How long it may last before it is given up; `null` for as long as it pleases. */
  readonly deadlineMs: number | null
  /** The actions that are answered `unchanged` here: what they are for is so already. */
  readonly unchanged: readonly string[]
}

/** `request`: somebody asked. `progress`: a recipe went on. `failure`, `deadline`: it did not. */
export interface Transition {
  /** A status, or `*` for any. */
  readonly from: string
  readonly to: string
  readonly cause: 'request' | 'progress' | 'failure' | 'deadline' | 'observation'
  /** An action, a step or a code, for people. */
  readonly on: string
  /** The same as one word with dots, for tools: `request.PowerOn`. */
  readonly event: string
  /** Only taken when power is observed to be so; `null` where that does not matter. */
  readonly when: Power | null
}

/** What a diagram is drawn from: the tables of a platform. */
export type Drawable = Pick<Platform, 'machines' | 'recipes'>

/** The `from` of what may happen in any status. */
export const anyStatus = '*'
