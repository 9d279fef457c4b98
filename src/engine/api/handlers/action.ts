/** Handles requests for an action by its name. */
import { controlHandler } from '../control.ts'
import type { Handlers } from '../handler.ts'

export const action: Handlers<'action'> = {
  action: controlHandler(null, (body) => body.action),
}
