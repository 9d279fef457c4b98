/** Handles the question how the whole System is. */
import type { Handlers } from '../handler.ts'
import { statusBytes } from '../prepared.ts'

export const system: Handlers<'system'> = {
  'system.status': (deps, _, respond) => {
    const { platform, clock } = deps
    const time = { at: clock.now(), wallMs: clock.wall() }
    respond(statusBytes(platform, deps.system(), deps.levels(), time))
  },
}
