/** Translates our recipes' verbs: what each becomes, or why nobody of u-bmc can do it. */
import type { Name } from '../../../core/model/ids.ts'
import type { Platform } from '../../../core/model/platform/platform.ts'
import { repeats, type Verb } from '../../../core/model/verbs.ts'
import { targetKindOf, type VerbTable, verbRow, type WholeVerbTable } from '../../verbs.ts'

/** The only ones that powermgr knows: any other it drops, and nobody ever hears of it. */
export const powerActions = ['power_on', 'power_off', 'force_off', 'reset'] as const
export type PowerAction = (typeof powerActions)[number]

/**
 * What becomes of a call: it is sent as an action, left to a peer that sees to it by itself, or
 * cannot be done, which is said at once instead of sending what would be dropped.
 */
export type Translated =
  | { readonly kind: 'sent'; readonly action: PowerAction }
  | { readonly kind: 'left'; readonly why: string }
  | { readonly kind: 'impossible'; readonly why: string }

/**
 * A restart or a cycle is none of these: its recipe takes power off, waits, and gives it back. What
 * has no row is not known to be answered, and so is impossible as well.
 */
export const ubmcVerbs: VerbTable<Translated> & WholeVerbTable<Translated> = {
  power: {
    host: {
      on: sent('power_on'),
      // A short press of the button: the operating system is asked to shut down.
      shutdown: sent('power_off'),
      'force-off': sent('force_off'),
      reset: sent('reset'),
      nmi: impossible('powermgr of u-bmc sends no interrupts'),
      cap: impossible('powermgr of u-bmc limits no power'),
      uncap: impossible('powermgr of u-bmc limits no power'),
    },
    chassis: { on: sent('power_on'), off: sent('power_off'), 'force-off': sent('force_off') },
    bmc: { reset: sent('reset'), off: sent('power_off') },
    supply: {
      on: impossible('powermgr of u-bmc switches no supplies: leave chassis.powerSequence empty'),
      off: impossible('powermgr of u-bmc switches no supplies: leave chassis.powerSequence empty'),
    },
    component: {
      on: sent('power_on'),
      off: sent('power_off'),
      shutdown: sent('power_off'),
    },
  },
  thermal: {
    zone: {
      raise: left('thermalmgr of u-bmc cools its zones by itself'),
      lower: left('thermalmgr of u-bmc cools its zones by itself'),
    },
  },
}

export function translate(platform: Platform, { service, verb, target }: Called): Translated {
  const kind = targetKindOf(platform, service, target)
  return (
    verbRow(ubmcVerbs, service, kind, verb) ??
    impossible(`nobody of u-bmc is known to answer ${verb} of ${service} for a ${kind}`)
  )
}

interface Called {
  readonly service: string
  readonly verb: string
  readonly target: Name
}

/**
 * A call whose result did not come must not be made again before somebody has looked, unless that
 * changes nothing: the table of repeats says so of the verb that the action stands for.
 */
export const isPress = (action: PowerAction): boolean => repeats[meant[action]].ubmc !== 'same'

const meant = {
  power_on: 'on',
  power_off: 'off',
  force_off: 'force-off',
  reset: 'reset',
} as const satisfies Record<PowerAction, Verb>

function sent(action: PowerAction): Translated {
  return { kind: 'sent', action }
}
function left(why: string): Translated {
  return { kind: 'left', why }
}
function impossible(why: string): Translated {
  return { kind: 'impossible', why }
}
