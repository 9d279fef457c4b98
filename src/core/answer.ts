/** Whoever asks is answered: each kind of asking has a room of its own. */
import { abort } from './abort.ts'
import { acknowledge } from './acknowledgements.ts'
import type { Answered } from './answers.ts'
import type { Ask } from './asks.ts'
import { emergencyOff } from './emergency-off.ts'
import type { Event } from './event.ts'
import type { System } from './model.ts'
import { grant, revoke } from './overrides.ts'
import { describe } from './particulars.ts'
import type { Platform } from './platform.ts'
import { prefer } from './preferences.ts'
import { advanceRecovery } from './recovery.ts'
import { ask } from './requests.ts'
import { callOff, planAhead } from './schedules.ts'

export const isAsk = (event: Event): event is Ask => Object.hasOwn(rooms, event.kind)

export function answer(platform: Platform, system: System, event: Ask, now: number): Answered {
  const room = rooms[event.kind] as Room<Ask>
  return room(platform, system, event, now)
}

type Room<A extends Ask> = (platform: Platform, system: System, event: A, now: number) => Answered

const rooms: { readonly [K in Ask['kind']]: Room<Extract<Ask, { kind: K }>> } = {
  request: ask,
  abort,
  grant,
  revoke,
  acknowledge,
  'plan-ahead': planAhead,
  'call-off': callOff,
  prefer,
  describe,
  advance: advanceRecovery,
  'emergency-off': emergencyOff,
}
