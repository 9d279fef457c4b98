/** A context is what every decision is taken in: the platform as it is, and the time. */
import type { OnBug } from '../bug.ts'
import type { Name } from '../ids.ts'
import type { Platform } from './platform.ts'

export interface Context {
  readonly platform: Platform
  /** Service time, ms. */
  readonly now: number
  /** Who is told of a bug, so that the rest goes on; where nobody is, it is thrown. */
  readonly onBug?: OnBug
  /** Who looks on while it is decided: nobody, but where it is to be told afterwards why. */
  readonly witness?: Witness
}

/** What changed a System within a step. */
export interface Maker {
  readonly place: 'event' | 'operation' | 'queue' | 'rule' | 'alert' | 'LED'
  /** `power`, `host.power-on, step 3`, `heatIsHeeded`. */
  readonly what: string
  /** Which component it was about; `null` where it was about none. */
  readonly component: Name | null
}

export interface Witness {
  /** The Systems before and after are those of the step. Only what changes something is told. */
  saw(maker: Maker, before: object, after: object): void
}
