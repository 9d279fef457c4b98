/** The subjects of what is meant to happen by itself: schedules, and policies for afterwards. */
import { z } from 'zod'
import type { Preferences, RestorePolicy } from '../core/model/intents.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import * as field from './fields.ts'

const notTime = 'must be a time with its zone such as "2026-11-23T14:00:00Z"'
const wallTime = z.iso.datetime({ offset: true })

/** ISO 8601, as ms since 1970. */
const time = z.string(notTime).transform((text, context) => {
  if (wallTime.safeParse(text).success) return Date.parse(text)
  context.issues.push({ code: 'custom', message: notTime, input: text })
  return z.NEVER
})

const restore = z.enum(['None', 'AlwaysOn', 'AlwaysOff', 'Restore'] satisfies RestorePolicy[])

export const intents: readonly Endpoint[] = [
  endpoint(
    'schedule.add',
    'Asks for an action at a wall time, once.',
    {
      name: field.name,
      action: field.action,
      at: time,
      ifMissed: z.enum(['run', 'skip']).default('skip'),
      reason: field.reason,
      actor: field.actor,
    },
    ({ name, at, ...asked }) => ({ kind: 'schedule.add', component: name, dueWall: at, ...asked }),
  ),
  endpoint(
    'schedule.list',
    'Lists the schedules, the next one first.',
    { component: field.optionalName },
    (asked) => ({ kind: 'schedules', ...asked }),
  ),
  endpoint(
    'schedule.cancel',
    'Calls a schedule off.',
    { id: field.text128, reason: field.reason, actor: field.actor },
    (asked) => ({ kind: 'schedule.cancel', ...asked }),
  ),
  endpoint(
    'preferences.get',
    'Shows what a component does by itself after a power loss or a failed boot.',
    { name: field.name },
    ({ name }) => ({ kind: 'policy', component: name }),
  ),
  endpoint(
    'preferences.set',
    'Sets what a component does by itself; what is not named stays.',
    {
      name: field.name,
      restore: restore.exactOptional(),
      restoreOnce: restore.nullable().exactOptional(),
      autoReboot: z.boolean().exactOptional(),
      autoRebootOnce: z.boolean().nullable().exactOptional(),
      reason: field.reason,
      actor: field.actor,
    },
    ({ name, reason, actor, ...preferences }) => ({
      kind: 'preferences.set',
      component: name,
      preferences: preferences satisfies Partial<Preferences>,
      reason,
      actor,
    }),
  ),
  endpoint(
    'rules.list',
    'Lists the rules that the configuration adds, and the policy engine.',
    {},
    () => ({ kind: 'rules' }),
  ),
]
