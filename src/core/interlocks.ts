/** Interlocks: what speaks against an action now, with what was seen and what would clear it. */
import type { Verdict } from './event.ts'
import { thermalEmergency } from './interlock-emergency.ts'
import type { Case, Interlock } from './interlock-words.ts'
import { operationsUnderWay } from './interlocks-bmc.ts'
import { coolingCapacity, forecast, health, thermal } from './interlocks-heat.ts'
import { chassisBusy, chassisOff, powerBudget, powerDependency } from './interlocks-power.ts'
import {
  bmcNotReady,
  firmwareUpdate,
  hostsRunning,
  locked,
  maintenance,
} from './interlocks-standing.ts'
import { concurrency, flapHold, minimumOff, stagger } from './interlocks-turn.ts'
import { overridden } from './overrides.ts'

/** Every interlock that applies, satisfied ones included. */
export const verdictsOf = (c: Case): readonly Verdict[] => judgedBy(interlocks, c)

/**
 * Only what is about the world, not about whose turn it is: checked again before each forward
 * step.
 */
export const objectionsOf = (c: Case): readonly Verdict[] =>
  judgedBy(worldly, c).filter(({ verdict }) => verdict !== 'ok')

const worldly: readonly Interlock[] = [
  chassisOff,
  chassisBusy,
  locked,
  maintenance,
  thermal,
  thermalEmergency,
  forecast,
  coolingCapacity,
  powerDependency,
  powerBudget,
  health,
]
const interlocks: readonly Interlock[] = [
  ...worldly,
  hostsRunning,
  operationsUnderWay,
  bmcNotReady,
  firmwareUpdate,
  minimumOff,
  flapHold,
  concurrency,
  stagger,
]

/**
 * The rules that an override may name. Nobody can argue with power that is not there, nor with what
 * keeps the inrush of several apart.
 */
export const overridableRules: readonly string[] = [
  'chassis-busy',
  'locked',
  'maintenance',
  'thermal',
  'forecast',
  'cooling-capacity',
  'power-dependency',
  'power-budget',
  'health',
  'hosts-running',
  'bmc-not-ready',
  'firmware-update',
  'minimum-off',
  'flap-hold',
]

const judgedBy = (rules: readonly Interlock[], c: Case): readonly Verdict[] =>
  rules
    .map((interlock) => interlock(c))
    .filter((verdict) => verdict !== null)
    .map((verdict) => overridden(c.system, c.override, c.component.name, verdict))
