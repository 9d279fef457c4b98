/**
 * Defines a profile: what may happen to a service, how often, and how long nothing does in between.
 */
import type { Config } from '../../platform/schema/config.ts'
import type { Random } from '../../sim/services/random.ts'
import type { Weighted } from '../world/chance.ts'
import type { Reply, World } from '../world/world.ts'

export interface Profile {
  /** Between two things that happen, at most. */
  readonly pauseMaxMs: number
  /** How long a fault lasts at most that ends by itself. */
  readonly faultMaxMs: number
  readonly acts: readonly Act[]
  /** The configuration as it is drawn for a seed. */
  readonly configFor: (config: Config, random: Random) => Config
}

/** Something that happens. */
export interface Act extends Weighted {
  readonly name: string
  readonly happen: (living: Living) => Promise<void>
}

export interface Living {
  readonly profile: Profile
  readonly world: World
  readonly random: Random
  /** Carries out a command of a story, and has it told. */
  act(command: string): Promise<Reply | null>
  /** Lets something else happen. */
  happen(one: Act): Promise<void>
}
