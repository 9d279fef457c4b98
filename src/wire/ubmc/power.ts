/** Power in u-bmc's words: what its powermgr is asked, what it says, and what that is worth. */
import type { Name, Power } from '../../core/nouns.ts'
import type { Platform } from '../../core/platform.ts'
import { type TargetKind, targetKindOf, type VerbTable, verbRow } from '../verbs.ts'
import { type Decoded, decode, encode, takenAtOf } from './codec.ts'
import {
  PowerControlRequestSchema,
  PowerOperationResultSchema,
} from './gen/schema/v1alpha1/power_pb.ts'

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
export const ubmcVerbs: VerbTable<Translated> = {
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
 * A second press of a button takes back the first: a call whose result did not come must not be
 * made again before somebody has looked. Holding it until the power is off may be repeated.
 */
export const isPulse = (action: PowerAction): boolean => action !== 'force_off'

/** For `internal.power.action`. */
export const powerRequest = (componentName: Name, action: PowerAction): Uint8Array =>
  encode(PowerControlRequestSchema, { componentName, action, timeoutMs: requestTimeoutMs })

/** As u-bmc's own state manager has it; powermgr does not look at it. */
const requestTimeoutMs = 60_000

/** What came on `internal.power.result`. */
export interface PowerResult {
  readonly component: Name
  /** As it was asked for; by somebody else it may be any word. */
  readonly operation: string
  readonly isDone: boolean
  /** Why not; `null` when it was done. */
  readonly error: string | null
  /** By the clock of powermgr, ms since 1970. */
  readonly completedAt: number | null
}

export function powerResult(bytes: Uint8Array): Decoded<PowerResult> {
  const read = decode(PowerOperationResultSchema, bytes)
  if (read.kind === 'garbage') return read
  const { componentName, operation, success, errorMessage, completedAt } = read.message
  if (componentName === '' || operation === '') {
    return { kind: 'garbage', why: 'it names no component, or no operation' }
  }
  const message: PowerResult = {
    component: componentName,
    operation,
    isDone: success,
    error: success ? null : errorMessage || 'failed without a reason',
    completedAt: takenAtOf(completedAt),
  }
  return { kind: 'decoded', message }
}

/**
 * What an action that was done makes likely, where nobody measures: the button was pressed, and
 * what came of it was not looked at. A host that was asked to shut down does so in its own time, or
 * not at all, and a reset changes no power.
 */
export function impliedPower(kind: TargetKind, action: PowerAction): Power | null {
  switch (action) {
    case 'power_on':
      return 'On'
    case 'force_off':
      return 'Off'
    case 'power_off':
      return kind === 'host' ? null : 'Off'
    case 'reset':
      return null
  }
}

/** Power as a sensor shows it: watts of a supply or a processor, volts of a rail. */
export interface PowerSensor {
  /** At or above, it is on. */
  readonly onFrom: number
  /** At or below, it is off; what is in between says nothing. */
  readonly offUpTo: number
}

/** Unknown is never off: a sensor that cannot be read says nothing. */
export function powerBySensor({ onFrom, offUpTo }: PowerSensor, value: number | null): Power {
  if (value === null || !Number.isFinite(value)) return 'Unknown'
  if (value >= onFrom) return 'On'
  return value <= offUpTo ? 'Off' : 'Unknown'
}

function sent(action: PowerAction): Translated {
  return { kind: 'sent', action }
}
function left(why: string): Translated {
  return { kind: 'left', why }
}
function impossible(why: string): Translated {
  return { kind: 'impossible', why }
}
