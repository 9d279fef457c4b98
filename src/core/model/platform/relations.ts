/** Relations: which components look at which others and at which levels, read off a platform. */
import type { Name, Subject } from '../ids.ts'

/** A component's place is its index in the platform; everything goes through them in that order. */
export interface Relations {
  readonly names: readonly Name[]
  readonly places: ReadonlyMap<Name, number>
  /** By place: who looks at that component, itself included. */
  readonly watchers: readonly (readonly number[])[]
  /** By subject: whose health or power rests on that level. */
  readonly restingOn: ReadonlyMap<Subject, readonly number[]>
  /** By place: the levels that mean nothing while that component is off. */
  readonly quietLevels: readonly (readonly Subject[])[]
  /** Every thermal zone, and every supply, that a component names. */
  readonly zones: readonly Subject[]
  readonly supplies: readonly Subject[]
  /** By zone: the chassis that show how it is cooled. */
  readonly cooled: ReadonlyMap<Subject, readonly Name[]>
  /** The places of loads, in the order in which they go: lowest priority first. */
  readonly shedOrder: readonly number[]
}
