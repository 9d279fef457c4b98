/** Derives the alerts of what people have set, and of what is shown otherwise than it should be. */

import { isStuck } from '../leds/control.ts'
import type { Override } from '../model/system/intents.ts'
import type { Condition, LedState } from '../model/system/signals.ts'
import { ledsOfAll, type System } from '../model/system/system.ts'

export const overrideAlerts = ({ intents }: System): readonly Condition[] =>
  Object.values(intents.overrides).map(overrideAlert)

/** Whatever a protection has taken down stays said, though its reason is long gone. */
export const takenDownAlerts = ({ intents }: System): readonly Condition[] =>
  Object.entries(intents.takenDown).map(([component, { cause, reason, at }]) => ({
    code: 'taken-down',
    component,
    severity: 'Critical',
    since: at,
    value: cause,
    message: `${component} is taken down to protect the hardware (${cause}): ${reason}`,
    guidance:
      'See whether it was so, and mend it. This stands until somebody asks something of it, ' +
      'brings it back, or acknowledges it.',
  }))

/** Whoever set it counts on it, and nobody waits for the answer. */
export const scheduleAlerts = ({ intents }: System): readonly Condition[] =>
  Object.values(intents.refusedSchedules).map(({ schedule, at, code, message, guidance }) => ({
    code: 'schedule-refused',
    component: schedule.component,
    which: schedule.id,
    severity: 'Critical',
    since: at,
    value: code,
    message:
      `${schedule.action} of ${schedule.component} was refused when it was due, as ` +
      `${schedule.actor} had it scheduled: ${message}`,
    guidance: `${guidance} Ask for it again, or schedule it anew; then acknowledge this alert.`,
  }))

/** It goes on as soon as it can: nobody has to ask, but somebody has to see to the supply. */
export function restorationAlerts({ intents }: System): readonly Condition[] {
  const { restoration } = intents
  if (restoration?.lacking === undefined || restoration.decidedAt === null) return []
  const { lacking, wanted, decidedAt: since } = restoration
  return Object.keys(wanted).map((component) => ({
    code: 'restore-held-up',
    component,
    severity: 'Critical',
    since,
    value: lacking.join(', '),
    message: `${component} waits for the power that it lost while ${lacking.join(', ')} is missing`,
    guidance:
      'Mend or replace the supply: the power is given back by itself then. Until then check says ' +
      'what speaks against PowerOn: make room for it, or ask for it with an override.',
  }))
}

export const ledAlerts = (system: System): readonly Condition[] =>
  ledsOfAll(system).filter(isStuck).map(stuckLedAlert)

const overrideAlert = (override: Override): Condition => ({
  code: 'override',
  component: override.component,
  which: override.id,
  severity: 'Warning',
  since: override.grantedAt,
  until: override.expiresAt,
  value: override.interlocks.join(', '),
  message:
    `${override.component} may go against ${override.interlocks.join(', ')}` +
    ` by leave of ${override.actor}: ${override.reason}`,
  guidance: 'Revoke it as soon as it is not needed any more; it ends by itself.',
})

const stuckLedAlert = ({ component, led, pattern, wrongSince }: LedState): Condition => ({
  code: 'led-stuck',
  component,
  which: led,
  severity: 'Warning',
  since: wrongSince ?? 0,
  limit: pattern,
  message: `the ${led} LED of ${component} should be ${pattern} and shows something else`,
  guidance: 'Do not trust that LED; see to it and its service. It is asked for once a minute.',
})
