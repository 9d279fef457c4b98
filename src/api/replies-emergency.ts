/** The answer to an emergency off. */
import { z } from 'zod'

export const emergencyOffSchema = z.object({
  /** What is under way because of it, in the order in which it was begun. */
  operations: z.array(z.string()).readonly(),
  /** What goes down already, as fast as can be. */
  going: z.array(z.string()).readonly(),
  /** False where it was done although the store could not keep it. */
  kept: z.boolean(),
})
export type EmergencyOffReply = z.infer<typeof emergencyOffSchema>
