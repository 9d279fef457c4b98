/** Names the standard power actions, so that one request goes to components of any kind. */

import type { Action } from '../model/ids.ts'
import { lookUp } from '../model/look-up.ts'
import type { Machine } from '../model/platform/platform.ts'

/** What a machine calls that action: PowerOff and GracefulShutdown stand for one another. */
export function actionIn({ actions }: Machine, action: Action): Action | null {
  const same = action === 'PowerOff' || action === 'GracefulShutdown' ? orderlyOff : [action]
  return [action, ...same].find((name) => lookUp(actions, name) !== undefined) ?? null
}

/** What brings it to that power in an orderly way; `null` for what has no power of its own. */
export const powerActionIn = (machine: Machine, power: 'On' | 'Off'): Action | null =>
  actionIn(machine, power === 'On' ? 'PowerOn' : 'GracefulShutdown')

/** Whether it is one that whoever needs a component may be asked for, as far as it has it. */
export const isOff = (action: Action): boolean =>
  orderlyOff.includes(action) || action === ('EmergencyOff' satisfies Action)

const orderlyOff: readonly Action[] = ['GracefulShutdown', 'PowerOff']
