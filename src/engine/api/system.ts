/** Handles the question how the whole System is. */
import type { Handlers } from './handler.ts'
import { statusBytes } from './prepared.ts'

export const system: Handlers<'system'> = {
  'system.status': (deps, _, respond) => {
    const { platform, clock } = deps
    const time = { at: clock.now(), wall: new Date(clock.wall()).toISOString() }
    respond(statusBytes(platform, deps.system(), deps.levels(), time))
  },
}
