/** What a rule of automation is: what follows, from what, and when time alone makes it follow. */

import type { Context } from '../model/platform/context.ts'
import type { Platform } from '../model/platform/platform.ts'
import type { Component } from '../model/system/component.ts'
import type { System } from '../model/system/system.ts'

export type Rule = ComponentRule | SystemRule

/** Looked at for one component whenever that, or one that it watches, has changed. */
export interface ComponentRule extends RuleRow {
  readonly each: 'component' | 'load'
  /** The same System when nothing follows. */
  readonly apply: (context: Context, system: System, component: Component) => System
  /** What follows instead where that is a bug's: only for what protects the hardware. */
  readonly lastResort?: ComponentRule['apply']
  readonly wakesAt?: (platform: Platform, system: System, component: Component) => Wake
  /** While it holds, whatever happens anywhere may matter to the component. */
  readonly watchesAll?: (platform: Platform, component: Component) => boolean
}

/** Looked at for the whole System after every change; cheap where nothing is wrong. */
export interface SystemRule extends RuleRow {
  readonly each: 'system'
  readonly apply: (context: Context, system: System) => System
  /** As of a component's. */
  readonly lastResort?: SystemRule['apply']
  readonly wakesAt?: (platform: Platform, system: System) => Wake
}

interface RuleRow {
  readonly name: string
  /** What follows, in a sentence. */
  readonly doc: string
  readonly reads: readonly Part[]
  readonly writes: readonly Part[]
  /** Applied as well by a service that waits for another to act, once that does not answer. */
  readonly protects?: true
}

/** Whether it may ask something of the hardware. */
export const begins = ({ writes }: RuleRow): boolean => writes.includes('order')

/**
 * A part of the System; of components the one that the rule is looked at for (`self`), those that
 * feed it, that it feeds, that it depends on or is judged by (`watched`), or any (`others`).
 */
export type Part = Exclude<keyof System, 'components'> | 'self' | 'watched' | 'others'

/** When time makes a difference, service time in ms; what is past makes none any more. */
export type Wake = number | null | readonly number[]
