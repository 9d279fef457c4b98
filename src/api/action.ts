/** The subject of every action: asked for by its name, those of a platform's own included. */
import { controlGives, controlWith } from './control.ts'
import { action as actionName, name } from './fields.ts'
import type { Resource } from './resource.ts'

export const action = [
  {
    path: 'action',
    about: 'Asks a component for an action by its name, a platform’s own included.',
    takes: controlWith({ name, action: actionName }),
    gives: controlGives,
  },
] as const satisfies Resource
