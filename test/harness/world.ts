/** A world for tests: that of the rehearsals, of the example unless a test wants another. */
import * as rehearsed from '../../src/rehearse/world/world.ts'
import { exampleConfig } from './platform.ts'

export type { RestartOptions } from '../../src/rehearse/world/world.ts'

export interface World extends Omit<rehearsed.World, 'ask'> {
  /** What `statemgr.<path>` answers, and the code of a service error. */
  ask(path: string, body?: object): Promise<Reply>
}

export interface Reply {
  readonly code: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  readonly body: any
}

export type WorldOptions = Partial<rehearsed.WorldOptions>

export const createWorld = (options: WorldOptions = {}): Promise<World> =>
  rehearsed.createWorld({ config: exampleConfig(), ...options })
