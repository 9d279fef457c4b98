/** Carries out commands: hands each kind to the room that decides it. */

import { acknowledge } from './alerts/acknowledgements.ts'
import { advanceRecovery } from './alerts/recovery.ts'
import { emergencyOff } from './automation/protection/emergency-off.ts'
import { setDescription } from './intents/descriptions.ts'
import { setPreferences } from './intents/preferences.ts'
import { addSchedule, cancelSchedule } from './intents/schedules.ts'
import { grantOverride, revokeOverride } from './interlocks/overrides.ts'
import type { Command } from './model/events/command.ts'
import type { CommandResult } from './model/events/command-result.ts'
import type { Event } from './model/events/event.ts'
import type { Platform } from './model/platform/platform.ts'
import type { System } from './model/system/system.ts'
import { abort } from './operations/endings/abort.ts'
import { request } from './operations/requests/request.ts'

export const isCommand = (event: Event): event is Command => Object.hasOwn(handlers, event.kind)

export function execute(
  platform: Platform,
  system: System,
  event: Command,
  now: number,
): CommandResult {
  const handle = handlers[event.kind] as Handler<Command>
  return handle(platform, system, event, now)
}

type Handler<A extends Command> = (
  platform: Platform,
  system: System,
  event: A,
  now: number,
) => CommandResult

const handlers: { readonly [K in Command['kind']]: Handler<Extract<Command, { kind: K }>> } = {
  request,
  'operation.abort': abort,
  'override.grant': grantOverride,
  'override.revoke': revokeOverride,
  'alert.acknowledge': acknowledge,
  'schedule.add': addSchedule,
  'schedule.cancel': cancelSchedule,
  'preferences.set': setPreferences,
  'description.set': setDescription,
  'recovery.advance': advanceRecovery,
  'emergency.off': emergencyOff,
}
