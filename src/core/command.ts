/** Whoever asks is answered: each kind of asking has a room of its own. */

import { acknowledge } from './alerts/acknowledgements.ts'
import { advanceRecovery } from './alerts/recovery.ts'
import { emergencyOff } from './automation/emergency-off.ts'
import { describe } from './intents/descriptions.ts'
import { prefer } from './intents/preferences.ts'
import { callOff, planAhead } from './intents/schedules.ts'
import { grant, revoke } from './interlocks/overrides.ts'
import type { Ask } from './model/command.ts'
import type { Answered } from './model/command-result.ts'
import type { Event } from './model/event.ts'
import type { Platform } from './model/platform.ts'
import type { System } from './model/system.ts'
import { abort } from './operations/abort.ts'
import { ask } from './operations/request.ts'

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
