/** Handles requests for an action by its name. */
import { asksFor } from './control.ts'
import type { Handlers } from './handler.ts'

export const action: Handlers<'action'> = {
  action: asksFor(null, (asked) => asked.action),
}
