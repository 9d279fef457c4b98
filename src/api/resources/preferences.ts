/** The subjects of preferences: what a component does by itself afterwards. */
import { z } from 'zod'
import type { RestorePolicy } from '../../core/model/platform/preferences.ts'
import { actor, name, reason } from '../fields/fields.ts'
import type { Resource } from '../fields/resource.ts'

const restore = z.enum(['None', 'AlwaysOn', 'AlwaysOff', 'Restore'] satisfies RestorePolicy[])

const meanings = {
  restore: 'what happens when power is back after it was lost',
  restoreOnce: 'the same for the next power loss only; `null` takes it back',
  autoReboot: 'whether a boot that failed is tried again',
  autoRebootOnce: 'the same for the next failed boot only; `null` takes it back',
}

/** What holds now. */
const preferencesSchema = z.object({
  name: z.string().describe('the component'),
  restore: restore.describe(meanings.restore),
  restoreOnce: restore.nullable().describe('the same for the next power loss only'),
  autoReboot: z.boolean().describe(meanings.autoReboot),
  autoRebootOnce: z.boolean().nullable().describe('the same for the next failed boot only'),
})
export type PreferencesReply = z.infer<typeof preferencesSchema>

export const preferences = [
  {
    path: 'preferences.get',
    about: 'Shows what a component does by itself after a power loss or a failed boot.',
    takes: z.strictObject({ name }),
    gives: preferencesSchema,
  },
  {
    path: 'preferences.set',
    about: 'Sets what a component does by itself; what is not named stays.',
    takes: z.strictObject({
      name,
      restore: restore.exactOptional().describe(meanings.restore),
      restoreOnce: restore.nullable().exactOptional().describe(meanings.restoreOnce),
      autoReboot: z.boolean().exactOptional().describe(meanings.autoReboot),
      autoRebootOnce: z.boolean().nullable().exactOptional().describe(meanings.autoRebootOnce),
      reason,
      actor,
    }),
    gives: preferencesSchema,
  },
] as const satisfies Resource
