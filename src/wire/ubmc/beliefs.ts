/** What power is believed to be where nobody measures it: what was pressed last, never verified. */
import type { System } from '../../core/model.ts'
import type { Name, Power } from '../../core/nouns.ts'
import type { Platform } from '../../core/platform.ts'
import { componentsOf } from '../../core/system.ts'
import { targetKindOf } from '../verbs.ts'
import type { Deed } from './heard.ts'
import { impliedPower, type PowerResult, powerActions } from './power.ts'

/** Of every component that no sensor shows the power of. */
export type Beliefs = Readonly<Record<Name, Power>>

/** Who says so: shown with the status, so that nobody takes it for measured. */
export const unverified = 'unverified'

/** After a start: what was last known before it. The BMC is on: it is what asks. */
export const firstBeliefs = (system: System, measured: ReadonlySet<Name>): Beliefs =>
  Object.fromEntries(
    componentsOf(system)
      .filter(({ name }) => !measured.has(name))
      .map(({ name, kind, switches }) => [name, kind === 'bmc' ? 'On' : switches.power]),
  )

/** After a result, whoever asked for it: a press is a press. One that failed changed nothing. */
export function afterResult(platform: Platform, beliefs: Beliefs, result: PowerResult): Beliefs {
  const { component, operation, isDone } = result
  const action = powerActions.find((one) => one === operation)
  if (!isDone || action === undefined || !Object.hasOwn(beliefs, component)) return beliefs
  // Power stays what it was: only what runs begins anew.
  if (action === 'reset') return beliefs
  const implied = impliedPower(targetKindOf(platform, 'power', component), action)
  return { ...beliefs, [component]: implied ?? 'Unknown' }
}

/** After a call without an answer: the button may have been pressed, or not. */
export const afterDoubt = (beliefs: Beliefs, component: Name): Beliefs =>
  Object.hasOwn(beliefs, component) ? { ...beliefs, [component]: 'Unknown' } : beliefs

/** powermgr does not say whom it has taken the power of: it may be any. */
export function afterDeed(system: System, beliefs: Beliefs, { what, isDone }: Deed): Beliefs {
  if (!isDone || what === 'throttle') return beliefs
  return Object.fromEntries(
    Object.entries(beliefs).map(([name, power]) => [
      name,
      system.components[name]?.kind === 'bmc' ? power : 'Unknown',
    ]),
  )
}
