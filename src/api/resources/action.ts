/** The subject of every action: asked for by its name, those of a platform's own included. */

import { action as actionName, name } from '../fields/fields.ts'
import type { Resource } from '../fields/resource.ts'
import { control } from './control.ts'

export const action = [
  control('action', 'Asks a component for an action by its name, a platform’s own included.', {
    name,
    action: actionName,
  }),
] as const satisfies Resource
